"""Addresses of casework: safety and contact."""

from django.urls import path

from wellknit.casework.views import contact

urlpatterns = [
    path("case/<str:reference>/contact", contact.index, name="contact"),
    path("case/<str:reference>/contact/ask", contact.ask, name="contact_ask"),
    path("case/<str:reference>/contact/<int:pk>/write", contact.write, name="contact_write"),
]
