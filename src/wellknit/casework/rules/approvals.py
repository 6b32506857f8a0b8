"""Who may ask for an approval, answer it, take it back; permission and ledger line of each kind."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wellknit.access.permissions import Permission
from wellknit.ground.verdicts import YES, Verdict

_ANSWERED = _("This was already answered, or taken back. There is nothing left to decide.")


@dataclass(frozen=True)
class Matter:
    """One kind of approval: what asking and answering stand on, and the ledger's line for each state."""

    ask: Permission
    answer: Permission
    lines: Mapping[str, str]


MATTERS = {
    "plan": Matter(
        Permission.PLAN_WRITE,
        Permission.PLAN_APPROVE,
        {
            "waiting": "plan.asked",
            "approved": "plan.approved",
            "returned": "plan.returned",
            "taken_back": "plan.taken_back",
        },
    ),
    "closing": Matter(
        Permission.CLOSE_ASK,
        Permission.CLOSE_APPROVE,
        {
            "waiting": "case.closing_asked",
            "approved": "case.closed",
            "returned": "case.closing_returned",
            "taken_back": "case.closing_taken_back",
        },
    ),
}


def may_ask(*, already_waiting: bool) -> Verdict:
    """One question at a time."""
    return Verdict(_("This already waits for an answer.")) if already_waiting else YES


def may_answer(state: str, worker: int, authors: Collection[int]) -> Verdict:
    """A second person answers, never somebody who wrote or asked."""
    if state != "waiting":
        return Verdict(_ANSWERED)
    if worker in authors:
        return Verdict(_("You wrote this or asked for it, so somebody else must answer."))
    return YES


def returned_with(words: str) -> Verdict:
    """Whoever sends something back says why."""
    return YES if words.strip() else Verdict(_("Say why, so that your colleague knows what to change."))


def may_take_back(state: str, worker: int, asker: int) -> Verdict:
    """Only who asked takes it back, and only while it waits."""
    if state != "waiting":
        return Verdict(_ANSWERED)
    return YES if worker == asker else Verdict(_("Only the person who asked can take this back."))
