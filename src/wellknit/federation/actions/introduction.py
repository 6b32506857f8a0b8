"""Meeting another node: its card is read, two officers compare the number, then it is open. Newer cards follow by the rules."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, Anyone, require
from wellknit.access.permissions import Permission
from wellknit.directory.actions import chosen
from wellknit.directory.models import Organisation
from wellknit.directory.reads import named
from wellknit.federation import keys
from wellknit.federation.actions.moves import held, moved, worker
from wellknit.federation.cards import accept
from wellknit.federation.models import Peer, PeerCard, Post
from wellknit.federation.rules import cards as judged
from wellknit.federation.rules import peers as rules
from wellknit.federation.states import APART, MEETING
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.record import record
from wellknit.seal.fed import card as cards
from wellknit.seal.fed.card import Card

NOT_YET: dict[str, Any] = {
    "number": "", "compared_at": None, "compared_by_id": None, "confirmed_at": None, "confirmed_by_id": None,
    "asked": "", "asked_at": None, "asked_by_id": None, "reason": "", "split_view": False,
}  # fmt: skip


@transaction.atomic
def introduce(*, by: Anyone, text: str, organisation: Organisation | str, country: str = "") -> Peer:
    """Take another node's first card, as the card of this organisation. Nothing is exchanged before two officers confirm."""
    require(by, Permission.NET_WRITE)
    card, signed = _first(text)
    known, sitting = _known(card.node), _sitting(organisation)
    rules.may_introduce(
        rules.Known(
            own=card.node == keys.own_card().node, held=known.state if known else "",
            sitting=sitting.state if sitting else "", same=known == sitting, used=known is not None and _used(known),
        )
    ).enforce()  # fmt: skip
    if known:
        _no_older(card, known)
    peer = known or sitting or Peer()
    peer.organisation = _chosen(organisation, country, by)
    try:
        with transaction.atomic():
            _begin(peer, card, signed, by)
    except IntegrityError:
        raise Refused(_("Somebody else introduced this node a moment ago. Look at the net again.")) from None
    return peer


@transaction.atomic
def take_cards(*, by: Anyone, peer: Peer, text: str) -> int:
    """Take the newer cards of a known node from what was pasted or uploaded; how many there were."""
    require(by, Permission.NET_WRITE)
    row = held(peer)
    if row.state in APART:
        raise Refused(_("Nothing is exchanged with this node. To work with it again, introduce it anew."))
    found = _newer(judged.read_signed(text), row.card)
    for card, signed in found:
        _take(row, card, signed, by)
    if found and row.state in MEETING:
        _meet_anew(row)
    return len(found)


@transaction.atomic
def compare(*, by: Actor, peer: Peer, number: str, how: str) -> bool:
    """Say that the number is the same on both sides; whether the node is open now, because a second officer has."""
    require(by, Permission.NET_CONFIRM)
    row, now = held(peer), clock.now()
    own = row.compared_by_id == by.worker_id
    rules.may_compare(row.state, own=own).enforce()
    rules.is_compared(shown=number, number=digits(row), how=how).enforce()
    if row.state == "introduced" or row.number != number:
        also = {"number": number, "compared_by_id": by.worker_id, "compared_at": now}
        _compared(row, by, how, also)
        return False
    moved(row, "open", "federation.peer_opened", by, how=how, set={"confirmed_by_id": by.worker_id, "confirmed_at": now})
    return True


def digits(peer: Peer) -> str:
    """The sixty digits that both sides read to each other, from the two cards as they are now."""
    return cards.number(keys.own_card(), peer.card)


def _compared(row: Peer, by: Actor, how: str, also: dict[str, Any]) -> None:
    """The first officer has compared; where our own card has changed since, the one before counts no more."""
    if row.state == "confirming":
        _meet_anew(row)
    moved(row, "confirming", "federation.compared", by, how=how, set=also)


def _meet_anew(row: Peer) -> None:
    Peer.objects.filter(pk=row.pk).update(state="introduced", moved_at=clock.now(), **NOT_YET)
    row.refresh_from_db()


def _first(text: str) -> tuple[Card, str]:
    """The newest card of a file, as a first one."""
    found = judged.read_signed(text)
    card, signed = found[-1]
    if any(each.node != card.node for each, _text in found):
        judged.why("foreign").enforce()
    judged.fresh(card, int(clock.now().timestamp())).enforce()
    return card, signed


def _known(node: str) -> Peer | None:
    return Peer.objects.select_for_update().filter(node=node).first()


def _sitting(organisation: Organisation | str) -> Peer | None:
    row = organisation if isinstance(organisation, Organisation) else named(organisation)
    return Peer.objects.select_for_update().filter(organisation=row).first() if row else None


def _used(known: Peer) -> bool:
    """Whether messages have passed: then what they were about stays with the organisation they were exchanged with."""
    return known.outgoing.exists() or known.received.exists()


def _chosen(organisation: Organisation | str, country: str, by: Anyone) -> Organisation:
    row = chosen(organisation, by=by, country=country)
    if row is None:
        raise Refused(_("Say which organisation this node belongs to."))
    return row


def _no_older(card: Card, known: Peer) -> None:
    """Also at a new meeting an older card than the one we hold is not taken; skipping some is no harm."""
    if card.number <= known.card.number:
        judged.follows(card, known.card, int(clock.now().timestamp())).enforce()


def _begin(peer: Peer, card: Card, signed: str, by: Anyone) -> None:
    if peer.node != card.node:
        _forget_root(peer)
    peer.node, peer.state, peer.moved_at, peer.introduced_by_id = card.node, "introduced", clock.now(), worker(by)
    for name, value in NOT_YET.items():
        setattr(peer, name, value)
    peer.save()
    _keep(peer, card, signed)
    record("federation.introduced", by=by, thing=f"peer:{peer.pk}", number=card.number)


def _forget_root(peer: Peer) -> None:
    """A new root means that nothing the old one signed is believed, and that what they send is numbered anew."""
    peer.seen_x1 = False
    PeerCard.objects.filter(peer=peer).delete()
    Post.objects.filter(peer=peer).update(heard_inc=0, heard_seq=0, heard_high=0, gap_since=None, asked_at=None)


def _newer(found: list[tuple[Card, str]], last: Card) -> list[tuple[Card, str]]:
    """What of a file is new to us; a file with nothing new is judged by its newest card."""
    if any(card.number == last.number and card.hash != last.hash for card, _text in found):
        judged.why("twin" if found[-1][0].node == last.node else "foreign").enforce()
    newer = [pair for pair in found if pair[0].number > last.number or pair[0].node != last.node]
    if not newer:
        judged.follows(found[-1][0], last, int(clock.now().timestamp())).enforce()
    return newer


def _take(row: Peer, card: Card, signed: str, by: Anyone) -> None:
    now = int(clock.now().timestamp())
    judged.follows(card, row.card, now).enforce()
    withdrawn = judged.withdrawn(row.card, card, now)
    accept(row, signed, by=by)
    if withdrawn:
        record("federation.key_withdrawn", by=by, thing=f"peer:{row.pk}", keys=withdrawn)


def _keep(peer: Peer, card: Card, signed: str) -> None:
    told = {"hash": card.hash, "text": signed, "accepted_at": clock.now()}
    PeerCard.objects.get_or_create(peer=peer, number=card.number, defaults=told)
    peer.forget_card()
