"""The moves people make with an agreement: from which states, to which, the ledger's line, and the words on the button.

Two moves may lead to the same state and yet be different deeds: only who is not the asker brings a proposed agreement
into force, while anybody who may write ends a review.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Deed:
    """One move; ``second`` says that somebody other than the asker must make it, ``asks_why`` that it needs a reason."""

    name: str
    since: tuple[str, ...]
    to: str
    kind: str
    label: Any
    consequence: Any
    second: bool = False
    asks_why: bool = False
    danger: bool = False
    strong: bool = False


DEEDS: dict[str, Deed] = {
    deed.name: deed
    for deed in (
        Deed("propose", ("draft",), "proposed", "agreement.proposed", _("Propose to put it in force"),
             _("Another person who may write agreements confirms it. Nothing opens before that."), strong=True),
        Deed("put_in_force", ("proposed",), "in_force", "agreement.put_in_force", _("Confirm: it is in force"),
             _("You are the second person. From its first day on, what it allows can go this way."),
             second=True, strong=True),
        Deed("send_back", ("proposed",), "draft", "agreement.sent_back", _("Send it back"),
             _("It is a draft again, to be changed and proposed anew.")),
        Deed("begin_review", ("in_force",), "under_review", "agreement.review_begun", _("Begin a review"),
             _("It stays in force while it is reviewed.")),
        Deed("end_review", ("under_review",), "in_force", "agreement.review_done", _("End the review"),
             _("It stays in force as it is. Write the day of the next review under “Change”.")),
        Deed("terminate", ("ending",), "terminated", "agreement.terminated", _("Confirm: it ends now"),
             _("You are the second person. Nothing goes under it any more, not even what is under way."),
             second=True, danger=True),
        Deed("keep", ("ending",), "in_force", "agreement.kept", _("Keep it in force"),
             _("It is not ended; the question is settled.")),
        Deed("ask_to_end", ("in_force", "under_review"), "ending", "agreement.end_asked", _("Ask to end it"),
             _("It stays in force until another person confirms."), asks_why=True, danger=True),
        Deed("drop", ("draft",), "dropped", "agreement.dropped", _("Set it aside"),
             _("It leaves the list and can be taken up again.")),
        Deed("take_up", ("dropped",), "draft", "agreement.taken_up", _("Take it up again"),
             _("It is a draft again.")),
    )
}  # fmt: skip


def offered(state: str) -> list[Deed]:
    """The deeds that fit a state, in the order in which they are offered."""
    return [deed for deed in DEEDS.values() if state in deed.since]
