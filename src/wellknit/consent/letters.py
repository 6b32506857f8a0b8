"""The gate towards other nodes: the one maker of letters that tell something of a person.

Out of a permit comes a letter whose content the permit covers, with the token that proves it or the ground it stands on.
A *reply* goes back to the node that asked the person, within what that node has told us itself.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from wellknit.consent import gate, parcels, tokens
from wellknit.consent.models import Disclosure, ReceivedConsent, Release, Scope
from wellknit.consent.received import may_show
from wellknit.directory.models import Organisation
from wellknit.federation import letters
from wellknit.federation.letters import Letter
from wellknit.federation.models import Peer
from wellknit.federation.protocols import Needs
from wellknit.federation.states import WRITTEN_TO
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.vault.models import DataKey, SealedFile

_make = letters.gate("consent")
REPLY = "reply"


def peer_of(organisation: Organisation) -> Peer | None:
    """The node of an organisation, if it has one that is written to."""
    return Peer.objects.filter(organisation=organisation, state__in=WRITTEN_TO).first()


def letter(
    permit: gate.Permit, type: str, body: dict[str, Any], *, content: parcels.Parcel | None = None,
    attachments: Sequence[SealedFile] = (), thid: str | None = None,
) -> Letter:  # fmt: skip
    """A letter under a permit. What it tells of the person stands in ``content`` alone, by category."""
    if not isinstance(permit, gate.Permit):
        raise TypeError("only a permit opens the gate")
    peer = peer_of(permit.recipient)
    if peer is None:
        raise Refused(_("“%(name)s” cannot be reached over the net now.") % {"name": permit.recipient.name})
    told = parcels.categories(content or {})
    _within(told, permit.categories)
    release = Release.objects.get(pk=permit.release)
    scopes = list(release.scopes.select_related("consent"))
    ground = tokens.ground_of(release, scopes)
    disclosure = _disclosure(release, peer, scopes, ground)
    if told and disclosure.told_at is None:
        disclosure.told_at = clock.now()
        disclosure.save(update_fields=["told_at"])
    proof = {"consent": disclosure.token, "purpose": permit.purpose, "categories": told} if disclosure.token else {}
    return _make(
        peer, type, {**body, **_told(content), "ground": {"code": ground, "id": disclosure.jti, **_terms(permit, ground)}},
        subject=permit.case.key.alias or "", key_id=permit.case.key_id, attachments=tuple(attachments), thid=thid, **proof,
    )  # fmt: skip


def _told(content: parcels.Parcel | None) -> dict[str, Any]:
    return {} if content is None else {"content": content}


def _within(told: frozenset[str], allowed: frozenset[str]) -> None:
    if not told <= allowed:
        raise Refused(_("The message would tell more than the release allows."))


def _terms(permit: gate.Permit, ground: str) -> dict[str, Any]:
    """For what it is told; and what a token would say, where there is none: of what, until when."""
    if ground == "consent":
        return {"purpose": permit.purpose}
    until = {"until": int(tokens.end_of(permit.until).timestamp())} if permit.until else {}
    return {"purpose": permit.purpose, "categories": sorted(permit.categories), **until}


def _disclosure(release: Release, peer: Peer, scopes: list[Scope], ground: str) -> Disclosure:
    """What the node was given under this release; written with the first letter."""
    known = Disclosure.objects.filter(release=release).first()
    if known is not None:
        return known
    jti, token = tokens.made(release, peer, scopes) if ground == "consent" else (tokens.number(), "")
    row = Disclosure(
        case=release.case, key_id=release.key_id, made_by_id=release.used_by_id or release.made_by_id, made_at=clock.now(),
        release=release, peer=peer, jti=jti, token=token, categories=release.categories,
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def reply(
    received: ReceivedConsent, type: str, body: dict[str, Any], *, content: parcels.Parcel, key: DataKey,
    thid: str | None = None,
) -> Letter:  # fmt: skip
    """A letter back to the node that asked the person: of what it told us itself, while we may still show that."""
    now = clock.now()
    told = parcels.categories(content)
    _within(told, frozenset(name for name in received.category_names if may_show(received, name, now)))
    return _make(
        received.peer, type, {**body, "content": content, "ground": {"code": REPLY, "id": received.jti}},
        subject=key.alias or "", key_id=key.pk, thid=thid,
    )  # fmt: skip


def needed(body: dict[str, Any]) -> Needs | None:
    """What a consent must cover for a body to be told here; nothing where the ground is another."""
    ground = body["ground"]
    if ground["code"] != "consent":
        return None
    return Needs(ground.get("purpose", ""), parcels.categories(body.get("content", {})))
