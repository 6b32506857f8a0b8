"""The room as a Django app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "wellknit.exchange"
    label = "exchange"
