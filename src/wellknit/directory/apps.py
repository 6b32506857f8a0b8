"""The directory as a Django app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "wellknit.directory"
    label = "directory"

    def ready(self) -> None:
        from wellknit.directory import kinds

        kinds.register_all()
