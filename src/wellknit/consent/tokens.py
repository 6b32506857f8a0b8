"""The proof that goes with what is told: one consent token for each recipient, from what the person answered.

An official's word that somebody agreed is no consent of theirs: it makes no token and travels as a ground of its own.
"""

import hashlib
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Literal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from wellknit.casework.models import Person
from wellknit.consent.models import Consent, Release, Scope
from wellknit.federation import keys
from wellknit.federation.models import Peer
from wellknit.ground import clock
from wellknit.ground.canonical import canonical
from wellknit.seal.fed import consent_token
from wellknit.seal.fed.message import new_id
from wellknit.vault import blind

OFFICIAL = "official"
Form = Literal["verbal", "written", "guardian"]
_FORMS: dict[str, Form] = {"spoken": "verbal", "written": "written", "guardian": "guardian"}
_WEAKEST: tuple[Form, ...] = ("guardian", "verbal", "written")
_UNKNOWN_LANGUAGE = "und"  # BCP 47: undetermined


def pseudonym(person: Person, peer: Peer) -> str:
    """What two nodes call a person between them. Another peer is told another one, so no two can compare."""
    return blind.index("consent.subject", f"{person.pk} {peer.node}").hex()


def ground_of(release: Release, scopes: Collection[Scope]) -> str:
    """On what a release stands, as the other node is told."""
    asserted = any(scope.consent.form == OFFICIAL for scope in scopes)
    return OFFICIAL if release.ground == "consent" and asserted else release.ground


def end_of(day: date) -> datetime:
    """The moment at which a day is over, where this node is."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def number() -> str:
    """An id as tokens bear it."""
    return new_id(int(clock.now().timestamp() * 1000))


def made(release: Release, peer: Peer, scopes: Collection[Scope]) -> tuple[str, str]:
    """The id of a new token, and the token."""
    consents = {scope.consent_id: scope.consent for scope in scopes}.values()
    now, jti = clock.now(), number()
    languages = {each.language for each in consents if each.language}
    token = consent_token.Consent(
        jti=jti, subject=pseudonym(release.person, peer), purpose=(release.purpose,),
        categories=tuple(release.category_names), recipient=peer.node, start=int(now.timestamp()),
        until=int(end_of(_last_day(release, scopes)).timestamp()),
        language=languages.pop() if len(languages) == 1 else _UNKNOWN_LANGUAGE,
        form=min((_FORMS[each.form] for each in consents), key=_WEAKEST.index),
        interpreter=any(each.interpreter for each in consents), withdraw_route=_way_back(), text_hash=_heard(scopes),
    )  # fmt: skip
    return jti, consent_token.sign(token, keys.mine().signing(int(now.timestamp())))


def _last_day(release: Release, scopes: Collection[Scope]) -> date:
    return min(filter(None, [release.until, *(scope.until for scope in scopes)]))


def _way_back() -> str:
    with override("en"):
        return _("Tell anybody who works at %(node)s.") % {"node": settings.NODE_NAME[:120]}


def _heard(scopes: Collection[Scope]) -> str:
    """A hash of what was asked and in which words it was answered, so that neither can be changed afterwards."""
    told = sorted([str(scope.pk), scope.purpose, scope.categories, str(scope.until), _words(scope.consent)] for scope in scopes)
    return hashlib.sha256(canonical(told)).hexdigest()


def _words(consent: Consent) -> str:
    return f"{consent.form} {consent.given_on} {sorted((consent.checks or {}).items())} {consent.words}"
