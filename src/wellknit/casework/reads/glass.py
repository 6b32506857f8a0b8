"""Reading emergency openings. Reviewers see who opened which case why, without seeing the case itself."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from wellknit.access.actors import Actor, System, acting
from wellknit.access.permissions import Permission
from wellknit.access.policy import allowed_to_roles
from wellknit.casework.models import Case, TeamMember, Turn
from wellknit.casework.rules import glass as rules
from wellknit.casework.visibility import seen_by, unbarred
from wellknit.ground import clock

SHOWN = 100


@dataclass(frozen=True)
class Opening:
    """One emergency opening as a reviewer sees it."""

    member: TeamMember
    words: str
    overdue: bool
    may_review: Any


def recent(by: Actor) -> list[TeamMember]:
    """The worker's own emergency openings of the last seven days."""
    since = clock.now() - rules.WEEK
    return list(TeamMember.objects.filter(worker=by.worker_id, part="glass", since__gt=since))


def openings(by: Actor, most: int = SHOWN) -> list[Opening]:
    """The emergency openings the actor may review: those that wait first, the oldest of them on top."""
    with acting(System("review of emergency openings")):
        members = list(_reviewable(by).filter(review="").order_by("since", "pk")[:most])
        members += _reviewable(by).exclude(review="").order_by("-since", "-pk")[: most // 2]
        words = {turn.opening_id: turn.words for turn in Turn.objects.filter(opening__in=members)}
    now = clock.now()
    return [
        Opening(member, words.get(member.pk, ""), rules.is_overdue(member, now), rules.may_review(member, by))
        for member in members
    ]


def waiting(by: Actor) -> int:
    """How many emergency openings wait for the actor's review, counted up to one more than `SHOWN`."""
    with acting(System("review of emergency openings")):
        # In order, though only counted: else a planner that never saw an opening reads every team.
        return len(_reviewable(by).filter(review="").order_by("since", "pk").values_list("pk")[: SHOWN + 1])


def opening(by: Actor, pk: int) -> TeamMember:
    """One emergency opening the actor may review. Raises `Http404`."""
    found = _reviewable(by).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _reviewable(by: Actor) -> QuerySet[TeamMember]:
    """A supervisor reviews the openings of cases they see; somebody who sees no content, all of the agency's."""
    # Not as a join: openings are few, and a planner would begin with all cases of the agency.
    rows = TeamMember.objects.filter(Exists(Case.objects.filter(pk=OuterRef("case"), agency=by.agency_id)), part="glass")
    if allowed_to_roles(by.roles, Permission.CASE_READ):
        rows = rows.filter(Exists(seen_by(by).filter(case=OuterRef("case"))))
    return unbarred(rows, by.worker_id).select_related("case__key", "worker", "reviewed_by")
