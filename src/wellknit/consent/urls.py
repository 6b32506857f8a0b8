"""The addresses of this room."""

from django.urls import path

from wellknit.consent.views import answers, releases, sheets

app_name = "consent"
_CONSENT = "case/<str:reference>/consent"
_RELEASE = "case/<str:reference>/release"
urlpatterns = [
    path(_CONSENT, answers.index, name="index"),
    path(f"{_CONSENT}/add", answers.add, name="add"),
    path(f"{_CONSENT}/form", sheets.paper, name="paper"),
    path(f"{_CONSENT}/<int:pk>/form", sheets.paper, name="paper_filled"),
    path(f"{_CONSENT}/told", sheets.told, name="told"),
    path(f"{_CONSENT}/told/print", sheets.told_print, name="told_print"),
    path(f"{_CONSENT}/<int:pk>", answers.show, name="show"),
    path(f"{_CONSENT}/<int:pk>/replace", answers.add, name="replace"),
    path(f"{_CONSENT}/<int:pk>/withdraw", answers.withdraw, name="withdraw"),
    path(f"{_CONSENT}/<int:pk>/withdraw/<int:scope>", answers.withdraw, name="withdraw_scope"),
    path(_RELEASE, releases.make, name="release"),
    path(f"{_RELEASE}/<int:pk>", releases.show, name="release_show"),
    path(f"{_RELEASE}/<int:pk>/confirm", releases.confirm, name="release_confirm"),
    path(f"{_RELEASE}/<int:pk>/revoke", releases.revoke, name="release_revoke"),
    path(f"{_RELEASE}/<int:pk>/hand-out", releases.hand_out, name="release_hand_out"),
    path("releases/waiting", releases.waiting, name="waiting"),
]
