"""People as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "wellknit.people"
    label = "people"

    def ready(self) -> None:
        from wellknit.people import kinds, signals

        kinds.register_all()
        signals.connect()
