"""Casework as a Django app."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "wellknit.casework"
    label = "casework"

    def ready(self) -> None:
        from wellknit.access import scoping
        from wellknit.casework import closing_objections, deadlines, kinds, sections, visibility
        from wellknit.casework.actions import approvals, derived, erasure, life, plans
        from wellknit.jobs import queue
        from wellknit.vault import shredding

        queue.handles(erasure.SETTLE, shredding.settle_for_good)
        scoping.narrow_with(visibility.narrow)
        kinds.register_all()
        sections.register_all()
        approvals.after["closing"] = life.closing_answered
        closing_objections.register_all()
        approvals.after["plan"] = plans.answered
        deadlines.register_all()
        queue.handles("casework.derive", derived.derive_one)
        queue.handles("casework.derive_batch", derived.derive_batch)
