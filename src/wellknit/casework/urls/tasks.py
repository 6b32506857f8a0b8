"""Addresses of casework: tasks."""

from django.urls import path

from wellknit.config.views import whoami as unbuilt

urlpatterns = [
    path("case/<str:reference>/tasks", unbuilt, name="tasks"),
]
