"""A worker's open tasks and review dates as a calendar that says nothing about anybody."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event

from wellknit.access.actors import Actor, acting
from wellknit.access.permissions import Permission
from wellknit.access.policy import allowed_to_roles
from wellknit.casework.models import Task, Visibility
from wellknit.casework.visibility import live
from wellknit.desk.actions.calendars import fingerprint
from wellknit.ground import clock
from wellknit.people.models import Worker

MOST = 500


def owner_of(token: str) -> Worker | None:
    """The active worker whose calendar this token opens."""
    worker = Worker.objects.filter(calendar_token=fingerprint(token), is_active=True).first()
    return worker if worker and allowed_to_roles(worker.role_names, Permission.CASE_LIST) else None


def feed(worker: Worker) -> bytes:
    """The calendar of a worker, in their language."""
    actor = Actor(worker.pk, worker.agency_id, worker.role_names, worker.full_name)
    calendar = Calendar()
    calendar.add("prodid", "-//Wellknit//Desk//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    with acting(actor), override(worker.language):
        calendar.add("x-wr-calname", _("Work"))
        now = clock.now()
        for uid, day, said in (*_tasks(actor), *_reviews(actor)):
            calendar.add_component(_event(uid, day, said, now))
    return bytes(calendar.to_ical())


def _tasks(actor: Actor) -> list[tuple[str, date, str]]:
    rows = Task.objects.filter(state="open", assignee_id=actor.worker_id).order_by("due_on", "pk")
    found: Any = rows.values_list("pk", "due_on", "case__reference")[:MOST]
    return [(f"task-{pk}", day, _("Task due, case %s") % reference) for pk, day, reference in found]


def _reviews(actor: Actor) -> list[tuple[str, date, str]]:
    rows = Visibility.objects.filter(
        live(), holder=actor.own_holder, owner=actor.worker_id, review_on__isnull=False
    )
    rows = rows.exclude(state="closed").order_by("review_on", "pk")
    found: Any = rows.values_list("pk", "review_on", "case__reference")[:MOST]
    return [(f"review-{pk}", day, _("Review due, case %s") % reference) for pk, day, reference in found]


def _event(uid: str, day: date, said: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{uid}@wellknit")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", said)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event
