"""Addresses of casework: team."""

from django.urls import path

from wellknit.config.views import whoami as unbuilt

urlpatterns = [
    path("case/<str:reference>/team", unbuilt, name="team"),
    path("emergency-openings", unbuilt, name="glass_review"),
]
