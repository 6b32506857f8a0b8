"""Addresses of casework: the course of a case, and its end."""

from django.urls import path

from wellknit.casework.views import erasure, life, people

urlpatterns = [
    path("before", people.before, name="before"),
    path("case/<str:reference>/course", life.index, name="life"),
    path("case/<str:reference>/risk", life.risk, name="risk"),
    path("case/<str:reference>/close", life.close, name="close"),
    path("case/<str:reference>/reopen", life.reopen, name="reopen"),
    path("case/<str:reference>/hand-over", life.hand_over, name="hand_over"),
    path("erasure", erasure.name, name="erase"),
    path("erasure/confirm", erasure.confirm, name="erase_confirm"),
]
