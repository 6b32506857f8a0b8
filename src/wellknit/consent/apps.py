"""The room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsentConfig(AppConfig):
    name = "wellknit.consent"
    label = "consent"

    def ready(self) -> None:
        from wellknit.access.permissions import Permission
        from wellknit.casework import dates as dates_of_cases
        from wellknit.casework import erasing
        from wellknit.casework import objections as objections_of_cases
        from wellknit.casework.panels import Panel, register
        from wellknit.consent import dates, kinds, messages, objections
        from wellknit.consent.actions import received
        from wellknit.jobs import queue
        from wellknit.vault.classes import Category

        kinds.register_all()
        messages.register_all()
        register(
            Panel(
                "consent",
                _("Consent"),
                "consent:index",
                60,
                Permission.CONSENT_READ,
                about=frozenset({Category.LEGAL}),
            )
        )
        erasing.register(received.look_soon)
        queue.handles(received.LOOK, received.follow_now)
        objections_of_cases.register(objections.against_closing)
        dates_of_cases.register(dates.due, texts=dates.TEXTS, moved_by=dates.MOVED_BY)
