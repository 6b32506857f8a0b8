"""Addresses of casework: team and access, emergency openings, who saw this."""

from django.urls import path

from wellknit.casework.views import glass, team

urlpatterns = [
    path("case/<str:reference>/team", team.index, name="team"),
    path("case/<str:reference>/team/add", team.add, name="team_add"),
    path("case/<str:reference>/team/<int:pk>/end", team.end, name="team_end"),
    path("case/<str:reference>/restriction", team.restrict, name="restrict"),
    path("case/<str:reference>/bars/add", team.bar, name="bar_add"),
    path("case/<str:reference>/bars/<int:pk>/lift", team.lift, name="bar_lift"),
    path("case/<str:reference>/history", team.history, name="history"),
    path("emergency", glass.break_glass, name="break_glass"),
    path("emergency-openings", glass.review, name="glass_review"),
    path("emergency-openings/<int:pk>", glass.reviewed, name="glass_reviewed"),
]
