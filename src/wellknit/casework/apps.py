"""Casework as a Django app."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "wellknit.casework"
    label = "casework"

    def ready(self) -> None:
        from wellknit.access import scoping
        from wellknit.casework import kinds, sections, visibility

        scoping.narrow_with(visibility.narrow)
        kinds.register_all()
        sections.register_all()
