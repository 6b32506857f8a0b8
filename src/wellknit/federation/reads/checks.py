"""What is wrong in the net, in words with what to do; and what is open before a peer is paused or left."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wellknit.federation.models import Peer
from wellknit.federation.net_objections import Objection, against_leaving
from wellknit.federation.reads import own, stuck
from wellknit.federation.rules import peers as rules
from wellknit.federation.states import LISTENED_TO
from wellknit.ground import clock
from wellknit.seal.fed.card import Card
from wellknit.words.calendars import format_date

SOON = timedelta(days=7)  # a peer shows its next key ten days ahead, so with a week left something is late
QUIET = timedelta(days=3)  # a node that is well speaks at least once a day, if only to say that it is there
UNCONFIRMED = timedelta(days=2)


@dataclass(frozen=True)
class Alarm:
    """Something that is wrong, and what to do; a ``grave`` one cannot wait."""

    code: str
    words: str
    do: str = ""
    grave: bool = False


@dataclass(frozen=True)
class Checklist:
    """What is open with a peer, who is to be told, and what stays."""

    open: list[Objection]
    waits: int
    held: int

    @property
    def finished(self) -> bool:
        """Whether nothing is under way any more."""
        return not self.open


def alarms(peer: Peer, held_up: int, *, missing: bool = False) -> list[Alarm]:
    """Everything that is wrong with a peer, the gravest first. ``missing``: messages of theirs never came, for a day."""
    found = [
        *_split(peer), *_asked(peer), *_withheld(missing), *_stuck(held_up), *_unconfirmed(peer), *_ending(peer),
        *_silent(peer),
    ]  # fmt: skip
    return sorted(found, key=lambda alarm: not alarm.grave)


def own_alarms(shown: Card | None) -> list[Alarm]:
    """What is wrong with this node's own card, if it has one."""
    if shown is None:
        return []
    ends = own.sealing_ends(shown)
    if ends > clock.now() + SOON:
        return []
    words = _("This node's own card runs out on %(day)s: after that nobody can write to it.") % {"day": _day(ends)}
    return [Alarm("own_card", words, _("Whoever keeps the root key issues a new card now."), grave=True)]


def checklist(peer: Peer) -> Checklist:
    """What is under way with a peer."""
    return Checklist(against_leaving(peer), stuck.waiting().get(peer.pk, 0), stuck.held().get(peer.pk, 0))


def post_objections(peer: Peer) -> Iterator[Objection]:
    """This room's own word against leaving: messages that have not arrived, in both directions."""
    yield Objection(_("Messages that wait to go"), stuck.waiting().get(peer.pk, 0), _("this node"))
    yield Objection(_("Messages of theirs that wait here for a person"), stuck.held().get(peer.pk, 0), _("this node"))


def _split(peer: Peer) -> Iterator[Alarm]:
    if peer.split_view:
        yield Alarm(
            "split_view",
            _("Somebody shows two cards: this node holds a card of ours that we have not shown it."),
            _("Ring them on a number you know. Compare the sixty digits again. Until they agree, pause it."),
            grave=True,
        )


def _asked(peer: Peer) -> Iterator[Alarm]:
    asked: dict[str, Any] = {
        "block": _("%(name)s asked to block it; a second officer decides."),
        "clear": _("%(name)s has compared the number after the alarm; a second officer does so, too."),
    }
    if peer.asked and peer.asked_by:
        yield Alarm("asked", asked[peer.asked] % {"name": peer.asked_by.full_name}, grave=True)


def _withheld(missing: bool) -> Iterator[Alarm]:
    if missing:
        yield Alarm(
            "withheld",
            _("Messages of theirs have been missing for a day: somebody may hold them back."),
            _("Ring them. Ask for a courier file, or another way."),
            grave=True,
        )


def _stuck(number: int) -> Iterator[Alarm]:
    if number:
        words = ngettext("%(n)d message does not get through.", "%(n)d messages do not get through.", number)
        yield Alarm("stuck", words % {"n": number}, _("Ring them, try again, or make a courier file."), grave=True)


def _unconfirmed(peer: Peer) -> Iterator[Alarm]:
    words = {
        "introduced": _("Nobody has compared the number yet."),
        "confirming": _("One officer has compared the number; a second one is missing."),
    }
    if peer.state in words:
        late = peer.moved_at is not None and peer.moved_at < clock.now() - UNCONFIRMED
        yield Alarm("unconfirmed", words[peer.state], _("Ring them and compare it. Nothing passes before."), grave=late)


def _ending(peer: Peer) -> Iterator[Alarm]:
    if peer.state not in LISTENED_TO:
        return
    ends, now = own.sealing_ends(peer.card), clock.now()
    if ends < now + SOON:
        over = ends <= now
        words = rules.what_ends(ends, _day(ends), over=over)
        yield Alarm("card_ends", words, _("Ask them for their new card; it comes by itself, or as a file."), grave=over)


def _silent(peer: Peer) -> Iterator[Alarm]:
    since = clock.now() - QUIET
    if peer.state == "open" and rules.silent(peer.heard_at, peer.reached_at, peer.moved_at, since):
        yield Alarm("silent", _("Nothing has come or gone for days."), _("Ring them and ask whether their node runs."))


def _day(moment: datetime) -> str:
    return format_date(moment.date(), get_language() or "en")
