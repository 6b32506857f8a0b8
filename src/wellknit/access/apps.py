"""Access as a Django app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "wellknit.access"
    label = "access"

    def ready(self) -> None:
        from wellknit.access import kinds

        kinds.register_all()
