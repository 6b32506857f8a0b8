"""The addresses of this room."""

from django.urls import path

from wellknit.exchange import views

app_name = "exchange"
urlpatterns = [
    path("files", views.home, name="home"),
    path("files/look", views.lay_down, name="lay_down"),
    path("files/out", views.take_out, name="take_out"),
    path("files/<int:number>", views.run, name="run"),
    path("files/<int:number>/in", views.bring_in, name="bring_in"),
    path("files/<int:number>/forget", views.give_up, name="give_up"),
]
