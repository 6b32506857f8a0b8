"""Who this node is: its root, the keys that sign and seal, and the card that shows them.

The root is made once and kept offline; it signs cards and nothing else. Everything else is kept in the vault. What a
process needs to sign and to open is held in memory and read anew when ``OwnNode.version`` has grown.
"""

import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from wellknit.access.actors import Anyone, System
from wellknit.access.prepared import Prepared
from wellknit.federation import protocols
from wellknit.federation.models import OwnCard, OwnKey, OwnNode
from wellknit.federation.models.peers import read_card
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.record import record
from wellknit.seal.fed import card as cards
from wellknit.seal.fed import identity, rotation, times
from wellknit.seal.fed.card import Card
from wellknit.seal.fed.identity import SUITES, PrivateKey, PublicKey, Suite
from wellknit.seal.fed.kinds import Name
from wellknit.vault import keyring, shredding

SHOWN_AHEAD = 60 * times.DAY  # how early the next signing key is shown; it is used when the one before ends
SHOWN_LATELY = 90 * times.DAY  # how long a peer may still hold a card that another has replaced
_STARTS_BEFORE = times.MINUTE * 60  # so that a peer whose clock is a little late can use a new key, too
_SEALS: dict[str, Name] = {"X1": "X-Wing", "J1": "X25519"}
_WORDS: dict[Name, str] = {"Ed25519": "sig", "X-Wing": "x1", "X25519": "j1", "P-256": "p256"}


@dataclass(frozen=True)
class Mine:
    """What a process holds of this node. ``shown`` are the hashes of the cards a peer may hold of us."""

    node: str
    incarnation: int
    version: int
    key_id: int
    card: Card
    text: str
    shown: frozenset[str]
    secrets: Mapping[str, PrivateKey] = field(repr=False)

    def signing(self, now: int) -> PrivateKey:
        """The key to sign with now. Raises `Refused` when the card has run out."""
        fit = [key for key in self.card.signing if key.used_at(now) and key.id in self.secrets]
        if not fit:
            raise Refused(_("This node's own card has run out. Issue a new one with the root key."))
        return self.secrets[min(fit, key=lambda key: key.start).id]


class NotInstalled(Refused):
    """This node has no root, or no card yet."""


_pulse = Prepared(lambda: OwnNode.objects.values_list("node", "incarnation", "version", "key_id"))
_held: list[Mine] = []
_lock = threading.Lock()


def mine() -> Mine:
    """This node as it is now; one small query, and more only after a change. Raises `NotInstalled`."""
    found = _pulse()
    if not found:
        raise NotInstalled(_("This node cannot exchange yet: it has no root key. See the page on joining the net."))
    held = _held[0] if _held else None
    if held is None or (held.node, held.incarnation, held.version, held.key_id) != found[0]:
        with _lock:
            _held[:] = [held := _read(*found[0])]
    return held


def is_installed() -> bool:
    """Whether this node has shown a card."""
    return OwnCard.objects.exists()


def own_card() -> Card:
    """The card this node shows now. Raises `NotInstalled`."""
    return mine().card


def _read(node: str, incarnation: int, version: int, key_id: int) -> Mine:
    since = clock.now().timestamp() - SHOWN_LATELY
    rows = list(OwnCard.objects.order_by("-number"))
    if not rows:
        raise NotInstalled(_("This node cannot exchange yet: it has shown no card."))
    replaced = zip(rows[1:], rows, strict=False)  # each card with the one that took its place
    shown = {rows[0].hash} | {old.hash for old, new in replaced if new.issued_at.timestamp() > since}
    secrets = {key.name: _private(key) for key in OwnKey.objects.filter(key__wrapped__isnull=False, withdrawn=False)}
    return Mine(
        node, incarnation, version, key_id, read_card(rows[0].text), rows[0].text, frozenset(shown), secrets
    )  # fmt: skip


def _private(key: OwnKey) -> PrivateKey:
    return PrivateKey(key.name, key.kind, bytes.fromhex(key.secret))  # type: ignore[arg-type]


# The root


def write_root(path: Path) -> PrivateKey:
    """Make a root and write it into a file that only its owner may read. Raises `FileExistsError`."""
    root = identity.new_root()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(root.secret.hex() + "\n")
    return root


def read_root(path: Path) -> PrivateKey:
    """The root in a file. Raises `ValueError` for a file that holds none, `OSError` for one that cannot be read."""
    return identity.root_from(bytes.fromhex(path.read_text().strip()))


@transaction.atomic
def install(*, root: PrivateKey, by: Anyone) -> OwnNode:
    """Say who this node is, once and for all. Raises `Refused` when it is somebody already."""
    if OwnNode.objects.exists():
        raise Refused(_("This node has its root already. A new root means a new node, and a new introduction everywhere."))
    row = OwnNode.objects.create(node=root.node, key=keyring.create(), installed_at=clock.now())
    record("federation.installed", by=by, thing="node:1")
    return row


