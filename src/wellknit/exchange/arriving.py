"""A row of a file becomes a case, through the same actions that people use; what no home repeats is kept with it."""

from typing import Any

from django.utils.translation import gettext as _

from wellknit.access.actors import Actor
from wellknit.casework.actions import arrivals, notes, plans, story
from wellknit.casework.models import Case
from wellknit.directory.actions import write_organisation
from wellknit.directory.models import Organisation
from wellknit.directory.reads import named
from wellknit.exchange import outgoing
from wellknit.exchange.homes import LISTS
from wellknit.exchange.reading import Row
from wellknit.exchange.whole import Rows
from wellknit.ground.verdicts import Refused
from wellknit.words.calendars import local_today, on_day, parse
from wellknit.words.codelists import languages

Values = dict[str, Any]
NOT_NAMED = "—"  # a record without identity has a dash where the name would stand


def bring_in(row: Row, by: Actor) -> tuple[Case, Values]:
    """Make a case of one row; the case, and what the row told. Raises `Refused` when a rule says no."""
    told: Values = dict(row.values)
    reference = told.pop("wk_Reference", "")
    if reference and Case.objects.filter(reference=reference).exists():
        raise Refused(_("This case is on file here already: its reference is known. Work on that case instead."))
    case = arrivals.open_arrival(by=by, called=_called(told), told=_person(told), identity=row.identity)
    for deed in (_status, _exploitation, _perpetrator, _referrals, _comment, _event, _plan, _organisation, _state):
        deed(case, by, told)
    return case, told


def kept(case: Case, rows: Rows, told: Values) -> dict[str, Any]:
    """By field, what our own record says of a case that arrived, and what its row said instead."""
    ours = outgoing.values_of(case, rows)
    differs = {
        name: [outgoing.plain(ours.get(name)), outgoing.plain(value)]
        for name, value in told.items()
        if ours.get(name) != value
    }
    silent = {name: [outgoing.plain(value), None] for name, value in ours.items() if name not in told and name != "wk_Reference"}
    return silent | differs


def _called(told: Values) -> str:
    parts = [told.get("prs_FirstName"), told.get("prs_SecondName")]
    return " ".join(part for part in parts if part) or NOT_NAMED


def _person(told: Values) -> Values:
    return {
        "birth": _birth(told),
        "gender": told.get("prs_Gender", ""),
        "deceased": bool(told.get("prs_Deceased")),
        "marital_status": told.get("prs_MaritalStatus", ""),
        "number_of_children": told.get("prs_NumberOfChildren"),
        "education": told.get("prs_HighestLevelOfEducation", ""),
        "position": told.get("prs_Title", ""),
        "names": [_name(told)],
        "nationalities": [{"country": code, "standing": "claimed"} for code in told.get("prs_Citizenship", ())],
        "languages": _languages(told),
        "papers": [{"kind": "other", "number": told.get("prs_IdentityNumber", "")}],
        "reaches": [{"kind": kind, "value": told.get(name, "")} for kind, name in outgoing.REACHES.items()],
        "addresses": [_place(told, "prs_Mailing")],
    }


def _birth(told: Values) -> Any:
    if told.get("prs_Birthdate"):
        return on_day(told["prs_Birthdate"])
    band, year = told.get("ctdc_ageBroad"), told.get("ctdc_yearOfRegistration")
    if isinstance(band, tuple) and len(band) == 2 and band[1] and year:
        return parse(f"age {band[0]}-{band[1]} on {year}-07-01")  # the middle of the year of registration
    return None


def _name(told: Values) -> Values:
    parts = {"first": "prs_FirstName", "middle": "prs_MiddleName", "second": "prs_SecondName"}
    return {part: told.get(name, "") for part, name in parts.items()} | {"salutation": told.get("prs_Salutation", "")}


def _languages(told: Values) -> list[str]:
    codes = [told.get("prs_PrimaryLanguage"), told.get("prs_SecondaryLanguage")]
    return [known for code in codes if code and (known := languages().find(code))]


def _place(told: Values, prefix: str) -> Values:
    return {part: told[prefix + name] for part, name in outgoing.PLACE.items() if told.get(prefix + name)}


def _status(case: Case, by: Actor, told: Values) -> None:
    if told.get("vic_TraffickingStatus"):
        story.decide_status(
            case=case, by=by, status=told["vic_TraffickingStatus"], decided_on=local_today(),
            body_kind=told.get("vic_TraffickingStatusDecisionMakingOrg", ""), standard="to_be_confirmed",
        )  # fmt: skip


