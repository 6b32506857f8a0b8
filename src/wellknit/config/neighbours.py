"""The demo's net: invented nodes elsewhere, each met by its card. Their keys are thrown away, so nothing is ever read there."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from wellknit.access.actors import System
from wellknit.federation import keys, letters
from wellknit.federation.actions import introduction, standing
from wellknit.federation.models import Peer
from wellknit.federation.sending import send
from wellknit.ground import clock
from wellknit.seal.fed import card as cards
from wellknit.seal.fed import identity, times
from wellknit.seal.fed.card import Card, Contact, Endpoint, Limits

NODE = System("demo")


def meet(office: Any) -> None:
    """This node gets its root, and meets three others: one is open, one waits for a second officer, one is paused."""
    root = identity.new_root()
    long_ago = clock.now() - timedelta(days=4)
    with transaction.atomic(), clock.telling(long_ago):
        keys.install(root=root, by=NODE)
        keys.issue_card(root, by=NODE)
        _opened(office, "Invented ministry desk, Phnom Penh", "+855 00 000 001")
        paused = _opened(office, "Invented women's union office, Vientiane", "+856 00 000 002")
        send(letters.bare(paused, "post/1.0/ping", {}), by=NODE)
    with office.as_("sora") as sora:
        standing.pause(peer=paused, by=sora, reason="Their office moves; they asked us to wait until it is done.")
        _compare(_introduced(office, "Invented hotline, Ha Noi", "+84 00 000 003", "VN"), sora)


def _opened(office: Any, name: str, reach: str) -> Peer:
    peer = _introduced(office, name, reach)
    for officer in ("sora", "vanna"):
        with office.as_(officer) as by:
            _compare(peer, by)
            peer.refresh_from_db()
    return peer


def _introduced(office: Any, name: str, reach: str, country: str = "") -> Peer:
    with office.as_("sora") as sora:
        return introduction.introduce(by=sora, text=_card(name, reach), organisation=name, country=country)


def _compare(peer: Peer, by: Any) -> None:
    introduction.compare(by=by, peer=peer, number=introduction.digits(peer), how="phone")


def _card(name: str, reach: str) -> str:
    """A card as a node elsewhere would show it."""
    root, now = identity.new_root(), int(clock.now().timestamp())
    signing = identity.new_key(root.node, "sig-1", "Ed25519").shown(start=now, until=now + times.SIGNING)
    sealing = identity.new_key(root.node, "x1-1", "X-Wing").shown(start=now, until=now + times.SEALING)
    card = Card(
        node=root.node, name=name, endpoints=(Endpoint("courier", "by hand"),), signing=(signing,), sealing=(sealing,),
        suites=("X1",), types=(), limits=Limits(),
        contact=Contact("Invented front office", reach), number=1, previous=None, issued=now,
    )  # fmt: skip
    return cards.sign(card, root)
