"""The addresses of this room."""

from django.urls import path

from wellknit.desk.views import calendar, case, cases, export, hand_over, home, ledger, prints, search

app_name = "desk"
urlpatterns = [
    path("", home.index, name="home"),
    path("case/<str:reference>/", case.index, name="case"),
    path("tasks", home.due, name="tasks"),
    path("asked", home.asked, name="asked"),
    path("cases", cases.index, name="cases"),
    path("cases/save-view", cases.save_view, name="save_view"),
    path("cases/delete-view", cases.delete_view, name="delete_view"),
    path("cases/hand-over", hand_over.many, name="hand_over"),
    path("cases/export", export.index, name="export"),
    path("search", search.index, name="search"),
    path("calendar", calendar.page, name="calendar"),
    path("calendar/end", calendar.end, name="calendar_end"),
    path("calendar/<str:token>.ics", calendar.feed, name="calendar_feed"),
    path("ledger", ledger.index, name="ledger"),
    path("ledger/signs", ledger.signs, name="signs"),
    path("ledger/export", ledger.take_out, name="ledger_export"),
    path("case/<str:reference>/print", prints.page, name="print"),
    path("case/<str:reference>/pdf", prints.as_pdf, name="pdf"),
]
