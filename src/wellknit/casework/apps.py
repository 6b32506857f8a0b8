"""Casework as a Django app."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "wellknit.casework"
    label = "casework"

    def ready(self) -> None:
        from wellknit.access import scoping
        from wellknit.casework import closing_objections, kinds, sections, visibility
        from wellknit.casework.actions import approvals, life, plans

        scoping.narrow_with(visibility.narrow)
        kinds.register_all()
        sections.register_all()
        approvals.after["closing"] = life.closing_answered
        closing_objections.register_all()
        approvals.after["plan"] = plans.answered
