"""The roof as a Django app: it brings the commands and the system checks."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "wellknit.config"
    label = "config"

    def ready(self) -> None:
        from wellknit.config import checks, chores  # noqa: F401 - checks register themselves

        chores.register_all()
