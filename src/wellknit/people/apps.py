"""People as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "wellknit.people"
    label = "people"

    def ready(self) -> None:
        from wellknit.people import kinds

        kinds.register_all()