def _exploitation(case: Case, by: Actor, told: Values) -> None:
    codes = {name: _several(told[name]) for name in LISTS if told.get(name)}
    single = ("vic_RelationshipToTrafficker", "vic_AgeWhenTrafficked", "vic_ForcedLabourIndustry")
    places = ("vic_LocationOfRecruitment", "vic_LocationOfExploitation")
    if not codes and not any(told.get(name) is not None for name in (*single, *places)):
        return
    industry = _several(told.get("vic_ForcedLabourIndustry", ""))
    story.write_exploitation(
        case=case, by=by, codes=codes, relationship=told.get(single[0], ""), age_when_trafficked=told.get(single[1]),
        industry=industry[0] if industry else "", recruited_at=told.get(places[0]), exploited_at=told.get(places[1]),
    )  # fmt: skip


def _several(value: Any) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if value else ()


def _perpetrator(case: Case, by: Actor, told: Values) -> None:
    roles, words, behind = (told.get(f"per_{name}") for name in ("RoleInProcess", "RoleDetails", "Organisation"))
    if roles or words or behind:
        story.write_perpetrator(case=case, by=by, roles=_several(roles), words=words or "", organisation=behind)


def _referrals(case: Case, by: Actor, told: Values) -> None:
    for direction, word, other in (("incoming", "Incoming", "Referring"), ("outgoing", "Outgoing", "Referred")):
        found = {
            "organisation": told.get(f"cas_{other}Organisation"),
            "on": told.get(f"cas_{word}ReferralDate"),
            "worker": told.get(f"cas_{other}PrimaryCaseWorker", ""),
            "reason": told.get(f"cas_ReasonFor{word}Referral", ""),
            "details": told.get(f"cas_{word}ReferralDetails", ""),
        }
        if any(found.values()):
            story.write_referral(case=case, by=by, direction=direction, **found)


def _comment(case: Case, by: Actor, told: Values) -> None:
    if told.get("cco_CaseComment"):
        notes.add(case=case, by=by, body=told["cco_CaseComment"], kind="other", happened_on=local_today())


def _event(case: Case, by: Actor, told: Values) -> None:
    place = _place(told, "hte_")
    country = place.pop("country", "")
    if told.get("hte_Type"):
        story.write_event(
            case=case, by=by, kind=told["hte_Type"], happened=told.get("hte_Date"), country=country, place=place,
            words=told.get("hte_Description", ""),
        )  # fmt: skip


def _plan(case: Case, by: Actor, told: Values) -> None:
    names = ("spl_Type", "spl_Objectives", "spl_ActionPlan", "spl_PlannedEndDate", "spl_ActualEndDate")
    if not any(told.get(name) for name in names):
        return
    steps = [plans.Step(words=line) for line in told.get("spl_ActionPlan", "").splitlines()]
    plans.put_on_file(
        case=case, by=by, kind=told.get("spl_Type", ""), objectives=told.get("spl_Objectives", ""), actions=steps,
        planned_end=told.get("spl_PlannedEndDate"), actual_end=told.get("spl_ActualEndDate"),
    )  # fmt: skip


def _organisation(case: Case, by: Actor, told: Values) -> None:
    name = told.get("org_Name")
    if name and named(name) is None:
        parts = _place(told, "org_Shipping") | {"kind": told.get("org_Type", ""), "phone": told.get("org_Phone", "")}
        write_organisation(by=by, name=name, **{part: value for part, value in parts.items() if _fits(part, value)})


def _fits(part: str, value: Any) -> bool:
    """Whether the directory has room for it; what it has none for stays with the row and goes out again."""
    column: Any = Organisation._meta.get_field(part)
    return column.max_length is None or len(value) <= column.max_length


def _state(case: Case, by: Actor, told: Values) -> None:
    status = told.get("cas_Status")
    closed = status in ("Closed", "ClosedReferred")
    arrivals.settle(
        case=case, by=by, state="closed" if closed else "open", words=told.get("cas_ReasonForCaseClosure", "") if closed else "",
        reason=("referred" if status == "ClosedReferred" else "plan_completed") if closed else "",
        follow_up=status == "FollowUp",
    )  # fmt: skip


