"""The addresses of this room."""

from django.urls import path

from wellknit.config.views import whoami as unbuilt

app_name = "people"
urlpatterns = [
    path("workers", unbuilt, name="workers"),
]
