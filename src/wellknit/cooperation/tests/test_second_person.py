"""Putting an agreement in force, and ending one, takes two people; every move starts where the table says."""

from dataclasses import replace
from datetime import date

import pytest

from wellknit.cooperation import actions, facts, reads
from wellknit.cooperation.deeds import DEEDS
from wellknit.cooperation.models import Agreement
from wellknit.cooperation.states import AGREEMENT
from wellknit.cooperation.tests.given import WHOLE, days, draft, in_force
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry


@pytest.fixture
def sora(cast):
    return cast.actor("sora")


@pytest.fixture
def vanna(cast):
    return cast.actor("vanna")


def state():
    return Agreement.objects.get().state


def test_who_proposed_an_agreement_does_not_put_it_in_force(cast, sora, vanna):
    row = draft(cast)
    actions.propose(agreement=row, by=sora)
    with pytest.raises(Refused):
        actions.put_in_force(agreement=row, by=sora)
    assert state() == "proposed" and not reads.route("TH", "KH", "return")
    actions.put_in_force(agreement=row, by=vanna)
    kept = Agreement.objects.get()
    assert (kept.state, kept.asked_by, kept.confirmed_by) == ("in_force", cast.sora, cast.vanna)
    assert reads.route("TH", "KH", "return")


def test_who_asked_to_end_an_agreement_does_not_end_it(cast, sora, vanna):
    row = in_force(cast)
    actions.ask_to_end(agreement=row, by=vanna, reason=" The other side ended it. ")
    with pytest.raises(Refused):
        actions.terminate(agreement=row, by=vanna)
    assert state() == "ending"
    actions.terminate(agreement=row, by=sora)
    kept = Agreement.objects.get()
    assert (kept.state, kept.reason, kept.confirmed_by) == ("terminated", "The other side ended it.", cast.sora)


def test_an_end_needs_a_reason_and_can_be_turned_down(cast, sora, vanna):
    row = in_force(cast)
    for reason in ("", "   ", "because", "x" * 301):
        with pytest.raises(Refused):
            actions.ask_to_end(agreement=row, by=sora, reason=reason)
    actions.ask_to_end(agreement=row, by=sora, reason="The other side ended it.")
    actions.keep(agreement=row, by=vanna)
    kept = Agreement.objects.get()
    assert (kept.state, kept.reason, kept.asked_by) == ("in_force", "", None)


@pytest.mark.parametrize(
    "missing",
    [
        {"in_force_from": None}, {"corridors": frozenset()}, {"purposes": frozenset()},
        {"to_be_confirmed": frozenset({"in_force_from"})}, {"to_be_confirmed": frozenset({"in_force_until"})},
        {"to_be_confirmed": frozenset({"corridors"})}, {"to_be_confirmed": frozenset({"purposes"})},
        {"to_be_confirmed": frozenset({"parties"})},
    ],
)  # fmt: skip
def test_nothing_is_put_in_force_on_a_guess(cast, sora, missing):
    row = draft(cast, **missing)
    with pytest.raises(Refused):
        actions.propose(agreement=row, by=sora)
    actions.write(by=sora, agreement=row, facts=replace(WHOLE, to_be_confirmed=frozenset({"signed", "title", "review_on"})))
    actions.propose(agreement=row, by=sora)
    assert state() == "proposed"


def bring_to(cast, wanted):
    """An agreement in this state, brought there by deeds."""
    sora, vanna = cast.actor("sora"), cast.actor("vanna")
    row = draft(cast) if wanted in ("draft", "proposed", "dropped") else in_force(cast, in_force_from=date(2020, 1, 1))
    if wanted == "proposed":
        actions.propose(agreement=row, by=sora)
    elif wanted == "dropped":
        actions.drop(agreement=row, by=sora)
    elif wanted == "under_review":
        actions.begin_review(agreement=row, by=sora)
    elif wanted in ("ending", "terminated"):
        actions.ask_to_end(agreement=row, by=sora, reason="The other side ended it.")
        if wanted == "terminated":
            actions.terminate(agreement=row, by=vanna)
    elif wanted in ("expired", "renewed"):
        Agreement.objects.filter(pk=row.pk).update(state=wanted)
    return row


@pytest.mark.parametrize("wanted", AGREEMENT.states)
def test_a_deed_is_done_from_its_own_states_and_from_no_other(cast, vanna, wanted):
    """Otherwise ending a review, or keeping what was to end, would put a proposal in force without a second person."""
    row = bring_to(cast, wanted)
    for name, deed in DEEDS.items():
        also = {"reason": "The other side ended it."} if deed.asks_why else {}
        Agreement.objects.filter(pk=row.pk).update(state=wanted)
        if wanted in deed.since:
            getattr(actions, name)(agreement=row, by=vanna, **also)
            assert state() == deed.to, name
        else:
            with pytest.raises(Refused):
                getattr(actions, name)(agreement=row, by=vanna, **also)
            assert state() == wanted, name


