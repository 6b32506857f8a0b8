"""What pages and other rooms ask: versions, the runs of a case, what is open, whose and until when."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, current
from wellknit.access.permissions import Permission
from wellknit.casework.models import Case
from wellknit.casework.standing import categories_for
from wellknit.consent.models import ReceivedConsent
from wellknit.federation.states import WRITTEN_TO
from wellknit.flow.plan import Node, Plan
from wellknit.ground import clock
from wellknit.procedures import facts, leaving, plans, rules, ties
from wellknit.procedures.actions.runs import home_pool, preview
from wellknit.procedures.actions.versions import agreed, own_lanes, unassigned
from wellknit.procedures.models import Lane, Message, Procedure, Run, Step
from wellknit.procedures.states import PENDING
from wellknit.vault.classes import Category
from wellknit.words.calendars import format_date
from wellknit.words.codelists import codelist, countries

SHOWN = 200
WATCHED = ("task", "added", "send", "message", "timer", "rule", "choice")

# Versions


@dataclass(frozen=True)
class Version:
    """One version, with what stands in its way."""

    row: Procedure
    faults: list[tuple[str, str]]
    agreed: list[str]
    awaited: list[str]
    unassigned: list[str]
    deeds: list[str]


def versions() -> list[Procedure]:
    """What is in force first, then what waits, then drafts; retired versions are reached from theirs."""
    order = {"in_force": 0, "proposed": 1, "draft": 2}
    rows = Procedure.objects.filter(state__in=order).defer("xml").order_by("title", "version")
    return sorted(rows, key=lambda row: order[row.state])


def history(row: Procedure) -> list[Procedure]:
    """Every version of the same procedure, the newest first."""
    return list(Procedure.objects.filter(name_key=row.name_key).defer("xml").order_by("-version"))


def version(row: Procedure, actor: Actor) -> Version:
    """Everything its page says."""
    faults = plans.faults(row, _)
    have = agreed(row)
    needed = list(dict.fromkeys([*row.country_codes, settings.NODE_COUNTRY]))
    writes = bool(actor.may(Permission.PROCEDURE_WRITE))
    return Version(
        row, faults, [code for code in needed if code in have], [code for code in needed if code not in have],
        unassigned(row), _deeds(row, actor, have, bool(faults)) if writes else [],
    )  # fmt: skip


def _deeds(row: Procedure, actor: Actor, have: set[str], faulty: bool) -> list[str]:
    if row.state == "draft":
        return ["drop"] if faulty or unassigned(row) else ["propose", "drop"]
    if row.state == "proposed":
        own = row.asked_by_id == actor.worker_id or settings.NODE_COUNTRY in have
        return ["send_back"] if own else ["accept", "send_back"]
    return {"in_force": ["retire"], "dropped": ["take_up"]}.get(row.state, [])


def on_paper(row: Procedure) -> list[str]:
    """The countries that have to agree and have no node here that could say so."""
    have = agreed(row)
    return [code for code in row.country_codes if code not in have and code != settings.NODE_COUNTRY]


def lanes(row: Procedure) -> list[tuple[str, str, Lane | None]]:
    """Our lanes: id, name, and who does their work."""
    known = {lane.lane: lane for lane in Lane.objects.filter(name_key=row.name_key).select_related("agency", "organisation")}
    return [(lane, name, known.get(lane)) for lane, name in own_lanes(row).items()]


@dataclass(frozen=True)
class Written:
    """A step of a version as the list below its picture shows it."""

    name: str
    lane: str
    node: Node


def written(row: Procedure) -> list[tuple[str, list[Written]]]:
    """The steps people do or see, by pool, in the order of the file."""
    return [
        (plan.name, [Written(node.name, plan.lanes.get(node.lane, ""), node) for node in plan.nodes.values() if node.name])
        for plan in plans.whole(row).plans.values()
    ]


# Runs of a case


def of_case(case: Case) -> list[Run]:
    """The runs of a case, those under way first."""
    rows = Run.objects.filter(case=case).select_related("procedure", "peer__organisation").order_by("-begun_at")
    return sorted(rows, key=lambda run: run.ended_at is not None)


@dataclass(frozen=True)
class Beginning:
    """How a procedure can begin in a case: with whom, and what stands in the way."""

    ties: list[ties.Tie]
    alone: bool
    why_not: str = ""


def beginning(case: Case, row: Procedure) -> Beginning:
    """Whether this version can begin in this case now, and with whom."""
    drawn, found = plans.drawn(row).plans, {each.pk: known for each, known in may_begin(case)}.get(row.pk)
    if found is None:
        return Beginning([], alone=True, why_not=_("It cannot begin in this case now: it is under way, or not in force."))
    alone = len(drawn) == 1
    return Beginning(found, alone, "" if found or alone else str(rules.NEEDS_PARTNER))


def may_begin(case: Case) -> list[tuple[Procedure, list[ties.Tie]]]:
    """What can begin in a case now: versions in force that are not under way, each with whom it can be run with."""
    running = set(Run.objects.filter(case=case, ended_at=None).values_list("procedure__name_key", flat=True))
    known = [tie for tie in ties.of(case) if tie.open and tie.peer.state in WRITTEN_TO]
    found: list[tuple[Procedure, list[ties.Tie]]] = []
    for row in Procedure.objects.filter(state="in_force").exclude(name_key__in=running).order_by("title"):
        drawn = plans.drawn(row).plans
        if len(drawn) == 1:
            found.append((row, []))
        elif begins_here(drawn):
            found.append((row, [tie for tie in known if not row.countries or tie.peer.organisation.country in row.country_codes]))
    return found


def begins_here(pools: Any) -> bool:
    """Whether this node's side begins by itself, rather than by a message of the other."""
    side = home_pool(pools)
    return bool(side) and not any(start.message for start in pools[side].starts)


