"""The addresses of this room."""

from django.urls import path

from wellknit.directory import views

app_name = "directory"
urlpatterns = [
    path("organisations", views.index, name="list"),
    path("organisations/add", views.add, name="add"),
    path("organisations/<int:pk>", views.edit, name="edit"),
]
