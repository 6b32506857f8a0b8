"""What nodes say to each other about consent: that it was taken back, and what became of what was told."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from wellknit.access.actors import Partner
from wellknit.consent.actions import disclosures, received
from wellknit.federation.protocols import Incoming, Kind, Protocol, register

SCHEMAS = Path(__file__).parent / "schemas"


def _withdraw(incoming: Incoming) -> None:
    told = incoming.body
    received.take_back(by=Partner(incoming.peer.pk), jti=told["id"], categories=told["categories"], why=told["why"])


def _answer(incoming: Incoming) -> None:
    told = incoming.body
    disclosures.hear_answer(
        by=Partner(incoming.peer.pk), jti=told["id"], outcome=told["outcome"], ground=told.get("ground", ""), message=incoming.id
    )


def register_all() -> None:
    """Make the protocol known to the net."""
    kinds = (
        ("withdraw", _withdraw, _("Word that a consent was taken back")),
        ("answer", _answer, _("Word that something was erased, or why it is kept")),
    )
    found = tuple(Kind(name, SCHEMAS / f"{name}.json", handle, bare=True, said=said) for name, handle, said in kinds)
    register(Protocol("consent", 1, 0, found))
