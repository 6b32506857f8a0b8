"""Addresses of casework: documents."""

from django.urls import path

from wellknit.config.views import whoami as unbuilt

urlpatterns = [
    path("case/<str:reference>/documents", unbuilt, name="documents"),
]
