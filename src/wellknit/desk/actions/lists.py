"""What is kept about lists: that somebody looked through one, and the views they saved."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, require
from wellknit.access.permissions import Permission
from wellknit.desk.filters import Filters
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.record import record
from wellknit.people.models import Worker

HALF_HOUR = 30 * 60
MOST_VIEWS = 12


def record_listing(session: Any, *, by: Actor, tab: str, shown: int) -> None:
    """Record once in half an hour that a worker looked through lists, and how many references they met first."""
    slot = int(clock.now().timestamp()) // HALF_HOUR
    if not shown or session.get("listed") == slot:
        return
    with transaction.atomic():
        record("desk.listed", by=by, tab=tab, shown=shown)
    session["listed"] = slot


@transaction.atomic
def save_view(*, by: Actor, name: str, filters: Filters) -> None:
    """Keep a list under a name; a name used before is overwritten."""
    require(by, Permission.CASE_LIST)
    worker = Worker.objects.select_for_update().get(pk=by.worker_id)
    others = [view for view in worker.saved_views if view["name"] != name]
    if len(others) >= MOST_VIEWS:
        raise Refused(_("You keep as many views as there is room for. Delete one that you no longer use."))
    worker.saved_views = [*others, {"name": name, "query": filters.query}]
    worker.save(update_fields=["saved_views"])


@transaction.atomic
def delete_view(*, by: Actor, name: str) -> None:
    """Keep a view no longer; one that is gone already stays gone."""
    require(by, Permission.CASE_LIST)
    worker = Worker.objects.select_for_update().get(pk=by.worker_id)
    worker.saved_views = [view for view in worker.saved_views if view["name"] != name]
    worker.save(update_fields=["saved_views"])
