"""The addresses of this room."""

from django.urls import path

from wellknit.referral.views import cases, inbox

app_name = "referral"
_CASE = "case/<str:reference>/referrals"
urlpatterns = [
    path(_CASE, cases.index, name="index"),
    path(f"{_CASE}/new", cases.new, name="new"),
    path(f"{_CASE}/gap", cases.gap, name="gap"),
    path(f"{_CASE}/<int:pk>", cases.show, name="show"),
    path(f"{_CASE}/<int:pk>/do/<str:deed>", cases.do, name="do"),
    path(f"{_CASE}/<int:pk>/report", cases.report, name="report"),
    path(f"{_CASE}/<int:pk>/recognise", cases.recognise, name="recognise"),
    path(f"{_CASE}/<int:pk>/words", cases.words, name="words"),
    path(f"{_CASE}/<int:pk>/paper", cases.paper, name="paper"),
    path("referrals", inbox.index, name="inbox"),
    path("referrals/<int:pk>", inbox.show, name="arrived"),
    path("referrals/<int:pk>/do/<str:deed>", inbox.do, name="answer"),
    path("referrals/<int:pk>/pass-on", inbox.pass_on, name="pass_on"),
    path("referrals/<int:pk>/open", inbox.open_case, name="open"),
    path("referrals/<int:pk>/join", inbox.join, name="join"),
    path("referrals/erasures/<int:pk>", inbox.erasure, name="erasure"),
]
