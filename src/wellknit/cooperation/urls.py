"""The addresses of this room."""

from django.urls import path

from wellknit.cooperation import views

app_name = "cooperation"
urlpatterns = [
    path("agreements", views.index, name="list"),
    path("agreements/add", views.add, name="add"),
    path("agreements/bring-in", views.bring_in, name="bring_in"),
    path("agreements/<int:pk>", views.show, name="show"),
    path("agreements/<int:pk>/change", views.edit, name="edit"),
    path("agreements/<int:pk>/move", views.move, name="move"),
    path("agreements/<int:pk>/end", views.end, name="end"),
    path("agreements/<int:pk>/renew", views.renew, name="renew"),
]
