"""Addresses of casework: notes."""

from django.urls import path

from wellknit.casework.views import notes

urlpatterns = [
    path("case/<str:reference>/notes", notes.index, name="notes"),
    path("case/<str:reference>/notes/add", notes.add, name="note_add"),
]
