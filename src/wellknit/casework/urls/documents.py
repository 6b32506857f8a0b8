"""Addresses of casework: documents."""

from django.urls import path

from wellknit.casework.views import documents, mistakes

urlpatterns = [
    path("case/<str:reference>/documents", documents.index, name="documents"),
    path("case/<str:reference>/documents/add", documents.add, name="document_add"),
    path("case/<str:reference>/documents/want", documents.want, name="document_want"),
    path("case/<str:reference>/documents/<int:pk>", documents.read, name="document"),
    path("case/<str:reference>/documents/<int:pk>/original", documents.original, name="document_original"),
    path("case/<str:reference>/documents/<int:pk>/unwant", documents.unwant, name="document_unwant"),
    path("case/<str:reference>/documents/<int:pk>/withdraw", mistakes.withdraw, name="document_withdraw"),
]
