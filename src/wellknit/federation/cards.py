"""Cards of other nodes: accepted only as the next one of a known node; a first one takes the ceremony."""

from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Anyone
from wellknit.federation.models import Peer, PeerCard
from wellknit.federation.models.peers import read_card
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.record import record
from wellknit.seal.fed import card as cards
from wellknit.seal.fed.card import Card
from wellknit.seal.fed.strict import NotAccepted


class TooEarly(Exception):
    """A card between this one and the one we hold has not come yet."""


@transaction.atomic
def accept(peer: Peer, text: str, *, by: Anyone) -> Card:
    """Take the next card of a known peer. Raises `Refused`, or `TooEarly` when one before it is missing.

    A card we hold already changes nothing. A new root is another node, which takes a ceremony.
    """
    held = peer.cards.select_for_update().latest("number").read
    card = _readable(text)
    if peer.cards.filter(hash=card.hash).exists():
        return held
    if card.node == held.node and card.number > held.number + 1:
        raise TooEarly
    _require_next(card, held)
    PeerCard.objects.create(peer=peer, number=card.number, hash=card.hash, text=text, accepted_at=clock.now())
    peer.__dict__.pop("card", None)
    record("federation.card_accepted", by=by, thing=f"peer:{peer.pk}", number=card.number)
    return card


def _readable(text: str) -> Card:
    try:
        return read_card(text)
    except NotAccepted:
        raise Refused(_("This is not a card, or it was altered on the way. Ask for it again.")) from None


def _require_next(card: Card, held: Card) -> None:
    try:
        cards.accept(card, now=int(clock.now().timestamp()), previous=held)
    except NotAccepted:
        raise Refused(
            _("This card does not follow the one held here. Ring the office on the card you know and compare the number.")
        ) from None
