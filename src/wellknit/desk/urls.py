"""The addresses of this room."""

from django.urls import path

from wellknit.config.views import whoami as unbuilt
from wellknit.desk.views import case, cases, hand_over, home

app_name = "desk"
urlpatterns = [
    path("", home.index, name="home"),
    path("tasks", home.due, name="tasks"),
    path("asked", home.asked, name="asked"),
    path("cases", cases.index, name="cases"),
    path("cases/save-view", cases.save_view, name="save_view"),
    path("cases/delete-view", cases.delete_view, name="delete_view"),
    path("cases/hand-over", hand_over.many, name="hand_over"),
    path("cases/export", unbuilt, name="export"),
    path("search", unbuilt, name="search"),
    path("calendar", unbuilt, name="calendar"),
    path("ledger", unbuilt, name="ledger"),
    path("ledger/signs", unbuilt, name="signs"),
    path("case/<str:reference>/print", unbuilt, name="print"),
    path("case/<str:reference>/", case.index, name="case"),
]