def test_every_deed_is_a_move_of_the_table_and_leaves_its_line(cast):
    for deed in DEEDS.values():
        assert all(AGREEMENT.allow(start, deed.to) for start in deed.since), deed.name
    in_force(cast)
    assert list(Entry.objects.filter(kind__startswith="agreement.").order_by("seq").values_list("kind", flat=True)) == [
        "agreement.written", "agreement.proposed", "agreement.put_in_force",
    ]  # fmt: skip
    assert '"after": "in_force"' in Entry.objects.get(kind="agreement.put_in_force").detail


def test_of_two_at_once_one_is_told_that_the_other_was_first(cast, sora, vanna):
    row = draft(cast)
    actions.propose(agreement=row, by=sora)
    late = Agreement.objects.get()
    actions.put_in_force(agreement=row, by=vanna)
    with pytest.raises(Refused):
        actions.send_back(agreement=late, by=sora)
    assert state() == "in_force"


def test_what_waits_is_counted_for_the_second_person_only(cast, sora, vanna):
    row = draft(cast)
    actions.propose(agreement=row, by=sora)
    assert [reads.waiting(actor).count() for actor in (vanna, sora, cast.actor("mina"))] == [1, 0, 0]
    actions.put_in_force(agreement=row, by=vanna)
    assert not reads.waiting(vanna)


# Time


def test_what_has_expired_is_noted_once_and_by_the_node(cast):
    row = in_force(cast, in_force_until=days(0))
    assert actions.follow_dates() == 0 and state() == "in_force"
    Agreement.objects.filter(pk=row.pk).update(in_force_until=days(-1))
    assert actions.follow_dates() == 1 and state() == "expired"
    assert actions.follow_dates() == 0
    assert Entry.objects.get(kind="agreement.expired").actor == "system:agreements"


def renewed(cast, sora, **changes):
    """An agreement in force, and its renewal in force since the day given."""
    row = in_force(cast)
    fresh = actions.renew(agreement=row, by=sora)
    told = replace(facts.of(fresh), in_force_from=days(0), to_be_confirmed=frozenset()) if not changes else None
    actions.write(by=sora, agreement=fresh, facts=told or replace(facts.of(fresh), to_be_confirmed=frozenset(), **changes))
    actions.propose(agreement=fresh, by=sora)
    actions.put_in_force(agreement=fresh, by=cast.actor("vanna"))
    return row, fresh


def test_a_renewal_takes_over_the_terms_and_everything_is_to_be_confirmed_again(cast, sora):
    row = in_force(cast, signed=None, remark="Old.", source="Old gazette")
    fresh = actions.renew(agreement=row, by=sora)
    told = facts.of(fresh)
    assert (told.parties, told.corridors, told.purposes, told.title) == (WHOLE.parties, WHOLE.corridors, WHOLE.purposes, WHOLE.title)
    assert (told.in_force_from, told.source, told.remark) == (None, "", "")
    assert {"in_force_from", "in_force_until", "corridors", "purposes"} <= told.to_be_confirmed
    assert fresh.state == "draft" and fresh.renews == row
    with pytest.raises(Refused):
        actions.propose(agreement=fresh, by=sora)
    with pytest.raises(Refused):
        actions.renew(agreement=row, by=sora)
    with pytest.raises(Refused):
        actions.renew(agreement=fresh, by=sora)


def test_what_is_renewed_gives_way_when_the_other_begins(cast, sora):
    row, fresh = renewed(cast, sora)
    assert Agreement.objects.get(pk=row.pk).state == "renewed"
    assert reads.route("TH", "KH", "return").agreement == fresh.pk


def test_what_is_renewed_stays_in_force_until_the_other_begins(cast, sora):
    row, fresh = renewed(cast, sora, in_force_from=days(3))
    assert Agreement.objects.get(pk=row.pk).state == "in_force"
    assert reads.route("TH", "KH", "return").agreement == row.pk
    Agreement.objects.filter(pk=fresh.pk).update(in_force_from=days(0))
    assert actions.follow_dates() == 1
    assert Agreement.objects.get(pk=row.pk).state == "renewed"


def test_what_presses_is_a_figure(cast, sora):
    in_force(cast)
    assert reads.pressing().count() == 0
    in_force(cast, title="Ends soon", in_force_until=days(100))
    in_force(cast, title="Review due", review_on=days(-5))
    draft(cast, title="Draft", in_force_until=days(100))
    assert sorted(reads.pressing().values_list("title", flat=True)) == ["Ends soon", "Review due"]
    pressed = [words for line in reads.lines() for words in line.presses]
    assert len(pressed) == 2 and any("The review of “Review due” is due" in words for words in pressed)
