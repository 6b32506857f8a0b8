"""Which agency of this node another node asks: the one it addressed, or the one that takes in what is addressed to none.

Only an agency where somebody can take a referral in gets one: elsewhere it would wait for nobody.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings

from wellknit.access.permissions import Permission
from wellknit.directory.models import Organisation
from wellknit.directory.reads import tidy
from wellknit.people.models import Agency
from wellknit.people.reads import agencies_where


def addressed_as(organisation: Organisation | None) -> dict[str, str] | None:
    """An agency at another node as a referral names it: by its name in directories, and as people call it."""
    return {"id": str(organisation.uid), "name": organisation.name} if organisation else None


def taking_in() -> list[Agency]:
    """The agencies of this node where somebody takes referrals in, the one made first at the front."""
    return list(agencies_where(Permission.REFERRAL_INTAKE).order_by("pk"))


def agency_for(addressed: Mapping[str, Any] | None) -> Agency | None:
    """Whose intake sees what comes. One that is unknown here, or named in two ways, goes where all that names none goes."""
    able = taking_in()
    meant = _meant(addressed) if addressed else set()
    found = [agency for agency in able if agency.pk in meant]
    return found[0] if len(found) == 1 else _front(able)


def _meant(addressed: Mapping[str, Any]) -> set[int]:
    """The agencies here that are meant: by their name in directories, or else as people call them."""
    ours = Organisation.objects.filter(origin="", agency__isnull=False)
    by_number = set(ours.filter(uid=UUID(addressed["id"])).values_list("agency", flat=True))
    name = tidy(addressed["name"])
    by_name = {*ours.filter(name__iexact=name).values_list("agency", flat=True), *_called(name)}
    return by_number or by_name


def _called(name: str) -> Sequence[int]:
    return list(Agency.objects.filter(name__iexact=name).values_list("pk", flat=True))


def _front(able: Sequence[Agency]) -> Agency | None:
    named = [agency for agency in able if agency.name == settings.INTAKE_AGENCY]
    return next(iter([*named, *able]), None) or Agency.objects.order_by("pk").first()


def uid_of(agency: Agency) -> str:
    """The name in directories of an agency of this node; nothing where the directory does not know it."""
    row = Organisation.objects.filter(origin="", agency=agency).order_by("pk").first()
    return str(row.uid) if row else ""
