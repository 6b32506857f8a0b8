"""What may be done with a peer now; pure. Two officers are two people: the second is never the first."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wellknit.federation.states import APART, MEETING
from wellknit.ground.verdicts import YES, Verdict

LEAST_REASON, LONGEST_REASON = 10, 300
HOW = {"phone": _("by phone"), "in_person": _("in person")}


@dataclass(frozen=True)
class Known:
    """What this node knows already when a card is introduced.

    ``held`` is the state of the peer with this node id, ``sitting`` that of the peer which the organisation already is;
    nothing where there is none. ``same`` says that both are one, ``used`` that messages have passed with the node.
    """

    own: bool = False
    held: str = ""
    sitting: str = ""
    same: bool = False
    used: bool = False


def may_introduce(known: Known) -> Verdict:
    """Whether a card may be introduced as this organisation's."""
    if known.own:
        return Verdict(_("This is a card of this node itself. Ask the other side for theirs."))
    if known.held and known.held not in APART:
        return Verdict(_("This node is known here already. A newer card of it is taken on its own page."))
    if known.held and not known.same and (known.sitting or known.used):
        return Verdict(_("This node and this organisation are known here, but not as one. Choose the organisation it was before."))
    if known.sitting and known.sitting not in APART:
        return Verdict(_("This organisation has another node here. If it made a new root, block the old one first."))
    return YES


def may_compare(state: str, *, own: bool) -> Verdict:
    """Whether an officer may compare the number now; ``own`` says that they were the first."""
    if state not in MEETING:
        return Verdict(_("Nothing is to be compared now. Look at it again."))
    if state == "confirming" and own:
        return Verdict(_("You were the first to compare it. A second officer of this office does it again."))
    return YES


def is_compared(*, shown: str, number: str, how: str) -> Verdict:
    """Whether what an officer says they compared is the number as it is now."""
    if how not in HOW:
        return Verdict(_("Say how you compared it: by phone or in person."))
    if shown != number:
        return Verdict(_("The number has changed since you opened the page, because a card has. Compare it again."))
    return YES


def may_give_reason(reason: str) -> Verdict:
    """Whoever cuts an organisation off says why, so that others know what to tell them."""
    if len(reason.strip()) < LEAST_REASON:
        return Verdict(_("Say why, in a sentence: others must know what to tell the other side."))
    return Verdict(_("This reason is too long. Write at most 300 characters.")) if len(reason) > LONGEST_REASON else YES


def may_second(asked: str, wanted: str, *, own: bool) -> Verdict:
    """Whether somebody may be the second officer of what was asked for."""
    if asked != wanted:
        return Verdict(_("This does not wait for anybody any more. Look at it again."))
    return Verdict(_("You asked for this, so another officer must confirm it.")) if own else YES


def may_open(*, split_view: bool, asked: str) -> Verdict:
    """Whether a paused peer may be written to again."""
    if split_view:
        return Verdict(_("While the alarm about two cards stands, nothing is opened. Ring them and compare the number first."))
    return Verdict(_("It waits for a second officer to block it. Decide that first.")) if asked == "block" else YES


def may_finish_leaving(open_things: int) -> Verdict:
    """Whether a node that is leaving may be gone: everything under way must have come to its end."""
    if not open_things:
        return YES
    return Verdict(_("Something is still under way with this node. The list says what, and whose turn it is."))


def may_clear(*, split_view: bool) -> Verdict:
    """Whether there is an alarm to be cleared."""
    return YES if split_view else Verdict(_("There is no alarm here any more. Look at it again."))


def silent(heard_at: datetime | None, reached_at: datetime | None, since: datetime | None, before: datetime) -> bool:
    """Whether nothing has passed in either direction since that moment."""
    last = max((each for each in (heard_at, reached_at, since) if each), default=None)
    return last is not None and last < before


def what_ends(last: datetime, on: str, *, over: bool) -> str:
    """The sentence about keys that end, or have ended."""
    words = _now("The keys to seal to them ended on %(day)s.") if over else _now("The keys to seal to them end on %(day)s.")
    return words % {"day": on}
