"""Addresses of casework: life."""

from django.urls import path

from wellknit.config.views import whoami as unbuilt

urlpatterns = [
    path("before", unbuilt, name="before"),
    path("erasure", unbuilt, name="erase"),
]
