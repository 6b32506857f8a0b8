"""The addresses of this room."""

from django.urls import path

from wellknit.procedures.views import runs, versions

app_name = "procedures"
_CASE = "case/<str:reference>/procedures"
urlpatterns = [
    path("procedures", versions.index, name="list"),
    path("procedures/add", versions.add, name="add"),
    path("procedures/library", versions.bring_library, name="bring_library"),
    path("procedures/open", runs.everywhere, name="open"),
    path("procedures/<int:pk>", versions.show, name="show"),
    path("procedures/<int:pk>/file", versions.download, name="download"),
    path("procedures/<int:pk>/beside/<int:other>", versions.compare, name="compare"),
    path("procedures/<int:pk>/move", versions.move, name="move"),
    path("procedures/<int:pk>/lanes", versions.lanes, name="lanes"),
    path(_CASE, runs.of_case, name="of_case"),
    path(f"{_CASE}/begin/<int:pk>", runs.begin, name="begin"),
    path(f"{_CASE}/<int:pk>", runs.show, name="run"),
    path(f"{_CASE}/<int:pk>/add", runs.add, name="add_step"),
    path(f"{_CASE}/<int:pk>/again", runs.again, name="again"),
    path(f"{_CASE}/<int:pk>/newer", runs.newer, name="newer"),
    path(f"{_CASE}/<int:pk>/step/<int:step>", runs.do, name="do"),
    path(f"{_CASE}/<int:pk>/step/<int:step>/<str:deed>", runs.why, name="why"),
]
