"""The post: what goes out, what has come in, and how far each stream of messages has got. Bodies are sealed."""

from django.db import models

from wellknit.federation.models.peers import Peer
from wellknit.federation.states import OUTGOING, RECEIVED
from wellknit.ground.ids import new_id
from wellknit.vault.classes import PLAIN, ROUTINE, Classes, sealed
from wellknit.vault.fields import SealedJSON, SealedText
from wellknit.vault.models import SealedModel


class Post(models.Model):
    """How far the two streams between us and one peer have got, and which courier works for it.

    ``sent_*`` is the last number given out in our incarnation. ``heard_seq`` is the highest number received without a gap
    in the peer's incarnation ``heard_inc``, ``heard_high`` the highest at all.
    """

    peer = models.OneToOneField(Peer, models.CASCADE, primary_key=True, related_name="post")
    sent_inc = models.PositiveIntegerField(default=0)
    sent_seq = models.BigIntegerField(default=0)
    heard_inc = models.PositiveIntegerField(default=0)
    heard_seq = models.BigIntegerField(default=0)
    heard_high = models.BigIntegerField(default=0)
    gap_since = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # when we asked for missing numbers last
    hour = models.PositiveIntegerField(default=0)
    hour_count = models.PositiveIntegerField(default=0)
    hour_bytes = models.BigIntegerField(default=0)
    courier = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)

    classes = Classes(
        peer=PLAIN, sent_inc=PLAIN, sent_seq=PLAIN, heard_inc=PLAIN, heard_seq=PLAIN, heard_high=PLAIN, gap_since=PLAIN,
        asked_at=PLAIN, hour=PLAIN, hour_count=PLAIN, hour_bytes=PLAIN, courier=PLAIN, lease_until=PLAIN, next_at=PLAIN,
        failures=PLAIN,
    )  # fmt: skip


class Outgoing(SealedModel):
    """A message to a peer. ``plain`` is what it says, so that it can be sealed afresh; the envelope is for the peer alone.

    ``subject`` is the ledger's alias of the case. ``key`` is the case's own data key: erasing the case forgets the copy.
    """

    peer = models.ForeignKey(Peer, models.PROTECT, related_name="outgoing")
    message_id = models.CharField(max_length=32, unique=True)
    type = models.CharField(max_length=80)
    subject = models.CharField(max_length=32, blank=True)
    thid = models.CharField(max_length=32, blank=True)
    inc = models.PositiveIntegerField()
    seq = models.BigIntegerField()
    state = models.CharField(max_length=12, default=OUTGOING.start)
    plain = SealedJSON()
    envelope = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    sealed_to = models.CharField(max_length=120, blank=True)  # the peer's key this envelope opens with
    attempts = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=40, blank=True)  # a code: why the last attempt came to nothing
    next_at = models.DateTimeField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)  # when the peer answered, or it ended otherwise
    receipt = models.TextField(blank=True)
    opened_at = models.DateTimeField(null=True)  # a person there has opened it
    opened_role = models.CharField(max_length=40, blank=True)

    classes = Classes(
        id=PLAIN, key=PLAIN, peer=PLAIN, message_id=ROUTINE, type=ROUTINE, subject=ROUTINE, thid=ROUTINE, inc=PLAIN,
        seq=PLAIN, state=PLAIN, plain=sealed("routine", 2), envelope=PLAIN, sha256=PLAIN, sealed_to=PLAIN, attempts=PLAIN,
        fault=PLAIN, next_at=PLAIN, created_at=PLAIN, expires_at=PLAIN, settled_at=PLAIN, receipt=PLAIN, opened_at=PLAIN,
        opened_role=PLAIN,
    )  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "inc", "seq"], name="federation_number_once")]
        indexes = [
            models.Index(fields=["peer", "inc", "seq"], condition=models.Q(state="waiting"), name="federation_waiting_ix"),
            models.Index(fields=["state", "settled_at"], name="federation_settled_ix"),
        ]

    @property
    def family(self) -> str:
        """Protocol and kind without the version: what rooms listen to."""
        protocol, _, kind = self.type.split("/")
        return f"{protocol}/{kind}"


class Received(SealedModel):
    """A message a peer has signed, by its id: what was answered, and its content as long as a person must look.

    The row outlives the message's expiry by ninety days, so that a copy never acts again.
    """

    peer = models.ForeignKey(Peer, models.PROTECT, related_name="received")
    message_id = models.CharField(max_length=32)
    type = models.CharField(max_length=200)
    thid = models.CharField(max_length=32, blank=True)
    inc = models.PositiveIntegerField()
    seq = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=12)
    state = models.CharField(max_length=12, default=RECEIVED.start)
    receipt = models.TextField()
    receipt_owed = models.BooleanField(default=False)  # it came by hand: the receipt goes back the same way
    plain = SealedJSON()
    why = SealedText()  # what stands in the way, in words for people of this node
    at = models.DateTimeField()
    expires_at = models.DateTimeField()

    classes = Classes(
        id=PLAIN, key=PLAIN, peer=PLAIN, message_id=PLAIN, type=PLAIN, thid=PLAIN, inc=PLAIN, seq=PLAIN, sha256=PLAIN,
        status=PLAIN, state=PLAIN, receipt=PLAIN, receipt_owed=PLAIN, plain=sealed("routine", 2), why=sealed("routine", 1),
        at=PLAIN, expires_at=PLAIN,
    )  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "message_id"], name="federation_received_once")]
        indexes = [
            models.Index(fields=["peer", "inc", "seq"], name="federation_heard_ix"),
            models.Index(fields=["expires_at"], name="federation_tombstone_ix"),
            models.Index(
                fields=["peer", "at"], condition=models.Q(state__in=["held", "quarantined"]), name="federation_look_ix"
            ),
        ]


class Blob(SealedModel):
    """An attachment of something we send: sealed bytes on disk under ``name``, handed out as long as they are owed."""

    outgoing = models.ForeignKey(Outgoing, models.CASCADE, related_name="blobs")
    name = models.CharField(max_length=32, unique=True)
    byte_count = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    taken_at = models.DateTimeField(null=True)

    classes = Classes(id=PLAIN, key=PLAIN, outgoing=PLAIN, name=PLAIN, byte_count=PLAIN, hash=PLAIN, taken_at=PLAIN)


class Awaited(SealedModel):
    """An attachment that a received message speaks of and that is still to be fetched; ``opens`` is its key."""

    received = models.ForeignKey(Received, models.CASCADE, related_name="awaited")
    name = models.CharField(max_length=32)
    media_type = models.CharField(max_length=100)
    byte_count = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    opens = SealedText()
    state = models.CharField(max_length=8, default="awaited")  # awaited, kept, refused
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()

    classes = Classes(
        id=PLAIN, key=PLAIN, received=PLAIN, name=PLAIN, media_type=PLAIN, byte_count=PLAIN, hash=PLAIN,
        opens=sealed("routine", 2), state=PLAIN, attempts=PLAIN, next_at=PLAIN,
    )  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["received", "name"], name="federation_awaited_once")]


class TurnedAway(models.Model):
    """How often something unsigned or badly signed was turned away, by day and cause; the sender never learns the cause."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    day = models.DateField()
    reason = models.CharField(max_length=12)
    n = models.PositiveIntegerField(default=0)

    classes = Classes(id=PLAIN, day=PLAIN, reason=PLAIN, n=PLAIN)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "reason"], name="federation_turned_away_once")]
