"""The addresses of this room."""

from django.urls import path

from wellknit.config.views import whoami as unbuilt

app_name = "directory"
urlpatterns = [
    path("organisations", unbuilt, name="list"),
]
