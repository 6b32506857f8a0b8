"""The moves people make with a peer: from which states, to which, the ledger's line, the words on the button.

``to`` is empty where the state stays. ``second`` says that an officer other than the asker must make it and names what was
asked, ``page`` that it has a page of its own, because it needs a reason or shows first what is open.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from wellknit.federation.states import LISTENED_TO


@dataclass(frozen=True)
class Deed:
    """One move."""

    name: str
    since: tuple[str, ...]
    to: str
    kind: str
    label: Any
    consequence: Any
    second: str = ""
    asked: tuple[str, ...] = ("",)
    alarm: bool | None = None
    page: bool = False
    danger: bool = False
    strong: bool = False

    @property
    def by_confirmers(self) -> bool:
        """Whether it is for those who may confirm, rather than for those who may write."""
        return self.name in BY_CONFIRMERS


BY_CONFIRMERS = frozenset({"ask_to_clear", "clear", "block", "keep"})
_HEARD = tuple(sorted(LISTENED_TO))

DEEDS: dict[str, Deed] = {
    deed.name: deed
    for deed in (
        Deed("clear", _HEARD, "", "federation.alarm_cleared", _("Confirm: the alarm is settled"),
             _("You are the second officer. Say so only if you, too, have compared the number with them."),
             second="clear", asked=("clear",), alarm=True, strong=True),
        Deed("ask_to_clear", _HEARD, "", "federation.alarm_looked_at", _("The number is the same: settle the alarm"),
             _("A second officer compares it, too. Until then the alarm stands."), alarm=True, strong=True),
        Deed("open", ("paused",), "open", "federation.reopened", _("Open it again"),
             _("What waits on both sides starts to move at once."), alarm=False, strong=True),
        Deed("block", ("paused",), "blocked", "federation.blocked", _("Confirm: block it"),
             _("You are the second officer. Nothing of theirs is taken any more, and nothing goes there, until people meet anew."),
             second="block", asked=("block",), danger=True),
        Deed("keep", _HEARD, "", "federation.request_dropped", _("Turn this down"),
             _("Nothing is done; what was asked for is settled. A paused node stays paused."), asked=("block", "clear")),
        Deed("pause", ("open", "leaving"), "paused", "federation.paused", _("Pause it now"),
             _("One officer is enough. What is sent waits on both sides; nothing is lost."),
             asked=("", "clear"), page=True),
        Deed("ask_to_block", ("open", "paused"), "paused", "federation.block_asked", _("Block it"),
             _("It is paused at once. A second officer confirms the block."), asked=("", "clear"), page=True, danger=True),
        Deed("stay", ("leaving",), "open", "federation.stayed", _("Stay after all"),
             _("It is open again as before.")),
        Deed("finish", ("leaving",), "left", "federation.left", _("It is finished: part now"),
             _("Nothing passes any more. What was exchanged stays in the cases and in the record."), strong=True),
        Deed("leave", ("open", "paused"), "leaving", "federation.leaving", _("Stop working with this node"),
             _("What is under way is finished first. You see what is open before you decide."), page=True),
        Deed("part", ("blocked",), "left", "federation.left", _("Part for good"),
             _("It leaves the drawing. To work with them again, people meet anew.")),
        Deed("drop", ("introduced", "confirming"), "dropped", "federation.dropped", _("Set this introduction aside"),
             _("Nothing was exchanged yet. They can be introduced anew at any time.")),
    )
}  # fmt: skip


def offered(state: str, asked: str, *, alarm: bool) -> list[Deed]:
    """The deeds that fit a peer, in the order in which they are offered."""
    return [
        deed for deed in DEEDS.values()
        if state in deed.since and asked in deed.asked and deed.alarm in (None, alarm)
    ]  # fmt: skip
