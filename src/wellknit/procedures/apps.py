"""The room as a Django app."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "wellknit.procedures"
    label = "procedures"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from wellknit.access.permissions import Permission
        from wellknit.casework import dates as dates_of_cases
        from wellknit.casework import objections, panels
        from wellknit.consent import received
        from wellknit.procedures import dates, kinds, messages, reads
        from wellknit.procedures.actions import forgetting

        kinds.register_all()
        messages.register_all()
        received.when_ended(forgetting.forget_ended)
        received.seen_through(reads.reached)
        dates_of_cases.register(dates.due, texts=dates.TEXTS, moved_by=dates.MOVED_BY)
        objections.register(reads.against_closing)
        panels.register(panels.Panel("procedures", _("Procedures"), "procedures:of_case", 63, Permission.CASE_READ))
