"""Addresses of casework: person."""

from django.urls import path

from wellknit.config.views import whoami as unbuilt

urlpatterns = [
    path("case/<str:reference>/person", unbuilt, name="person"),
]
