"""The room as a Django app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "wellknit.desk"
    label = "desk"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from wellknit.casework.panels import Panel, register
        from wellknit.desk import kinds

        kinds.register_all()
        register(Panel("overview", _("Overview"), "desk:case", 10))
