"""May this be done with a referral now? Each answer names what stands in the way."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wellknit.ground.moves import Moves
from wellknit.ground.verdicts import YES, Verdict
from wellknit.referral.states import OPEN, SENT, TAKEN, TOLD
from wellknit.words.codelists import codelist

LONGEST_WAIT = timedelta(days=30)  # a message lives 45 days, and the answer must still find its way
LONGEST_WORDS = 2000  # in Burmese six thousand bytes, and the message holds 32 KiB
GRACE = timedelta(days=2)  # an answer given on the last day may still be on its way
_ENDED: dict[str, Any] = {
    "declined": _("This referral was declined."),
    "revoked": _("This referral was revoked by the sender."),
    "expired": _("This referral was not answered in time."),
    "done": _("This referral is done."),
    "returned": _("This referral was returned."),
    "closed": _("The sender has closed this referral."),
    "dropped": _("This referral was dropped."),
}
NOT_NOW = _("This cannot be done now: the referral is not in the right state any more. Look at it again.")


def table(incoming: bool) -> Moves:
    """The table of moves of a side."""
    return TAKEN if incoming else SENT


def may_move(incoming: bool, state: str, to: str) -> Verdict:
    """Whether a referral may go from a state to another on this side."""
    return YES if table(incoming).allow(state, to) else Verdict(_ENDED.get(state, NOT_NOW))


def may_offer(*, state: str, reachable: bool, need_open: bool, twin: bool) -> Verdict:
    """A need that is open is offered to somebody who can be reached, and to nobody twice at a time."""
    if state != "draft":
        return Verdict(_("This referral was sent already."))
    if not reachable:
        return Verdict(_("This organisation's node cannot be reached over the net now. Look at the page of the net."))
    if not need_open:
        return Verdict(_("This need is not open any more."))
    return Verdict(_("This need is offered to the same organisation already and waits there.")) if twin else YES


def may_go_to(*, name: str, own: bool, node: str, at_home: bool) -> Verdict:
    """A need goes to another agency: over the net to a node we exchange with, by hand only inside this country."""
    told = {"name": name}
    if own:
        return Verdict(_now("“%(name)s” is this agency itself: write it down as a service of the case.") % told)
    if node and node != "open":
        return Verdict(_now("We do not exchange with the node of “%(name)s” now. Look at the page of the net.") % told)
    if not node and not at_home:
        return Verdict(_now("“%(name)s” is in another country and has no node, so nothing can be sent there.") % told)
    return YES


def may_notify(ground: str, *, marked: bool, identified: bool) -> Verdict:
    """A state is notified of an identification as a victim; not while a referral of the case bears the mark, whoever set it."""
    if ground != "notification":
        return YES
    if marked:
        return Verdict(_("A referral of this case is marked “do not report”: the person wants no authority to be told."))
    return YES if identified else Verdict(_("Nobody has identified the person as a victim yet, so there is nothing to notify."))


def may_take_up(state: str, *, taken: bool) -> Verdict:
    """What came without being accepted first is taken up by one worker."""
    if taken:
        return Verdict(_("Somebody else has taken this up. Look at it again."))
    return YES if state == "sliced" else Verdict(_ENDED.get(state, NOT_NOW))


def may_pass_on(state: str, *, incoming: bool, taken: bool, same: bool, able: bool) -> Verdict:
    """What nobody here has taken up goes to another agency of this node, where somebody takes referrals in."""
    if not incoming or state not in ("offered", "sliced"):
        return Verdict(_ENDED.get(state, NOT_NOW))
    if taken:
        return Verdict(_("Somebody has taken this up: return it, and say to whom it should go."))
    if same:
        return Verdict(_("This agency has it already. Choose another."))
    return YES if able else Verdict(_("Nobody at that agency takes referrals in. Choose another."))


def may_address(*, there: bool) -> Verdict:
    """An agency is named only at a node, and only one that the directory knows in that country."""
    return YES if there else Verdict(_("The directory knows no such agency at that node. Choose again."))


def may_recognise(state: str, *, identified: bool, recognised: bool) -> Verdict:
    """An identification that the other side told is recognised once, in the case that was opened for it."""
    if recognised:
        return Verdict(_("The identification is recognised already."))
    if state not in ("under_way", "transferred"):
        return Verdict(_ENDED.get(state, _("Open a case for it first: then the identification can be recognised.")))
    return YES if identified else Verdict(_("The other side told of no identification as a victim."))


def may_wait_until(day: date, today: date) -> Verdict:
    """An answer is asked for within a month."""
    if not today < day <= today + LONGEST_WAIT:
        return Verdict(_("The day for the answer lies after today and within 30 days."))
    return YES


def may_revoke(state: str) -> Verdict:
    """What was not finished is revoked; not what another agency carries by now."""
    if state == "transferred":
        return Verdict(_("Responsibility has moved to the other side. Ask them to return the referral."))
    return may_move(False, state, "revoked")


def may_tell_again(state: str, handed_over: bool) -> Verdict:
    """A correction, or more and less of it, goes to whoever was told before and still works with it."""
    if state not in TOLD | {"stopped", "accepted"} or handed_over:
        return Verdict(_ENDED.get(state, _("Nothing was told on this referral yet.")))
    return YES


def may_ask_handover(state: str, handover: str) -> Verdict:
    """Responsibility moves once the other side has begun, and is asked for once at a time."""
    if handover == "asked":
        return Verdict(_("The other side was asked already and has not answered."))
    return YES if state == "under_way" else Verdict(_ENDED.get(state, _("The other side has not begun yet.")))


def may_answer_handover(state: str, handover: str) -> Verdict:
    """Who was asked to take over answers once."""
    if handover != "asked" or state != "under_way":
        return Verdict(_("Nobody asks you to take over responsibility here."))
    return YES


def may_report(state: str) -> Verdict:
    """Progress is reported while the referral is under way."""
    if state in ("under_way", "transferred"):
        return YES
    return Verdict(_ENDED.get(state, _("Open a case for it first: then you can report what is given.")))


def may_have_been(day: date, today: date) -> Verdict:
    """What was given lies behind us."""
    return YES if day <= today else Verdict(_("This day has not come yet."))


def may_write_to(state: str, *, by_hand: bool) -> Verdict:
    """The two workers write to each other while the referral is open, over the net."""
    if by_hand:
        return Verdict(_("This organisation has no node: ring them."))
    return YES if state in OPEN else Verdict(_ENDED.get(state, NOT_NOW))


def may_say(words: str) -> Verdict:
    """Words that fit into one message."""
    if not words.strip():
        return Verdict(_("Write something first."))
    return YES if len(words) <= LONGEST_WORDS else Verdict(_("This is too long for one message."))


def may_take_over(*, state: str, has_case: bool, told: bool) -> Verdict:
    """A case is opened for a referral once, when what it needs is here and may be shown."""
    if has_case:
        return Verdict(_("A case is open for this referral already."))
    if state != "sliced":
        return Verdict(_ENDED.get(state, _("The slice is not here yet. It comes by itself.")))
    return YES if told else Verdict(_("What was told may not be shown any more: the consent has ended."))


def may_record_answer(*, by_hand: bool, incoming: bool) -> Verdict:
    """A node answers for itself; only what went by hand is answered by whoever hears the answer."""
    return YES if by_hand and not incoming else Verdict(_("The other side answers over the net."))


def known(name: str, code: str) -> Verdict:
    """Whether a reason stands in its list."""
    return YES if codelist(name).has(code) else Verdict(_("Choose the reason from the list."))
