"""The envelope of a row of the outbox, and the consent tokens that travel in it."""

from collections.abc import Callable

from wellknit.federation import delivery, keys, protocols
from wellknit.federation.keys import Mine
from wellknit.federation.models import Outgoing
from wellknit.federation.models.peers import PeerCard
from wellknit.ground import clock
from wellknit.seal.fed import consent_token, envelope, receipt, rotation
from wellknit.seal.fed.attachment import Attachment
from wellknit.seal.fed.card import Card
from wellknit.seal.fed.consent_token import Consent
from wellknit.seal.fed.message import Message
from wellknit.seal.fed.strict import NotAccepted
from wellknit.vault.keyring import Shredded


def seal(row: Outgoing, *, ack: int) -> None:
    """Seal what a row says to its peer, with the keys of now. Raises `NotAccepted`; ``key`` when the card has run out.

    The row is changed in memory only.
    """
    me, now, card = keys.mine(), int(clock.now().timestamp()), row.peer.card
    message, plain = message_of(row, me, ack), row.plain
    token = message.consent
    row.envelope = envelope.seal(
        message, by=me.signing(now), to=card, now=now, purpose=plain["purpose"], categories=plain["categories"],
        issuer=card_of(consent_token.issuer(token)) if token else None,
    )  # fmt: skip
    row.sha256 = receipt.digest(row.envelope)
    row.sealed_to = rotation.sealing_key(card, now).id


def message_of(row: Outgoing, me: Mine, ack: int) -> Message:
    """What a row says, as fed/1 has it."""
    plain = row.plain
    return Message(
        id=row.message_id, type=f"{protocols.PREFIX}/{row.type}", sender=me.node, recipient=row.peer.node,
        created=int(row.created_at.timestamp()), expires=int(row.expires_at.timestamp()), seq=row.seq, inc=row.inc,
        ack=ack, body=plain["body"], thid=row.thid or None, pthid=plain["pthid"], consent=plain["consent"],
        attachments=tuple(map(Attachment.from_json, plain["attachments"])),
    )  # fmt: skip


def is_stale(row: Outgoing) -> bool:
    """Whether a row must be sealed afresh before it goes: it has no envelope, or the peer shows that key no more."""
    return row.envelope is None or row.sealed_to not in {key.id for key in row.peer.card.sealing}


def again(row: Outgoing, *, ack: int) -> bool:
    """Seal a stale row with the keys of now and keep it; whether that was possible. Who can do nothing about it waits."""
    try:
        seal(row, ack=ack)
    except (NotAccepted, Shredded):
        return False
    row.save(update_fields=["envelope", "sha256", "sealed_to"])
    return True


def renewed(row: Outgoing, *, always: bool = False) -> None:
    """Let a message that is sent once more live long enough; its id stays, so that it still acts once.

    It is sealed afresh, and what the peer signed about the old bytes counts no more: it may have forgotten them since.
    """
    now = clock.now()
    if always or row.expires_at < now + delivery.RENEWED_BELOW:
        row.created_at, row.expires_at = now, now + delivery.LIFE
    row.envelope, row.sha256, row.state, row.next_at, row.attempts, row.fault = None, "", "waiting", now, 0, ""


def sign_consent(make: Callable[[str], Consent]) -> str:
    """A consent token by this node's signing key of now. ``make`` gets this node's id."""
    me = keys.mine()
    return consent_token.sign(make(me.node), me.signing(int(clock.now().timestamp())))


def read_consent(token: str) -> Consent:
    """What a token says, by the card of whoever issued it: this node or a peer, whose ended keys stay on their cards.

    Raises `NotAccepted`.
    """
    return consent_token.read(token, card_of(consent_token.issuer(token)))


def card_of(node: str) -> Card:
    """The newest card of this node or of a peer. Raises `NotAccepted` for a node we do not know."""
    me = keys.mine()
    if node == me.node:
        return me.card
    found = PeerCard.objects.filter(peer__node=node).order_by("-number").first()
    if found is None:
        raise NotAccepted("signer")
    return found.read
