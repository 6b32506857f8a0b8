"""Addresses of casework: person."""

from django.urls import path

from wellknit.casework.views import mistakes, people

_PERSON = "case/<str:reference>/person"

urlpatterns = [
    path("open", people.open_case, name="open"),
    path(_PERSON, people.index, name="person"),
    path(f"{_PERSON}/add", people.add, name="person_add"),
    path(f"{_PERSON}/<int:pk>/facts", people.basics, name="person_basics"),
    path(f"{_PERSON}/<int:pk>/rows/<slug:what>", people.rows, name="person_rows"),
    path(f"{_PERSON}/<int:pk>/relation/<int:other>", people.relation, name="person_relation"),
    path(f"{_PERSON}/<int:pk>/take-out", mistakes.take_out, name="person_take_out"),
    path(f"{_PERSON}/<int:pk>/same/<int:other>", people.same, name="person_same"),
]
