"""The inbox: an envelope becomes its one effect and a signed receipt, in the order of docs/federation.md, section 7.

Whatever is unsigned or badly signed gets the one neutral answer (`NotAccepted`), and its cause is counted here. Everything
else gets a receipt. Row, effect, ledger line and receipt are one transaction: all of it happens, or nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from wellknit.access.actors import Forbidden, Partner, acting
from wellknit.access.prepared import Prepared, Slot
from wellknit.federation import attachments, keys, protocols, sealing, streams
from wellknit.federation.cards import TooEarly
from wellknit.federation.keys import Mine
from wellknit.federation.models import Peer, Post, Received, TurnedAway
from wellknit.federation.models.peers import PeerCard, read_card
from wellknit.federation.protocols import Incoming, Kind, NotCovered, Quarantine
from wellknit.federation.sending import post_of
from wellknit.federation.states import LISTENED_TO
from wellknit.ground import clock
from wellknit.ground.failpoints import at
from wellknit.ground.ids import new_id
from wellknit.ground.verdicts import Refused
from wellknit.ledger.record import record
from wellknit.seal.fed import envelope, receipt
from wellknit.seal.fed.card import Card
from wellknit.seal.fed.consent_token import Consent
from wellknit.seal.fed.message import Message
from wellknit.seal.fed.receipt import Status
from wellknit.seal.fed.strict import NotAccepted

Via = Literal["network", "bundle"]
HOUR = 60 * 60
_NOTED_EVERY = 60  # seconds between two notes that a peer was heard: not a write for each message


class Busy(Exception):
    """Not now; the sender asks again in so many seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__("later")
        self.wait = wait


@dataclass(frozen=True)
class Line:
    """A peer as the inbox needs it."""

    id: int
    node: str
    organisation_id: int
    name: str
    state: str
    seen_x1: bool
    split_view: bool
    heard_at: datetime | None
    card: Card

    @property
    def peer(self) -> Peer:
        """The row, without asking for it again."""
        return Peer(
            id=self.id, node=self.node, organisation_id=self.organisation_id, state=self.state, seen_x1=self.seen_x1,
            split_view=self.split_view, heard_at=self.heard_at,
        )  # fmt: skip


@dataclass(frozen=True)
class Verified:
    """A message with a good signature, and the digest of the envelope it came in."""

    message: Message
    line: Line
    sha256: str
    size: int
    via: Via
    me: Mine
    now: int


@dataclass(frozen=True)
class Effect:
    """What came of it: the answer, and what is kept until a person has looked."""

    status: Status
    state: str = "done"
    why: str = ""
    keeps: bool = False


_LINE = {  # of `Line`: where it stands
    "id": "peer_id", "node": "peer__node", "organisation_id": "peer__organisation_id", "name": "peer__organisation__name",
    "state": "peer__state", "seen_x1": "peer__seen_x1", "split_view": "peer__split_view", "heard_at": "peer__heard_at",
    "card": "text",
}  # fmt: skip
_line = Prepared(
    lambda: PeerCard.objects.filter(peer__node=Slot("node")).order_by("-number").values_list(*_LINE.values())[:1]
)
_known = Prepared(
    lambda: Received.objects.filter(peer_id=Slot("peer"), message_id=Slot("message")).values_list("pk")
)  # fmt: skip


def take(raw: bytes, *, via: Via) -> bytes:
    """Take an envelope; the receipt. Raises `NotAccepted` (say nothing but the neutral sentence) or `Busy`."""
    at("take.came")
    try:
        found = _verified(raw, via)
    except NotAccepted as why:
        _count(why.reason)
        raise
    at("take.verified")
    answer = _answered(found)
    at("take.committed")
    return answer


def _verified(raw: bytes, via: Via) -> Verified:
    """Steps 1 to 7: everything before its sender may learn anything."""
    sealed, me = envelope.peek(raw), keys.mine()
    if sealed.kid not in me.secrets:
        raise NotAccepted("kid")
    opened = envelope.unseal(sealed, me.secrets[sealed.kid])
    line = line_of(opened.sender)
    if line is None:
        raise NotAccepted("signer")
    message = envelope.verify(opened, line.card)
    now = int(clock.now().timestamp())
    return Verified(message, line, receipt.digest(raw), len(raw), via, me, now)


