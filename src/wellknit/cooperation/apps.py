"""The room as a Django app."""

from django.apps import AppConfig


class CooperationConfig(AppConfig):
    name = "wellknit.cooperation"
    label = "cooperation"

    def ready(self) -> None:
        from wellknit.cooperation import kinds

        kinds.register_all()
