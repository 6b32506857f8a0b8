"""Federation as a Django app."""

from django.apps import AppConfig


class FederationConfig(AppConfig):
    name = "wellknit.federation"
    label = "federation"
