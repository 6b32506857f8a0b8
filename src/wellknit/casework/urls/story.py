"""Addresses of casework: story."""

from django.urls import path

from wellknit.config.views import whoami as unbuilt

urlpatterns = [
    path("case/<str:reference>/story", unbuilt, name="story"),
]