def line_of(node: str) -> Line | None:
    """A peer that is listened to; nothing for any other node."""
    found = _line(node=node)
    facts: dict[str, Any] = dict(zip(_LINE, found[0], strict=True)) if found else {"state": ""}
    if facts["state"] not in LISTENED_TO:
        return None
    return Line(**facts | {"card": read_card(facts["card"])})


@transaction.atomic
def _count(reason: str) -> None:
    day = clock.now().date()
    if not TurnedAway.objects.filter(day=day, reason=reason).update(n=F("n") + 1):
        TurnedAway.objects.get_or_create(day=day, reason=reason)
        TurnedAway.objects.filter(day=day, reason=reason).update(n=F("n") + 1)


@transaction.atomic
def _answered(found: Verified) -> bytes:
    """Steps 8 to 13 and the effect."""
    post = streams.held(found.line.id) or post_of(found.line.peer)
    at("take.held")
    _spend(post, found)
    at("take.spent")
    _note_peer(found)
    bad = _checked(found)
    before = _before(found)
    if bad == "clock" or (bad and before):  # nothing is kept of it, or what is kept stays as it is
        streams.note(post)
        return _receipt(found, bad, post.heard_seq)
    if before is not None and before.status != "unsupported":
        return _again(before, found, post)
    at("take.checked")
    effect = Effect(bad) if bad else _acted(found)
    at("take.acted")
    return _kept(found, post, effect, before)


def _before(found: Verified) -> Received | None:
    """The row of this message, if it has come before."""
    known = _known(peer=found.line.id, message=found.message.id)
    return Received.objects.get(pk=known[0][0]) if known else None


def _checked(found: Verified) -> Status | None:
    """Steps 8 to 10: suite, times, version; what to answer if one fails."""
    try:
        envelope.check(
            found.message, peer=found.line.card, own=found.me.card, seen_x1=found.line.seen_x1, now=found.now
        )
    except NotAccepted as why:
        return receipt.status_of(why.reason)
    return None


def _spend(post: Post, found: Verified) -> None:
    """Count the message against the peer's quota of the hour. What was carried by hand has no quota. Raises `Busy`."""
    hour = found.now // HOUR
    if post.hour != hour:
        post.hour, post.hour_count, post.hour_bytes = hour, 0, 0
    post.hour_count += 1
    post.hour_bytes += found.size
    most, megabytes = settings.WELLKNIT_PEER_MESSAGES, settings.WELLKNIT_PEER_MEGABYTES
    over = post.hour_count > most or post.hour_bytes > megabytes * 1_000_000
    if over and found.via == "network":
        raise Busy((hour + 1) * HOUR - found.now)


def _note_peer(found: Verified) -> None:
    """Note that the peer was heard, that it speaks X1, and whether it holds a card of ours that we have not shown."""
    line, changed = found.line, dict[str, Any]()
    if line.heard_at is None or (clock.now() - line.heard_at).total_seconds() >= _NOTED_EVERY:
        changed["heard_at"] = clock.now()
    if found.message.suite == "X1" and not line.seen_x1:
        changed["seen_x1"] = True
    if found.message.card not in found.me.shown and not line.split_view:
        changed["split_view"] = True
        record("federation.split_view", by=Partner(line.id), thing=f"peer:{line.id}")
    if changed:
        Peer.objects.filter(pk=line.id).update(**changed)


def _acted(found: Verified) -> Effect:
    """Steps 12 and 13, then what the room above does; undone as a whole when it refuses."""
    kind = kind_of(found.message)
    if kind is None:
        return Effect("unsupported")
    if not kind.fits(found.message.body):
        return Effect("refused", why=_("What it says has not the form this kind of message has."))
    if found.line.state == "paused" and found.message.kind.protocol.split("/")[-1] != "post":
        return Effect("stored", "held", keeps=True)
    return handled(kind, found.message, found.line)


def kind_of(message: Message) -> Kind | None:
    """What this node knows of this kind of message, if anything."""
    try:
        return protocols.kind_of(message.type.removeprefix(f"{protocols.PREFIX}/"))
    except (KeyError, ValueError):
        return None


