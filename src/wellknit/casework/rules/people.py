"""What can be said of a person at all: codes from their lists, and relations that are possible."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from wellknit.casework.rules.codes import known, known_country
from wellknit.ground.verdicts import YES, Verdict
from wellknit.words.codelists import languages

ROLES = ("dependant", "child")
REACH_KINDS = ("email", "home_phone", "mobile_phone")
_COLUMN_LISTS = {
    "sex": "sex",
    "gender": "prs_Gender",
    "marital_status": "prs_MaritalStatus",
    "education": "prs_HighestLevelOfEducation",
}
_ROW_LISTS = {
    "names": {"kind": "name_kind"},
    "nationalities": {"standing": "nationality_standing"},
    "papers": {"kind": "identity_paper"},
}


def facts(told: Mapping[str, Any]) -> Verdict:
    """Whether every code in what is told of a person stands in its list."""
    return next((verdict for verdict in _doubts(told) if not verdict), YES)


def _doubts(told: Mapping[str, Any]) -> Iterable[Verdict]:
    yield from (known(listed, told.get(name) or "") for name, listed in _COLUMN_LISTS.items())
    for name, columns in _ROW_LISTS.items():
        for row in told.get(name) or ():
            yield from (known(listed, row.get(column) or "") for column, listed in columns.items())
            yield known_country(row.get("country") or "")
    yield from (known_country(row.get("country") or "") for row in told.get("addresses") or ())
    if strange := [code for code in told.get("languages") or () if code and not languages().has(code)]:
        yield Verdict(_("“%(code)s” is not one of the list.") % {"code": strange[0][:60]})
    if any(row.get("value") and row.get("kind") not in REACH_KINDS for row in told.get("reaches") or ()):
        yield Verdict(_("Say whether this is an email address or which telephone."))


def may_take_out(role: str, stands: bool) -> Verdict:
    """Whether somebody can be taken out of a case: not the person it is about, and nobody of whom it says more."""
    if role not in ROLES:
        return Verdict(_("The case is about this person, so they cannot be taken out of it. A whole case is erased instead."))
    if stands:
        return Verdict(
            _(
                "More is on file about this person: a decision on status, what happened to them, how to contact them, an "
                "answer about consent, a release, or a link to another record. Nobody is taken out while that stands."
            )
        )
    return YES


def company(role: str, origin: str, relation: str) -> Verdict:
    """Whether somebody can come along like this: only a child has an origin."""
    if role not in ROLES:
        return Verdict(_("Say whether this is a dependant or a child."))
    if origin and role != "child":
        return Verdict(_("Only a child is born of exploitation or surrogacy."))
    verdict = known("child_origin", origin)
    return verdict and known("relationship", relation) if verdict else verdict
