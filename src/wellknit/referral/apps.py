"""The room as a Django app."""

from django.apps import AppConfig


class ReferralConfig(AppConfig):
    name = "wellknit.referral"
    label = "referral"

    def ready(self) -> None:
        from wellknit.casework import erasing
        from wellknit.consent import received
        from wellknit.consent.actions import disclosures
        from wellknit.referral import kinds, messages
        from wellknit.referral.actions import farewells, forgetting, offers

        kinds.register_all()
        messages.register_all()
        received.when_ended(forgetting.forget_ended)
        erasing.register(farewells.take_leave)
        disclosures.when_ended(offers.consent_ended)
