"""The demo's further net: invented nodes elsewhere, met by their cards. Their keys are thrown away: nothing is ever read there."""

from typing import Any

from django.db import transaction

from wellknit.access.actors import System
from wellknit.federation import letters
from wellknit.federation.actions import introduction, standing
from wellknit.federation.models import Peer
from wellknit.federation.sending import send
from wellknit.ground import clock
from wellknit.seal.fed import card as cards
from wellknit.seal.fed import identity, times
from wellknit.seal.fed.card import Card, Contact, Endpoint, Limits

NODE = System("demo")


def meet(office: Any) -> None:
    """The Thai node meets two that do not exist: one is paused, with something that waits; one waits for a second officer."""
    with transaction.atomic():
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