def handled(kind: Kind, message: Message, line: Line) -> Effect:
    """Let the room have it, inside a savepoint; what it raises becomes the answer."""
    try:
        incoming = _incoming(kind, message, line)
        with transaction.atomic(), acting(Partner(line.id, line.name)):
            at("take.acting")
            kind.handle(incoming)
            at("take.handled")
    except (NotCovered, NotAccepted):
        return Effect("consent", why=_("The consent that came with it does not cover it."))
    except Quarantine as why:
        return Effect("quarantined", "quarantined", str(why), keeps=True)
    except (Refused, Forbidden) as why:
        return Effect("refused", why=str(why))
    except TooEarly:
        raise Busy(60) from None
    return Effect("stored")


def _incoming(kind: Kind, message: Message, line: Line) -> Incoming:
    return Incoming(
        peer=line.peer, id=message.id, name=message.kind.name,
        minor=message.kind.minor, body=message.body, sent_at=datetime.fromtimestamp(message.created, UTC),
        thid=message.thid, pthid=message.pthid, consent=_consent(kind, message), token=message.consent,
        attachments=message.attachments,
    )  # fmt: skip


def _consent(kind: Kind, message: Message) -> Consent | None:
    """The consent in a message. Raises `NotAccepted` when it is not sound, not for us, or less than the body needs."""
    needs = kind.needs(message.body) if kind.needs else None
    if message.consent is None:
        if needs:
            raise NotAccepted("consent")
        return None
    consent = sealing.read_consent(message.consent)
    purpose, categories = (needs.purpose, needs.categories) if needs else (consent.purpose[0], frozenset[str]())
    now = int(clock.now().timestamp())
    consent.require(recipient=message.recipient, purpose=purpose, categories=categories, now=now)
    return consent


def _kept(found: Verified, post: Post, effect: Effect, before: Received | None) -> bytes:
    """The row, the counters, the ledger line and the receipt."""
    message, line = found.message, found.line
    streams.hear(post, message.inc, message.seq)
    at("take.heard")
    row = Received(
        pk=before.pk if before else new_id(), key_id=found.me.key_id, peer_id=line.id, message_id=message.id,
        type=message.type, thid=message.thid or "", inc=message.inc, seq=message.seq, sha256=found.sha256,
        status=effect.status, state=effect.state, at=clock.now(), why=effect.why, receipt_owed=found.via == "bundle",
        expires_at=datetime.fromtimestamp(message.expires, UTC), plain=_content(message) if effect.keeps else None,
    )  # fmt: skip
    answer = _receipt(found, effect.status, post.heard_seq)
    row.receipt = answer.decode()
    at("take.signed")
    row.save(force_insert=before is None, force_update=before is not None)
    at("take.stored")
    if effect.status in ("stored", "quarantined"):
        attachments.await_all(row, message)
    record(
        "federation.received", by=Partner(line.id), thing=f"received:{row.pk}", type=message.type, status=effect.status
    )  # fmt: skip
    at("take.kept")
    return answer


def _content(message: Message) -> dict[str, Any]:
    """What a person, or the room later, needs of a message that has not acted yet."""
    return {
        "body": message.body, "consent": message.consent, "created": message.created, "pthid": message.pthid,
        "attachments": [each.as_json() for each in message.attachments],
    }  # fmt: skip


def _again(before: Received, found: Verified, post: Post) -> bytes:
    """It came before: the receipt it got; one over the new bytes when its sender has sealed it afresh."""
    streams.note(post)
    if before.sha256 == found.sha256:
        answer = before.receipt.encode()
    else:
        answer = _receipt(found, before.status, post.heard_seq)
        Received.objects.filter(pk=before.pk).update(sha256=found.sha256, receipt=answer.decode())
    if found.via == "bundle":
        Received.objects.filter(pk=before.pk).update(receipt_owed=True)
    return answer


def _receipt(found: Verified, status: Any, heard: int) -> bytes:
    said = receipt.Receipt(found.message.id, found.sha256, status, heard, found.now)
    return receipt.sign(said, found.me.signing(found.now)).encode()


