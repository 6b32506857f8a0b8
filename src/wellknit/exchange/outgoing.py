"""A case as the values of HTCDS fields: what the standard can say of it, ours beside it, and what its file said."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Model

from wellknit.casework import births
from wellknit.casework.models import (
    Case,
    CasePerson,
    Exploitation,
    IdentityPaper,
    Nationality,
    Note,
    Perpetrator,
    Person,
    PersonName,
    Plan,
    PlanAction,
    Reach,
    ReferralOnFile,
    SpokenLanguage,
    StatusDecision,
    TraffickingEvent,
)
from wellknit.consent.models import Consent
from wellknit.directory.models import Organisation
from wellknit.exchange.homes import LISTS
from wellknit.exchange.models import Arrival
from wellknit.exchange.whole import Rows
from wellknit.words.codelists import codelist, languages

Values = dict[str, Any]


def values_of(case: Case, rows: Rows) -> Values:
    """Every field the standard has that this case can fill; empty ones are left out."""
    person = _principal(rows)
    told: Values = {"wk_Reference": case.reference} | _organisation(case) | _facts(person) | _name(person, rows) | _case(case)
    for part in _OF_ROWS:
        told |= part(rows)
    arrival = _first(rows, Arrival)
    kept = arrival.kept or {} if arrival else {}
    return with_kept({name: value for name, value in told.items() if value not in (None, "", ())}, kept)


def _first(rows: Rows, table: type[Model]) -> Any:
    return next(iter(rows.get(table, ())), None)


def with_kept(told: Values, kept: Mapping[str, Any]) -> Values:
    """Our record, with the file's own word where nobody changed ours since."""
    for name, (ours, theirs) in kept.items():
        if plain(told.get(name)) == ours:
            told[name] = living(theirs)
    return {name: value for name, value in told.items() if value is not None}


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return {"day": value.isoformat()} if isinstance(value, date) else value


def living(value: Any) -> Any:
    """The value that `plain` kept."""
    if isinstance(value, list):
        return tuple(living(one) for one in value)
    return date.fromisoformat(value["day"]) if isinstance(value, dict) and "day" in value else value


def _principal(rows: Rows) -> Person:
    member = _first(rows, CasePerson)
    if member is None:
        raise LookupError("a case without a person")
    person: Person = member.person
    return person


def _organisation(case: Case) -> Values:
    return {"org_Name": case.agency.name, "org_Type": case.agency.kind, "org_ShippingCountry": case.agency.country}


def _facts(person: Person) -> Values:
    birth = births.from_dict(person.birth)
    return {
        "prs_Gender": person.gender,
        "prs_Birthdate": birth.exact if birth else None,
        "prs_Deceased": True if person.deceased else None,
        "prs_MaritalStatus": person.marital_status,
        "prs_NumberOfChildren": person.number_of_children,
        "prs_HighestLevelOfEducation": person.education,
        "prs_Title": person.position,
    }


def _name(person: Person, rows: Rows) -> Values:
    name = min(rows.get(PersonName, ()), key=_order, default=None)
    parts = (name.parts or {}) if name else {}
    return {
        "prs_Salutation": parts.get("salutation"),
        "prs_FirstName": parts.get("first") or parts.get("full") or person.called,
        "prs_MiddleName": parts.get("middle"),
        "prs_SecondName": parts.get("second"),
    }


def _order(row: Any) -> tuple[int, int]:
    return row.order, row.pk


def _origin(rows: Rows) -> Values:
    tongues = sorted(rows.get(SpokenLanguage, ()), key=_order)[:2]
    spoken = [languages().standard_value(tongue.code).value for tongue in tongues]
    paper = _first(rows, IdentityPaper)
    return {
        "prs_Citizenship": tuple(row.country for row in rows.get(Nationality, ()) if row.country),
        "prs_PrimaryLanguage": spoken[0] if spoken else None,
        "prs_SecondaryLanguage": spoken[1] if len(spoken) > 1 else None,
        "prs_IdentityNumber": paper.number if paper else None,
    }


REACHES = {"email": "prs_Email", "home_phone": "prs_HomePhone", "mobile_phone": "prs_MobilePhone"}
PLACE = {
    "street": "Street", "city": "City", "state": "State", "postal_code": "PostalCode", "country": "Country",
    "longitude": "Longitude", "latitude": "Latitude",
}  # fmt: skip


