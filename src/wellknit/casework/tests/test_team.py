"""The team: who joins and leaves, restricted cases, conflicts of interest."""

from datetime import timedelta

import pytest

from tests.cast import later
from wellknit.access.actors import Forbidden, acting
from wellknit.casework.actions import cases, team
from wellknit.casework.models import Case, Visibility
from wellknit.casework.reads.team import members
from wellknit.casework.standing import categories_for
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.vault.classes import Category


@pytest.fixture
def sora(cast, case):
    """Sora supervises, and acts for the rest of the test."""
    actor = cast.actor("sora")
    with acting(actor):
        yield actor


def sees(actor):
    with acting(actor):
        return Case.objects.exists()


def test_a_legal_officer_taken_into_the_team_sees_the_case_by_their_part(case, cast, sora):
    team.add(case=case, by=sora, worker=cast.lena, part="legal")
    lena = cast.actor("lena")
    assert sees(lena)
    with acting(lena):
        assert Category.HEALTH not in categories_for(lena, Case.objects.get())
    assert Entry.objects.latest("seq").kind == "team.joined"


def test_a_case_manager_without_supervision_does_not_make_teams(case, cast, mina):
    with pytest.raises(Forbidden):
        team.add(case=case, by=mina, worker=cast.lena, part="legal")


WRONG = [("ada", "legal"), ("rith", "worker"), ("mina", "legal"), ("ivo", "interpreter")]
NOT_GIVEN_OUT = [("otto", "manager"), ("otto", "glass"), ("otto", "intake"), ("otto", "king")]


@pytest.mark.parametrize(("name", "part"), WRONG + NOT_GIVEN_OUT)
def test_nobody_joins_who_must_not(case, cast, sora, name, part):
    with pytest.raises(Refused):
        team.add(case=case, by=sora, worker=cast.workers[name], part=part)


def test_an_interpreter_sees_the_case_until_the_end_of_their_part(case, cast, sora, monkeypatch):
    team.add(case=case, by=sora, worker=cast.ivo, part="interpreter", until=later(days=1))
    assert sees(cast.actor("ivo"))
    two_days_on = later(days=2)
    monkeypatch.setattr(clock, "now", lambda: two_days_on)
    assert not sees(cast.actor("ivo"))


def test_a_part_that_ended_yesterday_is_refused(case, cast, sora):
    with pytest.raises(Refused):
        team.add(case=case, by=sora, worker=cast.ivo, part="interpreter", until=later(days=-1))


def test_a_new_part_ends_the_old_one_and_the_same_one_is_not_given_twice(case, cast, sora):
    team.add(case=case, by=sora, worker=cast.lena, part="legal")
    with pytest.raises(Refused):
        team.add(case=case, by=sora, worker=cast.lena, part="legal")
    team.add(case=case, by=sora, worker=cast.lena, part="tracing")
    assert [m.part for m in members(case) if m.worker == cast.lena] == ["tracing"]


def test_who_is_taken_out_sees_nothing_from_then_on(case, cast, sora):
    member = team.add(case=case, by=sora, worker=cast.lena, part="legal")
    team.end(case=case, by=sora, member=member)
    assert not sees(cast.actor("lena"))
    with pytest.raises(Refused):
        team.end(case=case, by=sora, member=member)


def test_the_manager_is_never_taken_out(case, sora):
    with pytest.raises(Refused):
        team.end(case=case, by=sora, member=members(case)[0])


def test_a_restricted_case_is_seen_by_its_team_only(case, cast, sora, mina):
    team.add(case=case, by=sora, worker=cast.sora, part="worker")
    team.restrict(case=case, by=sora, reason="Her brother knows somebody here.")
    assert sees(mina) and sees(sora) and not Visibility.objects.filter(holder=sora.agency_holder).exists()
    assert "brother" not in Entry.objects.latest("seq").detail
    team.unrestrict(case=Case.objects.get(), by=sora, reason="He moved away.")
    assert Visibility.objects.filter(holder=sora.agency_holder).exists()


def test_a_case_is_not_restricted_without_a_supervisor_in_its_team(case, cast, sora):
    with pytest.raises(Refused):
        team.restrict(case=case, by=sora, reason="x")
    team.add(case=case, by=sora, worker=cast.sora, part="worker", until=later(days=1))
    with pytest.raises(Refused):  # for good, not for a day
        team.restrict(case=case, by=sora, reason="x")


def test_the_last_supervisor_stays_in_the_team_of_a_restricted_case(case, cast, sora):
    member = team.add(case=case, by=sora, worker=cast.sora, part="worker")
    team.restrict(case=case, by=sora, reason="x")
    with pytest.raises(Refused):
        team.end(case=case, by=sora, member=member)
    with pytest.raises(Refused):
        team.add(case=case, by=sora, worker=cast.sora, part="worker", until=later(days=1))


def test_restricting_twice_restricts_once(case, cast, sora):
    team.add(case=case, by=sora, worker=cast.sora, part="worker")
    stale = Case.objects.get()
    team.restrict(case=case, by=sora, reason="x")
    with pytest.raises(Refused):
        team.restrict(case=stale, by=sora, reason="x")


def test_a_caseworker_restricts_and_bars_nobody(case, cast, mina):
    with pytest.raises(Forbidden):
        team.restrict(case=case, by=mina, reason="x")
    with pytest.raises(Forbidden):
        team.bar(case=case, by=mina, worker=cast.otto)


def test_a_bar_wins_over_every_role(case, cast, sora):
    row = team.bar(case=case, by=sora, worker=cast.sora)
    assert not sees(sora)
    with pytest.raises(Forbidden):  # and nobody lifts their own
        team.lift(case=Case(pk=case.pk, key=case.key, agency_id=case.agency_id), by=sora, row=row)


def test_a_bar_ends_a_part_and_lifting_it_does_not_bring_the_part_back(case, cast, sora):
    team.add(case=case, by=sora, worker=cast.otto, part="worker")
    row = team.bar(case=case, by=sora, worker=cast.otto)
    assert not sees(cast.actor("otto"))
    with pytest.raises(Refused):
        team.add(case=case, by=sora, worker=cast.otto, part="worker")
    with pytest.raises(Refused):
        team.bar(case=case, by=sora, worker=cast.otto)
    team.lift(case=case, by=sora, row=row)
    assert not sees(cast.actor("otto"))
    with pytest.raises(Refused):
        team.lift(case=case, by=sora, row=row)


def test_a_manager_hands_over_before_they_are_barred(case, cast, sora):
    with pytest.raises(Refused):
        team.bar(case=case, by=sora, worker=cast.mina)


def test_a_worker_of_another_agency_is_no_colleague_to_bar(case, cast, sora):
    with pytest.raises(Refused):
        team.bar(case=case, by=sora, worker=cast.rith)


def test_the_hotline_sees_what_it_took_in_for_72_hours(cast, monkeypatch):
    hana = cast.actor("hana")
    with acting(hana):
        case = cases.open_case(by=hana, called="Noi")
    assert sees(hana)
    assert {m.until - m.since for m in members(case)} == {timedelta(hours=72)}
    four_days_on = later(days=4)
    monkeypatch.setattr(clock, "now", lambda: four_days_on)
    assert not sees(hana)