@dataclass(frozen=True)
class Shown:
    """A step as a list shows it: what, whose, since and until when, and whether it is late."""

    step: Step
    name: str
    whose: str
    node: Node | None
    late: bool
    missing: str = ""

    @property
    def rules(self) -> list[plans.Rule]:
        """The rules of a decision table that applied, each with what it asks for."""
        fired = (self.step.answer or {}).get("fired", ())
        return plans.rules(self.step.run.procedure, self.node.decision, fired) if fired and self.node else []

    @property
    def for_people(self) -> bool:
        """Whether somebody has to do it, rather than the clock or the other side."""
        return self.step.kind in {"task", "added"}


def shown(step: Step, owners: dict[tuple[str, str], str], *, missing: bool = False) -> Shown:
    """A step with its words; ``owners`` are who does the lanes' work. What is missing for it is looked up only if asked."""
    plan = plans.plan_of(step.run)
    node = plan.nodes.get(step.node)
    late = bool(step.is_pending and step.due_at and step.due_at < clock.now() and step.kind != "timer")
    looks = missing and node and step.is_pending and step.kind in {"task", "send"}
    why_not = str(leaving.missing(step.run, node).why_not) if looks and node else ""
    return Shown(step, _name(step, node), _whose(step, plan, owners), node, late, why_not)


def _name(step: Step, node: Node | None) -> str:
    if step.node:
        return node.name if node and node.name else _("A step that is not in the plan any more")
    told = Category.STORY in categories_for(current(), step.case)  # what somebody wrote may tell of the person
    return step.title if told and step.title else _("A step somebody added")


def _whose(step: Step, plan: Plan, owners: dict[tuple[str, str], str]) -> str:
    if step.kind == "timer":
        return ""
    if step.kind == "message":
        peer = step.run.peer
        return peer.organisation.name if peer else _("the other side")
    lane = plan.lanes.get(step.lane, "")
    return owners.get((step.run.procedure.name_key, step.lane), lane)


def owners() -> dict[tuple[str, str], str]:
    """Who does the work of each lane on this node."""
    rows = Lane.objects.select_related("agency", "organisation")
    return {(lane.name_key, lane.lane): str(lane.agency or lane.organisation or "") for lane in rows}


def pending(rows: QuerySet[Any], *, most: int = SHOWN, missing: bool = False) -> list[Shown]:
    """What is open among these steps, the most urgent first. A choice or a table that waits shows what it waits for."""
    rows = rows.filter(state__in=PENDING, kind__in=WATCHED)
    found = rows.select_related("run__procedure", "run__peer__organisation", "run__case__key", "case", "key", "run__key")
    found = found.defer("run__procedure__xml").order_by(F("due_at").asc(nulls_last=True), "opened_at")[:most]
    rows_found = sorted(found, key=_urgency)
    known = owners() if rows_found else {}
    return [shown(step, known, missing=missing) for step in rows_found]


def _urgency(step: Step) -> tuple[bool, bool, datetime]:
    """What people do before what only takes its time; then what is due first; then what is open longest."""
    return step.kind == "timer", step.due_at is None, step.due_at or step.opened_at


