"""Addresses of casework: what happened."""

from django.urls import path

from wellknit.casework.views import story

urlpatterns = [
    path("case/<str:reference>/story", story.index, name="story"),
    path("case/<str:reference>/story/status", story.decide, name="status_add"),
    path("case/<str:reference>/story/exploitation", story.exploitation, name="exploitation"),
    path("case/<str:reference>/story/exploitation/<int:person>", story.exploitation, name="exploitation_of"),
    path("case/<str:reference>/story/events/add", story.event, name="event_add"),
    path("case/<str:reference>/story/events/<int:pk>", story.event, name="event_edit"),
    path("case/<str:reference>/story/perpetrators/add", story.perpetrator, name="perpetrator_add"),
    path("case/<str:reference>/story/perpetrators/<int:pk>", story.perpetrator, name="perpetrator_edit"),
    path("case/<str:reference>/story/referrals/add", story.referral, name="referral_add"),
    path("case/<str:reference>/story/referrals/<int:pk>", story.referral, name="referral_edit"),
]