def _reaches(rows: Rows) -> Values:
    told: Values = {}
    for reach in reversed(rows.get(Reach, ())):  # of several, the oldest is told
        if reach.kind in REACHES:
            told[REACHES[reach.kind]] = reach.value
        elif reach.kind == "address":
            told |= _place("prs_Mailing", reach.value)
    return told


def _place(prefix: str, place: Mapping[str, Any] | None) -> Values:
    return {prefix + name: (place or {}).get(part) for part, name in PLACE.items()}


def _status(rows: Rows) -> Values:
    decision = max(rows.get(StatusDecision, ()), key=lambda row: (row.decided_on, row.pk), default=None)
    if decision is None:
        return {}
    return {
        "vic_TraffickingStatus": decision.status,
        "vic_TraffickingStatusDecisionMakingOrg": decision.body_kind,
    }


def _exploitation(rows: Rows) -> Values:
    row = _first(rows, Exploitation)
    if row is None:
        return {}
    codes = {name: tuple((row.codes or {}).get(name, ())) for name in LISTS}
    return codes | {
        "vic_RelationshipToTrafficker": row.relationship,
        "vic_AgeWhenTrafficked": row.age_when_trafficked,
        "vic_ForcedLabourIndustry": row.industry_detail or row.industry,
        "vic_LocationOfRecruitment": _named(row.recruited_at),
        "vic_LocationOfExploitation": _named(row.exploited_at),
    }


def _named(organisation: Organisation | None) -> str | None:
    return organisation.name if organisation else None


def _perpetrator(rows: Rows) -> Values:
    row = _first(rows, Perpetrator)
    if row is None:
        return {}
    return {
        "per_RoleInProcess": tuple(row.roles.split()),
        "per_RoleDetails": row.words,
        "per_Organisation": _named(row.organisation),
    }


def _case(case: Case) -> Values:
    closed = codelist("closing_reason")
    status = "FollowUp" if case.follow_up and case.is_open else "Active"
    if not case.is_open:
        status = closed.standard_value(case.closing_reason).value or "Closed"
    return {
        "cas_Status": status,
        "cas_ReasonForCaseClosure": case.closing_words if not case.is_open else None,
        "cas_CaseOwner": case.manager.full_name,
    }


def _referrals(rows: Rows) -> Values:
    told: Values = {}
    for row in reversed(rows.get(ReferralOnFile, ())):
        incoming = row.direction == "incoming"
        word, other = ("Incoming", "Referring") if incoming else ("Outgoing", "Referred")
        told |= {
            f"cas_{other}Organisation": _named(row.organisation),
            f"cas_{word}ReferralDate": row.on,
            f"cas_{other}PrimaryCaseWorker": row.worker,
            f"cas_ReasonFor{word}Referral": row.reason,
            f"cas_{word}ReferralDetails": row.details,
        }
    return told


def _comment(rows: Rows) -> Values:
    note = _first(rows, Note)
    return {"cco_CaseComment": note.body if note else None}


def _event(rows: Rows) -> Values:
    event = _first(rows, TraffickingEvent)
    if event is None:
        return {}
    where = _place("hte_", dict(event.place or {}) | {"country": event.country})
    return where | {"hte_Type": event.kind, "hte_Date": event.happened_on, "hte_Description": event.words}


def _plan(rows: Rows) -> Values:
    plan = next(reversed(rows.get(Plan, ())), None)
    if plan is None:
        return {}
    actions = [action for action in rows.get(PlanAction, ()) if action.plan_id == plan.pk]
    return {
        "spl_Type": plan.kind and (codelist("service_kind").standard_value(plan.kind).value or plan.kind),
        "spl_Objectives": plan.objectives,
        "spl_ActionPlan": "\n".join(action.words for action in actions),
        "spl_PlannedEndDate": plan.planned_end,
        "spl_ActualEndDate": plan.actual_end,
    }


def _consent(rows: Rows) -> Values:
    newest = max(rows.get(Consent, ()), key=lambda row: (row.given_on, row.pk), default=None)
    if newest is None:
        return {}
    return {"con_Consent": newest.decision == "given" and newest.withdrawn_at is None}


_OF_ROWS: Iterable[Callable[[Rows], Values]] = (
    _origin, _reaches, _status, _exploitation, _perpetrator, _referrals, _comment, _event, _plan, _consent,
)  # fmt: skip
