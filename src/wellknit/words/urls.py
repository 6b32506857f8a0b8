"""Addresses of this room."""

from django.urls import path

from wellknit.words import views

app_name = "words"
urlpatterns = [path("language/", views.switch, name="switch")]
