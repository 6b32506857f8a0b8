"""Open tasks across cases: one's own, those of the agency for who oversees it, the earliest day first."""

from datetime import timedelta

import pytest

from wellknit.access.actors import acting
from wellknit.casework.models import Task
from wellknit.casework.tests.test_document import take_in
from wellknit.casework.tests.test_task import given
from wellknit.desk.filters import AGENCY
from wellknit.desk.reads import tasks
from wellknit.words.calendars import local_today


def said(actor, **filters):
    """What the tasks on the first page say."""
    with acting(actor):
        return [line.what for line in tasks.page(actor, **filters)[0]]


def test_my_tasks_are_mine_in_the_order_of_their_days(case, cast, mina):
    take_in(case, cast.otto, "worker")
    given(case, mina, title="Later", days=9)
    given(case, mina, title="Sooner", days=1)
    given(case, mina, title="His", to=cast.otto.pk)
    assert said(mina) == ["Sooner", "Later"] and tasks.count(mina) == 2
    assert said(cast.actor("otto")) == ["His"]


def test_a_task_whose_day_is_over_is_counted_as_late_and_one_of_today_is_not(case, mina):
    late = given(case, mina, title="Late")
    Task.objects.filter(pk=late.pk).update(due_on=local_today() - timedelta(days=1))
    given(case, mina, title="Today", days=0)
    assert tasks.count(mina, late=True) == 1 and said(mina, late=True) == ["Late"]
    assert [line.late for line in tasks.page(mina)[0]] == [True, False]


@pytest.mark.parametrize(("name", "number"), [("sora", 1), ("vanna", 0), ("otto", 0), ("mina", 1)])
def test_a_supervisor_sees_the_tasks_of_the_agency_and_others_only_their_own(case, cast, mina, name, number):
    given(case, mina)
    assert len(said(cast.actor(name), whose=AGENCY)) == number
