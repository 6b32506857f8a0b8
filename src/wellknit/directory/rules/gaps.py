"""For want of what nobody could take somebody; pure."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from wellknit.directory.rules.matching import Answer, Standing, Wanted
from wellknit.ground.verdicts import YES, Verdict
from wellknit.words.codelists import codelist

NO_SERVICE = "no_service"


def missing(answers: Sequence[Answer]) -> list[str]:
    """What failed, by code: of the services that came nearest, everything that spoke against them."""
    if not answers:
        return [NO_SERVICE]
    nearest = min(map(_distance, answers))
    found = {code for answer in answers if _distance(answer) == nearest for code in _causes(answer)}
    return [code for code in codelist("gap_condition").codes if code in found]


def _causes(answer: Answer) -> set[str]:
    """What asking cannot change; where it might have, what was asked."""
    return {doubt.condition for doubt in answer.doubts if not doubt.ask} or set(answer.conditions)


def _distance(answer: Answer) -> tuple[bool, int]:
    return (answer.standing is Standing.NO, len(_causes(answer)))


def may_record(answers: Sequence[Answer]) -> Verdict:
    """A gap is where nobody can; while somebody fits, they are asked first."""
    if any(answer.standing is Standing.FITS for answer in answers):
        return Verdict(_("Somebody can take this person. Ask them first."))
    return YES


def facts(wanted: Wanted, conditions: Sequence[str]) -> dict[str, str]:
    """What is kept beside a gap: only what failed, and only as a group in which many stand."""
    one = next(iter(sorted(wanted.nationalities)), "")
    told = {
        "sex": wanted.sex, "age": band(wanted.age), "nationality": one, "language": next(iter(wanted.languages), ""),
    }  # fmt: skip
    columns = {"sex": "sex", "age": "age_band", "nationality": "nationality", "language": "language"}
    return {columns[code]: value for code, value in told.items() if code in conditions}


def band(age: tuple[int, int] | None) -> str:
    """The age band in which the person surely is; empty where they may be in two."""
    if age is None:
        return ""
    low, high = (next((code for code in codelist("age_band").codes if _within(code, years)), "") for years in age)
    return low if low == high else ""


def _within(code: str, years: int) -> bool:
    low, _dash, high = code.rstrip("+").partition("-")
    return int(low) <= years <= (int(high) if high else years)