@transaction.atomic
def issue_card(
    root: PrivateKey, *, by: Anyone, ahead: int = rotation.AHEAD, without: Sequence[str] = ()
) -> Card:
    """Make the keys that are due, sign a card that shows them, and send it to every peer.

    ``ahead`` is for how many seconds from now sealing keys must be there; ``without`` names keys to withdraw.
    """
    node = OwnNode.objects.select_for_update().first()
    if node is None or root.node != node.node:
        raise Refused(_("This is not the root key of this node."))
    now = int(clock.now().timestamp())
    OwnKey.objects.filter(name__in=without).update(withdrawn=True)
    _make_due(node.node, now, ahead)
    last = OwnCard.objects.order_by("-number").first()
    text = cards.sign(_card(node.node, last, now), root)
    card = read_card(text)
    OwnCard.objects.create(number=card.number, hash=card.hash, text=text, issued_at=clock.now())
    _touch()
    record("federation.card_issued", by=by, thing=f"card:{card.number}", withdrawn=len(without))
    _tell(text, by)
    return card


def _tell(text: str, by: Anyone) -> None:
    from wellknit.federation import own_post  # it sends, and whoever sends needs this module

    own_post.show_card(text, by=by)


def suites() -> tuple[Suite, ...]:
    """The suites this node may be sealed to in, as its keeper has set them."""
    return tuple(each for each in SUITES if each in settings.WELLKNIT_SUITES)


def _make_due(node: str, now: int, ahead: int) -> None:
    _extend(node, "Ed25519", now, SHOWN_AHEAD, times.SIGNING)
    for suite in suites():
        _extend(node, _SEALS[suite], now, ahead, times.SEALING)


def _extend(node: str, kind: Name, now: int, ahead: int, use: int) -> None:
    """Make keys of a kind until one is in use that far from now; each begins a day before the last one ends."""
    rows = OwnKey.objects.filter(kind=kind)
    last = rows.filter(withdrawn=False, until__gt=now).order_by("-until").first()
    until, number = last.until if last else 0, rows.count()
    while until <= now + ahead:
        start = max(until - times.DAY, now - _STARTS_BEFORE)
        until, number = start + use, number + 1
        _make(identity.new_key(node, f"{_WORDS[kind]}-{number}", kind), start, until)


def _make(key: PrivateKey, start: int, until: int) -> None:
    public = key.shown(start=start, until=until).public
    row = OwnKey(key=keyring.create(), name=key.id, kind=key.kind, public=public, start=start, until=until)
    row.secret = key.secret.hex()
    row.save(force_insert=True)


def _card(node: str, last: OwnCard | None, now: int) -> Card:
    """The next card: signing keys stay after their end, as long as something they signed may be shown."""
    keys = [_public(key) for key in OwnKey.objects.filter(withdrawn=False).order_by("start", "pk")]
    return Card(
        node=node, name=settings.NODE_NAME, endpoints=settings.WELLKNIT_ENDPOINTS,
        signing=tuple(key for key in keys if key.suite is None)[-10:],
        sealing=tuple(key for key in keys if key.suite in suites() and key.until > now)[:12],
        suites=suites(), types=protocols.types(), limits=cards.Limits(),
        contact=cards.Contact(*settings.WELLKNIT_CONTACT), number=last.number + 1 if last else 1,
        previous=last.hash if last else None, issued=now,
    )  # fmt: skip


def _public(key: OwnKey) -> PublicKey:
    return PublicKey(key.name, key.kind, bytes(key.public), key.start, key.until)  # type: ignore[arg-type]


# Turning


def needs_card() -> bool:
    """Whether a new card is due: a key that must be shown, or a protocol the card does not name."""
    card, now = own_card(), int(clock.now().timestamp())
    sealing = any(rotation.needs_new(card.sealing, suite, now) for suite in suites())
    signing = not any(key.until > now + SHOWN_AHEAD for key in card.signing)
    return sealing or signing or card.types != protocols.types()


def runs_out() -> int:
    """When nobody can seal to this node any more, or it cannot sign; a time of fed/1."""
    card = own_card()
    ends = [max(key.until for key in card.sealing if key.suite == suite) for suite in card.suites]
    return min(*ends, max(key.until for key in card.signing))


def turn() -> None:
    """The chore: destroy what must not exist any more; issue the card that is due, where the root is at hand."""
    if not is_installed():
        return
    destroy_ended()
    path = settings.WELLKNIT_ROOT_FILE
    if path and needs_card():
        issue_card(read_root(Path(path)), by=System("keys"))


@transaction.atomic
def destroy_ended() -> int:
    """Destroy the secrets whose time is over, so that nothing is left on the disk either; how many."""
    now = int(clock.now().timestamp())
    rows = list(OwnKey.objects.filter(key__wrapped__isnull=False))
    over = set(rotation.to_destroy([_public(row) for row in rows], now)) | {row.name for row in rows if row.withdrawn}
    for row in rows:
        if row.name in over:
            OwnKey.objects.filter(pk=row.pk).update(secret=None)
            keyring.shred(row.key_id)
    if over:
        _touch()
        transaction.on_commit(shredding.settle)
    return len(over)


@transaction.atomic
def raise_incarnation(*, by: Anyone) -> int:
    """Say that this node was restored from a backup: it numbers its messages anew, under a new incarnation."""
    OwnNode.objects.update(incarnation=F("incarnation") + 1)
    _touch()
    record("federation.restored", by=by, thing="node:1")
    return mine().incarnation


def _touch() -> None:
    OwnNode.objects.update(version=F("version") + 1)
