"""What may be written about what happened: codes of the lists, days that can be, places on this earth."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from wellknit.casework.rules.codes import known
from wellknit.ground.verdicts import YES, Verdict
from wellknit.words.calendars import OLDEST_AGE
from wellknit.words.codelists import codelist

# The many-valued lists of the victim context; the last is deprecated in HTCDS 2.0, kept if a file brings it.
CODE_LISTS = (
    "vic_MethodOfRecruitment",
    "vic_RecruitmentWebsitesAndApps",
    "vic_TypeOfExploitation",
    "vic_TypeOfSexExploitation",
    "vic_ExploitationWebsitesAndApps",
    "vic_MethodsOfControl",
    "vic_Vulnerabilities",
)
INDUSTRY = "vic_ForcedLabourIndustry"
PLACE_PARTS = ("street", "city", "state", "postal_code", "longitude", "latitude")
DIRECTIONS = ("incoming", "outgoing")


def decision(status: str, body_kind: str, standard: str, decided_on: date, today: date) -> Verdict:
    """Whether this can be a decision on status."""
    if not status:
        return Verdict(_("Say what was decided."))
    if decided_on > today:
        return Verdict(_("A decision cannot lie in the future."))
    return _first_no(
        known("vic_TraffickingStatus", status),
        known("vic_TraffickingStatusDecisionMakingOrg", body_kind),
        known("standard_of_proof", standard),
    )


def exploitation(
    codes: Mapping[str, Collection[str]], relationship: str, industry: str, detail: str, age: int | None
) -> Verdict:
    """Whether this can be what is known of an exploitation."""
    if set(codes) - set(CODE_LISTS):
        return Verdict(_("There is no such list of codes."))
    if age is not None and not 0 <= age <= OLDEST_AGE:
        return Verdict(_("This is not an age a person can have."))
    wrong = _first_no(*(known(name, told) for name, told in codes.items()))
    other = _first_no(
        known("vic_RelationshipToTrafficker", relationship), known(INDUSTRY, [industry, detail])
    )
    return _first_no(wrong, other, _fits(industry, detail))


def industry_pair(industry: str, detail: str) -> tuple[str, str]:
    """Section and finer kind of work; the finer one alone names its section too."""
    known_kinds = codelist(INDUSTRY)
    if industry and known_kinds.has(industry) and not known_kinds[industry].standard:
        industry, detail = "", industry
    if detail and not industry and known_kinds.has(detail):
        industry = known_kinds.standard_value(detail).value
    return industry, detail


def _fits(industry: str, detail: str) -> Verdict:
    kinds = codelist(INDUSTRY)
    if kinds.has(detail) and kinds.standard_value(detail).value != industry:
        return Verdict(_("The finer kind of work belongs to another industry."))
    return YES


def event(kind: str, place: Mapping[str, Any]) -> Verdict:
    """Whether this can be one leg of the way."""
    if set(place) - set(PLACE_PARTS):
        return Verdict(_("A place has no such part."))
    if not _within(place.get("latitude"), 90) or not _within(place.get("longitude"), 180):
        return Verdict(_("No place on earth has these coordinates."))
    return (
        known("hte_Type", kind)
        if kind
        else Verdict(_("Say whether this was recruitment, transit or exploitation."))
    )


def _within(degrees: Any, most: int) -> bool:
    return degrees is None or -most <= degrees <= most


def perpetrator(roles: Collection[str], words: str, organisation: Any) -> Verdict:
    """Whether anything at all is said about somebody who took part."""
    if not (roles or words.strip() or organisation):
        return Verdict(_("Say at least one thing: a role, an organisation, or something in words."))
    return known("per_RoleInProcess", roles)


def referral(direction: str, reason: str, on: date | None, today: date) -> Verdict:
    """Whether this can be a referral that took place."""
    if direction not in DIRECTIONS:
        return Verdict(_("Say whether the case came here or was referred on."))
    if on is not None and on > today:
        return Verdict(_("A referral on file cannot lie in the future."))
    return known("cas_ReasonForIncomingReferral", reason)


def _first_no(*verdicts: Verdict) -> Verdict:
    return next((verdict for verdict in verdicts if not verdict), YES)
