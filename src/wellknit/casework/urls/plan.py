"""Addresses of casework: plan."""

from django.urls import path

from wellknit.config.views import whoami as unbuilt

urlpatterns = [
    path("case/<str:reference>/needs", unbuilt, name="needs"),
]
