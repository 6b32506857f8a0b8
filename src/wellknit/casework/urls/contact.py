"""Addresses of casework: contact."""

from django.urls import path

from wellknit.config.views import whoami as unbuilt

urlpatterns = [
    path("case/<str:reference>/contact", unbuilt, name="contact"),
]
