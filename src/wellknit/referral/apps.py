"""The room as a Django app."""

from django.apps import AppConfig


class ReferralConfig(AppConfig):
    name = "wellknit.referral"
    label = "referral"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from wellknit.access.permissions import Permission
        from wellknit.casework import dates as dates_of_cases
        from wellknit.casework import erasing, panels
        from wellknit.casework import objections as objections_of_cases
        from wellknit.consent import disclosed, received
        from wellknit.federation import net_objections, outcomes
        from wellknit.jobs import queue
        from wellknit.procedures import ties
        from wellknit.referral import dates, joined, kinds, messages, notices, objections, reads
        from wellknit.referral.actions import farewells, forgetting, offers

        kinds.register_all()
        messages.register_all()
        received.when_ended(forgetting.forget_ended)
        received.seen_through(reads.reached)
        ties.register(joined.of_case, joined.case_of)
        erasing.register(farewells.take_leave)
        disclosed.when_ended(offers.consent_ended)
        objections_of_cases.register(objections.against_closing)
        net_objections.register(objections.against_leaving)
        panels.register(panels.Panel("referrals", _("Referrals"), "referral:index", 65, Permission.REFERRAL_READ))
        dates_of_cases.register(dates.due, texts=dates.TEXTS, moved_by=dates.MOVED_BY)
        for name in messages.NAMES:
            outcomes.on_outcome(f"referral/{name}", dates.undelivered)
        queue.handles(notices.JOB, notices.send)
