"""The dates that casework itself brings: reviews, papers that expire, plans, parts in the team, silence."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellknit.casework.dates import Due, register
from wellknit.casework.models import Case, Document, Note, Plan, PlanAction, SafeContact, TeamMember
from wellknit.casework.visibility import live
from wellknit.words.calendars import local_today
from wellknit.words.clocks import reminders

_PLAN_DEEDS = ("plan.approved", "plan.ended", "plan.action_done")
_TEAM_DEEDS = ("team.joined", "team.left", "case.handed_over")


def register_all() -> None:
    """Make casework's own dates known."""
    register(
        risk_review,
        {"risk_review": _("Look at the level of risk again")},
        ("case.risk_set", "case.closed", "case.reopened"),
    )
    register(
        contact_review,
        {"contact_review": _("Ask the person again how to contact them")},
        ("contact.written",),
    )
    register(
        documents,
        {"document_expires": _("A document expires: see whether it is renewed")},
        ("document.added", "document.withdrawn"),
    )
    register(plan_actions, {"plan_action": _("Something in the plan is due")}, _PLAN_DEEDS)
    register(plan_ends, {"plan_end": _("The plan ends: look at what comes next")}, _PLAN_DEEDS)
    register(parts, {"part_ends": _("A colleague's part in this case ends")}, _TEAM_DEEDS)
    # Notes are the most frequent deed of all; that silence ended is seen within the hour.
    register(silence, {"no_note": _("Nobody wrote a note for a month: see how things are")})


def soon(kind: str, day: date | None) -> bool:
    """Whether a date is near enough for its task to appear."""
    return day is not None and day - reminders()[kind] <= local_today()


def risk_review(case: Case) -> Iterator[Due]:
    """When the risk is looked at again."""
    if case.risk_review_on and soon("risk_review", case.risk_review_on):
        yield Due("risk_review", case.risk_review_on)


def contact_review(case: Case) -> Iterator[Due]:
    """When each person who may be contacted is asked again."""
    latest = {row.person_id: row for row in SafeContact.objects.filter(case=case).order_by("made_at", "pk")}
    for person, row in latest.items():
        if row.allowed and soon("contact_review", row.review_on):
            yield Due(f"contact_review:{person}", row.review_on)


def documents(case: Case) -> Iterator[Due]:
    """The paper of each kind that holds longest; papers of no particular kind one by one."""
    rows = Document.objects.filter(case=case, state="held", expires_on__isnull=False).order_by(
        "expires_on", "pk"
    )
    longest = {row.pk if row.slot == "other" else row.slot: row for row in rows}
    for row in longest.values():
        if soon("document_expires", row.expires_on):
            yield Due(f"document_expires:{row.pk}", row.expires_on)


def plan_actions(case: Case) -> Iterator[Due]:
    """What somebody promised in a plan that holds."""
    rows = PlanAction.objects.filter(case=case, plan__state="approved", done_on=None, due_on__isnull=False)
    for pk, day in rows.values_list("pk", "due_on"):
        if soon("plan_action", day):
            yield Due(f"plan_action:{pk}", day)


def plan_ends(case: Case) -> Iterator[Due]:
    """When a plan that holds was meant to end."""
    rows = Plan.objects.filter(case=case, state="approved", planned_end__isnull=False)
    for pk, day in rows.values_list("pk", "planned_end"):
        if soon("plan_end", day):
            yield Due(f"plan_end:{pk}", day)


def parts(case: Case) -> Iterator[Due]:
    """When somebody's part in the team runs out; an emergency part is meant to."""
    rows = TeamMember.objects.filter(live(), case=case, until__isnull=False).exclude(part="glass")
    for pk, until in rows.values_list("pk", "until"):
        day = timezone.localdate(until)
        if soon("part_ends", day):
            yield Due(f"part_ends:{pk}", day)


def silence(case: Case) -> Iterator[Due]:
    """So long after the last note, or after the opening."""
    last = Note.objects.filter(case=case).aggregate(last=Max("made_at"))["last"] or case.opened_at
    day = timezone.localdate(last) + reminders()["no_note"]
    if day <= local_today():
        yield Due("no_note", day)
