"""Work put off is done, once or again, but never lost."""

from datetime import timedelta

import pytest
import time_machine

from wellknit.config import chores
from wellknit.ground import clock
from wellknit.jobs import queue
from wellknit.jobs.models import Job


@pytest.fixture
def done(monkeypatch, db):
    seen = []
    monkeypatch.setattr(queue, "_handlers", {})
    monkeypatch.setattr(queue, "_chores", {})
    queue.handles("write", lambda payload: seen.append(payload["n"]))
    return seen


def test_a_job_is_done_once(done):
    queue.put_off("write", n=1)
    assert queue.work_off() == 1 and queue.work_off() == 0
    assert done == [1]


def test_a_job_for_later_waits(done):
    queue.put_off("write", at=clock.now() + timedelta(hours=1), n=1)
    assert queue.work_off() == 0
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        assert queue.work_off() == 1


def test_a_job_of_the_same_name_is_not_made_twice(done):
    queue.put_off("write", once="only", n=1)
    queue.put_off("write", once="only", n=2)
    assert queue.work_off() == 1 and done == [1]


def test_a_job_whose_worker_was_killed_is_taken_up_when_its_lease_ends(done):
    queue.put_off("write", n=1)
    assert queue.claim() is not None  # and then the worker dies
    assert queue.work_off() == 0
    with time_machine.travel(clock.now() + queue.LEASE + timedelta(seconds=1)):
        assert queue.work_off() == 1
    assert done == [1]


def test_a_job_that_fails_is_tried_again_and_at_last_shown_as_dead(done):
    queue.handles("fail", lambda payload: 1 / 0)
    queue.put_off("fail")
    moment = clock.now()
    for _ in range(queue.ATTEMPTS):
        moment += timedelta(hours=1)
        with time_machine.travel(moment):
            queue.work_off()
    job = Job.objects.get()
    assert (job.state, job.fault, job.attempts) == ("dead", "ZeroDivisionError", queue.ATTEMPTS)


def test_a_chore_comes_round_again(done):
    queue.every(timedelta(hours=1), "sweep", lambda: done.append("swept"))
    queue.schedule_chores()
    queue.schedule_chores()
    assert queue.work_off() == 1
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        assert queue.work_off() == 1
    assert done == ["swept", "swept"]


def after(**time):
    """What is in the table once that much time has passed and the sweep came by."""
    with time_machine.travel(clock.now() + timedelta(**time)):
        queue.sweep()
        return sorted(Job.objects.values_list("state", flat=True))


def test_done_jobs_are_swept_after_a_week(done):
    queue.put_off("write", n=1)
    queue.work_off()
    assert after(days=queue.KEPT.days, minutes=-1) == ["done"]
    assert after(days=queue.KEPT.days, minutes=1) == []


def test_what_waits_is_never_swept_and_what_is_dead_stays_until_somebody_looked(done):
    queue.handles("fail", lambda payload: 1 / 0)
    queue.put_off("fail")
    for hours in range(queue.ATTEMPTS):
        with time_machine.travel(clock.now() + timedelta(hours=hours)):
            queue.work_off()
    queue.put_off("write", n=1)
    assert after(days=400) == ["dead", "waiting"]


def test_the_worker_sweeps_jobs_by_itself(done):
    chores.register_all()
    assert "jobs-sweep" in queue._chores
