"""Access as a Django app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "wellknit.access"
    label = "access"