def open_steps(corridor: str = "", *, late: bool = False, most: int = SHOWN) -> list[Shown]:
    """What is open in the cases the actor sees, those due first at the front; of one corridor, or what is late, if asked."""
    rows = Step.objects.filter(kind__in=("task", "added", "send", "message"), run__ended_at=None)
    if corridor:
        rows = rows.filter(corridor=corridor)
    if late:
        rows = rows.filter(due_at__lt=clock.now())
    return pending(rows, most=most)


def corridors() -> list[tuple[str, str]]:
    """The corridors in which something is open, in words."""
    codes = Step.objects.filter(state__in=PENDING).order_by("corridor").values_list("corridor", flat=True).distinct()
    return [(code, " → ".join(countries().label(each) for each in code.split("-"))) for code in codes]


@dataclass(frozen=True)
class Found:
    """A fact in words."""

    question: str
    answer: str


def in_words(told: Mapping[str, Any] | None, seen: Collection[str]) -> list[Found]:
    """Facts of a run or of a message in words, as far as their categories are seen."""
    known = codelist(facts.LIST)
    rows = ((name, value) for name, value in (told or {}).items() if known.has(name) and facts.category(name) in seen)
    return [Found(known.label(name), _answer(facts.kind(name), value)) for name, value in rows]


def _answer(kind: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if kind == "date":
        return format_date(date.fromisoformat(str(value)), get_language() or "en")
    return str(value) if kind in {"yes_no", "number"} else codelist(kind).label(str(value))


@dataclass(frozen=True)
class Course:
    """A run as its page shows it."""

    run: Run
    open: list[Shown]
    past: list[Shown]
    found: list[Found]
    messages: list[tuple[str, Message, list[Found]]]
    newer: Procedure | None


def course(run: Run, seen: Collection[str]) -> Course:
    """Everything about a run, of its facts those whose categories are seen."""
    rows = Step.objects.filter(run=run)
    fell_away = Q(state="withdrawn") & ~Q(kind__in=("task", "added"))  # the other answers, once one has come
    past = rows.exclude(state__in=PENDING).exclude(kind="choice").exclude(fell_away).order_by("-closed_at")
    past = past.select_related("run__procedure", "run__peer__organisation", "closed_by", "key").defer("run__procedure__xml")
    known = owners()
    newest = in_force(run)
    newer = None if newest.pk == run.procedure_id else newest
    told = Message.objects.filter(run=run).select_related("key").order_by("at")
    done = [shown(step, known) for step in past[:SHOWN]]
    post = [(name, message, in_words(message.facts, seen)) for name, message in _named(run, told)]
    return Course(run, pending(rows, missing=True), done, in_words(run.facts, seen), post, None if run.ended_at else newer)


def _named(run: Run, told: QuerySet[Any]) -> list[tuple[str, Message]]:
    """Messages, each with the name its symbol bears on the side that sends it."""
    nodes = [node for plan in plans.whole(run.procedure).plans.values() for node in plan.nodes.values() if node.kind == "send"]
    names = {node.message: node.name for node in nodes}
    return [(names.get(message.name, message.name), message) for message in told]


def in_force(run: Run) -> Procedure:
    """The version of a run's procedure that is in force; its own where none is."""
    return Procedure.objects.filter(name_key=run.procedure.name_key, state="in_force").first() or run.procedure


# For other rooms


def against_closing(case: Case) -> Iterator[str]:
    """A run that is not over speaks against closing its case."""
    for run in Run.objects.filter(case=case, ended_at=None).select_related("procedure"):
        number = Step.objects.filter(run=run, state__in=PENDING, kind__in=("task", "added", "send")).count()
        if number:
            yield ngettext(
                "“%(name)s” is under way: %(n)d step is open.", "“%(name)s” is under way: %(n)d steps are open.", number
            ) % {"name": run.procedure.title, "n": number}


def reached(rows: QuerySet[ReceivedConsent]) -> QuerySet[ReceivedConsent]:
    """Those of these rows on which facts of a run came that the current actor sees."""
    return rows.filter(pk__in=Message.objects.exclude(received=None).values("received"))




@dataclass(frozen=True)
class Change:
    """What another version would mean for a case, in the names of its steps."""

    refused: str
    opens: list[str]
    withdrawn: list[str]
    introduced: list[str]


def change(run: Run, row: Procedure) -> Change:
    """The migration of a run, told in names."""
    found = preview(run, row)
    old, new = plans.plan_of(run).nodes, plans.whole(row).plans[run.pool].nodes
    return Change(
        found.refused.told(_) if found.refused else "", [new[name].name for name, _round in found.opens],
        [old[name].name for name, _round in found.withdrawn], [new[name].name for name, _round in found.introduced],
    )  # fmt: skip
