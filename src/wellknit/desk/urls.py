"""The addresses of this room."""

from django.urls import path

from wellknit.config.views import whoami as unbuilt

app_name = "desk"
urlpatterns = [
    path("", unbuilt, name="home"),
    path("cases", unbuilt, name="cases"),
    path("search", unbuilt, name="search"),
    path("ledger", unbuilt, name="ledger"),
    path("case/<str:reference>/", unbuilt, name="case"),
]
