"""The room as a Django app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "wellknit.exchange"
    label = "exchange"

    def ready(self) -> None:
        from wellknit.exchange import kinds, work

        kinds.register_all()
        work.register_all()
