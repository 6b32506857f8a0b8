"""What the promises of this room begin with: Sela's case in Bangkok, her consent, an offer to Phnom Penh. All invented."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from wellknit.casework.actions import cases, needs
from wellknit.consent.tests.given import agreed, ask
from wellknit.referral.actions import answers, filing, offers
from wellknit.referral.models import Referral
from wellknit.words.calendars import local_today

COVERED = ("identity", "contact", "health", "story")
TOLD: dict[str, Any] = {
    "birth": {"precision": "year", "year": 2004}, "sex": "female", "marks": "A scar on the left hand.",
    "names": [{"kind": "full", "full": "Sela Chan"}], "languages": ["khm", "tha"],
    "nationalities": [{"country": "KH", "standing": "claimed"}],
}  # fmt: skip


def begun(net: Any, *, covered: tuple[str, ...] = COVERED, **told: Any) -> tuple[Any, Any]:
    """Sela's case in Bangkok with a need, and her consent to tell Phnom Penh."""
    with net.near.here("mina") as mina:
        case = cases.open_case(by=mina, called="Sela", person=TOLD | told)
        need = needs.add(case=case, by=mina, kind="shelter", urgency="urgent")
        agreed(case, mina, ask(*covered, to=net.near.peer.organisation), language="khm")
        return case, need


def sent(net: Any, need: Any, *, categories: tuple[str, ...] = ("identity", "contact", "health"), **more: Any) -> Referral:
    """Mina offers the need to Phnom Penh."""
    with net.near.here("mina") as mina:
        day = local_today() + timedelta(days=7)
        return offers.send(
            need=need, by=mina, to=net.near.peer.organisation, categories=categories, answer_by=day, **more
        )


def offered(net: Any, **more: Any) -> tuple[Any, Referral]:
    """An offer that has arrived; the case and the row in Bangkok."""
    case, need = begun(net)
    row = sent(net, need, **more)
    net.deliver()
    return case, row


def there(net: Any, row: Referral) -> Referral:
    """The same referral as Phnom Penh has it."""
    with net.far.here():
        return Referral.objects.select_related("case__key", "key", "peer", "organisation", "received").get(thid=row.thid)


def here(net: Any, row: Referral) -> Referral:
    """The referral as Bangkok has it now."""
    with net.near.here():
        return Referral.objects.select_related("case__key", "key", "peer", "organisation", "release").get(pk=row.pk)


def accepted(net: Any, **more: Any) -> tuple[Any, Referral]:
    """Otto in Phnom Penh has accepted, and the slice is there."""
    case, row = offered(net, **more)
    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    net.deliver()
    return case, row


def under_way(net: Any, **more: Any) -> tuple[Any, Referral, Any]:
    """Otto has opened a case for it."""
    case, row = accepted(net, **more)
    with net.far.here("otto") as otto:
        opened = filing.open_case(referral=there(net, row), by=otto, called="Sela")
    net.deliver()
    return case, row, opened


