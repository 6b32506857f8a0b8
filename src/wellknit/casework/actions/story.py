"""Writing what happened: decisions on status, exploitation, events, perpetrators, referrals on file.

A decision on status is added, never changed; the newest by its day gives the case its status. No service asks
for it. The rest can be corrected: pass the row to write it anew.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.casework import doors
from wellknit.casework.actions.common import atomic, done, made, so_far
from wellknit.casework.actions.once import hold, put, save_once
from wellknit.casework.models import (
    Case,
    CasePerson,
    Exploitation,
    Perpetrator,
    Person,
    ReferralOnFile,
    StatusDecision,
    TraffickingEvent,
)
from wellknit.casework.models.base import CaseBound
from wellknit.casework.rules import story as rules
from wellknit.casework.rules.codes import known_country
from wellknit.casework.standing import need
from wellknit.directory.actions import chosen
from wellknit.directory.models import Organisation
from wellknit.words.calendars import PartialDate, local_today

Codes = Mapping[str, Collection[str]]
Place = Mapping[str, str | float | None]
Row = TypeVar("Row", bound=CaseBound)


@atomic
def decide_status(
    *, case: Case, by: Actor, status: str, decided_on: date, body_kind: str = "", body_name: str = "",
    standard: str = "", reason: str = "", person: Person | None = None,
) -> StatusDecision:  # fmt: skip
    """Put a body's decision on somebody on file; the principal person's newest is the status of the case."""
    need(by, Permission.STATUS_DECIDE, case)
    rules.decision(status, body_kind, standard, decided_on, local_today()).enforce()
    decision = StatusDecision(
        **made(case, by), person=_person(case, person), status=status, decided_on=decided_on,
        body_kind=body_kind, body_name=body_name, standard=standard, reason=reason,
    )  # fmt: skip
    save_once(decision)
    _show_newest(case)
    done("status.decided", decision, by=by)
    return decision


@atomic
def take_off(*, case: Case, rows: Iterable[CaseBound]) -> None:
    """Take rows off the record that came from elsewhere and may stay no longer. Who may, and what the ledger says, is settled
    by whoever calls."""
    for row in rows:
        row.delete()
    _show_newest(case)


def _show_newest(case: Case) -> None:
    principal = _person(case, None)
    decisions = [row for row in _held(StatusDecision, case) if row.person_id == principal.pk]
    newest = max(decisions, key=lambda row: (row.decided_on, row.pk), default=None)
    case.status = newest.status if newest else ""
    if not case._state.adding:
        Case.objects.filter(pk=case.pk).update(status=case.status)


@atomic
def write_exploitation(
    *, case: Case, by: Actor, person: Person | None = None, codes: Codes | None = None,
    relationship: str = "", age_when_trafficked: int | None = None, industry: str = "",
    industry_detail: str = "",
    recruited_at: Organisation | str | None = None, exploited_at: Organisation | str | None = None,
    words: str = "",
) -> Exploitation:  # fmt: skip
    """Write how somebody was recruited, controlled and exploited, instead of what was on file of this person.

    ``codes`` holds the many-valued lists by HTCDS field name. ``industry`` may be a section or one of our
    finer kinds of work.
    """
    need(by, Permission.STORY_WRITE, case)
    industry, industry_detail = rules.industry_pair(industry, industry_detail)
    rules.exploitation(codes or {}, relationship, industry, industry_detail, age_when_trafficked).enforce()
    human = _person(case, person)
    row = next((each for each in _held(Exploitation, case) if each.person_id == human.pk), None)
    row = row or Exploitation(**made(case, by), person=human)
    return _written(
        row, case, by, codes={name: list(told) for name, told in (codes or {}).items() if told},
        relationship=relationship, age_when_trafficked=age_when_trafficked, industry=industry,
        industry_detail=industry_detail, recruited_at=chosen(recruited_at, by=by),
        exploited_at=chosen(exploited_at, by=by), words=words,
    )  # fmt: skip


@atomic
def write_event(
    *, case: Case, by: Actor, kind: str, happened: PartialDate | date | None = None, country: str = "",
    place: Place | None = None, words: str = "", event: TraffickingEvent | None = None,
) -> TraffickingEvent:  # fmt: skip
    """Write one leg of the way: where, when as far as known, what happened."""
    need(by, Permission.STORY_WRITE, case)
    told = {part: value for part, value in (place or {}).items() if value not in ("", None)}
    rules.event(kind, told).enforce()
    known_country(country).enforce()
    exact = happened.exact if isinstance(happened, PartialDate) else happened
    about = str(happened) if happened is not None and exact is None else ""
    row = event or TraffickingEvent(**made(case, by))
    return _written(
        row,
        case,
        by,
        kind=kind,
        happened_on=exact,
        happened_about=about,
        country=country,
        place=told,
        words=words,
    )


@atomic
def write_perpetrator(
    *, case: Case, by: Actor, roles: Collection[str] = (), words: str = "",
    organisation: Organisation | str | None = None, perpetrator: Perpetrator | None = None,
) -> Perpetrator:  # fmt: skip
    """Write who took part, by role, and what organisation stands behind them."""
    need(by, Permission.STORY_WRITE, case)
    rules.perpetrator(roles, words, organisation).enforce()
    row = perpetrator or Perpetrator(**made(case, by))
    behind = chosen(organisation, by=by)
    return _written(row, case, by, roles=" ".join(roles), words=words, organisation=behind)


@atomic
def write_referral(
    *, case: Case, by: Actor, direction: str, organisation: Organisation | str | None = None,
    on: date | None = None, worker: str = "", reason: str = "", details: str = "",
    referral: ReferralOnFile | None = None,
) -> ReferralOnFile:  # fmt: skip
    """Put on file who referred the case here (``incoming``), or to whom it was referred on (``outgoing``)."""
    need(by, Permission.STORY_WRITE, case)
    rules.referral(direction, reason, on, local_today()).enforce()
    row = referral or ReferralOnFile(**made(case, by))
    other = chosen(organisation, by=by)
    return _written(
        row,
        case,
        by,
        direction=direction,
        organisation=other,
        on=on,
        worker=worker,
        reason=reason,
        details=details,
    )


def _person(case: Case, person: Person | None) -> Person:
    """The person in this case and no other; the principal one unless somebody is named."""
    members = so_far(CasePerson)  # a case that arrives in a file has one person
    found: Person = doors.person_of(case, person.pk if person else None) if members is None else members[0].person
    return found


def _held(table: type[Row], case: Case) -> Iterable[Row]:
    """What a case has in a table, while nobody else writes into the case."""
    hold(case)
    gathered = so_far(table)
    return table.objects.filter(case=case) if gathered is None else gathered


def _written(row: Row, case: Case, by: Actor, **fields: Any) -> Row:
    row.case = case
    for name, value in fields.items():
        setattr(row, name, value)
    put("story.written", row, by=by, noun=row._meta.model_name)
    return row
