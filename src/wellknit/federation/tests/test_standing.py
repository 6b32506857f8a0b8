"""Pausing takes one officer and blocking two; an alarm is settled by two; a node is left when everything is finished."""

import pytest

from wellknit.access.actors import Forbidden
from wellknit.federation import net_objections
from wellknit.federation.actions import standing
from wellknit.federation.deeds import DEEDS, offered
from wellknit.federation.models import Peer
from wellknit.federation.net_objections import Objection
from wellknit.federation.reads import checks, net
from wellknit.federation.states import LISTENED_TO, PEER, WRITTEN_TO
from wellknit.federation.tests.far import Far, installed
from wellknit.federation.tests.given import again, introduced, opened
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry

WHY = "Their office was searched."


@pytest.fixture
def peer(cast):
    installed()
    return opened(cast, Far("Invented ministry, Phnom Penh"))


@pytest.fixture
def sora(cast):
    return cast.actor("sora")


@pytest.fixture
def nok(cast):
    return cast.actor("nok")


@pytest.fixture
def under_way():
    """Referrals that a higher room says are under way; the test says how many."""
    count = {"n": 0}

    def asked(peer):
        yield Objection("Referrals waiting for an answer", count["n"], "the other side")

    net_objections.register(asked)
    yield count
    net_objections._asked.remove(asked)


def refused(deed, **told):
    with pytest.raises(Refused) as why:
        deed(**told)
    return str(why.value)


def alarm(peer):
    Peer.objects.filter(pk=peer.pk).update(split_view=True)
    return again(peer)


def test_one_officer_pauses_at_once_and_says_why(peer, sora):
    assert "Say why" in refused(standing.pause, peer=peer, by=sora, reason="no")
    standing.pause(peer=peer, by=sora, reason=WHY)
    row = again(peer)
    assert (row.state, row.reason) == ("paused", WHY)
    assert row.state not in WRITTEN_TO and row.state in LISTENED_TO
    standing.reopen(peer=row, by=sora)
    assert (again(peer).state, again(peer).reason) == ("open", "")


def test_blocking_takes_two_officers_and_pauses_until_the_second_has_come(peer, sora, nok):
    standing.ask_to_block(peer=peer, by=sora, reason=WHY)
    row = again(peer)
    assert (row.state, row.asked) == ("paused", "block")
    assert "another officer" in refused(standing.block, peer=row, by=sora)
    assert "second officer to block" in refused(standing.reopen, peer=row, by=nok)
    standing.block(peer=row, by=nok)
    row = again(peer)
    assert (row.state, row.asked, row.reason) == ("blocked", "", WHY)
    assert row.state not in LISTENED_TO


def test_nobody_is_the_second_officer_of_nothing(peer, sora, nok):
    standing.pause(peer=peer, by=sora, reason=WHY)
    assert "does not wait" in refused(standing.block, peer=peer, by=nok)
    assert again(peer).state == "paused"


def test_a_block_that_is_turned_down_leaves_the_pause(peer, sora, nok):
    standing.ask_to_block(peer=peer, by=sora, reason=WHY)
    standing.turn_down(peer=peer, by=nok)
    row = again(peer)
    assert (row.state, row.asked, row.asked_by) == ("paused", "", None)
    standing.reopen(peer=row, by=sora)


def test_an_alarm_about_two_cards_is_settled_by_two_who_compared_again(peer, sora, nok):
    assert "no alarm" in refused(standing.ask_to_clear, peer=peer, by=sora)
    row = alarm(peer)
    standing.ask_to_clear(peer=row, by=sora)
    assert "another officer" in refused(standing.clear, peer=row, by=sora)
    assert again(peer).split_view
    standing.clear(peer=row, by=nok)
    assert not again(peer).split_view
    kinds = Entry.objects.filter(kind__startswith="federation.alarm").order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["federation.alarm_looked_at", "federation.alarm_cleared"]


def test_nothing_is_opened_while_the_alarm_stands(peer, sora):
    standing.pause(peer=alarm(peer), by=sora, reason=WHY)
    assert "alarm" in refused(standing.reopen, peer=again(peer), by=sora)


def test_the_alarm_says_in_words_what_to_do(peer):
    (said,) = checks.alarms(alarm(peer), 0)
    assert said.grave and "two cards" in said.words and "Ring them" in said.do and "sixty digits" in said.do


def test_a_node_leaves_with_requests_pending(peer, sora, under_way):
    """What is under way is finished first: it is written to until nothing is open, and then left by itself."""
    under_way["n"] = 2
    standing.leave(peer=peer, by=sora, reason="The project ends.")
    row = again(peer)
    assert row.state == "leaving" and row.state in WRITTEN_TO
    listed = checks.checklist(row)
    assert [(each.what, each.count) for each in listed.open] == [("Referrals waiting for an answer", 2)]
    assert "still under way" in refused(standing.finish, peer=row, by=sora)
    assert standing.follow_departures() == 0 and again(peer).state == "leaving"
    under_way["n"] = 0
    assert standing.follow_departures() == 1
    assert again(peer).state == "left" and again(peer).state not in LISTENED_TO
    assert Entry.objects.get(kind="federation.left").actor == "system:net"


def test_who_is_leaving_may_stay_after_all_and_part_by_hand_when_nothing_is_open(peer, sora, under_way):
    standing.leave(peer=peer, by=sora, reason="The project ends.")
    standing.stay(peer=again(peer), by=sora)
    assert again(peer).state == "open"
    standing.leave(peer=again(peer), by=sora, reason="The project ends.")
    standing.finish(peer=again(peer), by=sora)
    assert again(peer).state == "left"


@pytest.mark.parametrize("name", ["mina", "hana", "dara", "ada"])
def test_who_may_not_write_cuts_nobody_off(cast, peer, name):
    by = cast.actor(name)
    for deed in (standing.pause, standing.ask_to_block, standing.leave):
        with pytest.raises(Forbidden):
            deed(peer=peer, by=by, reason=WHY)
    for deed in (standing.reopen, standing.stay, standing.finish, standing.part, standing.drop):
        with pytest.raises(Forbidden):
            deed(peer=peer, by=by)
    assert again(peer).state == "open"


def test_the_officer_for_data_protection_may_be_the_second(cast, peer, sora):
    standing.ask_to_block(peer=peer, by=sora, reason=WHY)
    standing.block(peer=peer, by=cast.actor("dara"))
    assert again(peer).state == "blocked"


def test_a_deed_from_the_wrong_state_is_refused(cast, sora):
    installed()
    peer = introduced(cast, Far("Invented ministry"))
    for deed in (standing.pause, standing.leave, standing.ask_to_block):
        assert "right state" in refused(deed, peer=peer, by=sora, reason=WHY)
    for deed in (standing.stay, standing.part, standing.finish):
        assert "right state" in refused(deed, peer=peer, by=sora)


def test_every_move_people_make_is_in_the_table_of_moves():
    for deed in DEEDS.values():
        for state in deed.since:
            assert not deed.to or deed.to == state or PEER.allow(state, deed.to), (deed.name, state)
    assert all(offered(state, "", alarm=False) for state in PEER.states if state not in ("left", "dropped"))


def test_every_button_says_why_not_where_it_cannot_be_pressed(cast, peer, sora, nok):
    standing.ask_to_block(peer=peer, by=sora, reason=WHY)
    row = again(peer)
    own = {deed.name: str(may.why_not) for deed, may in net.deeds(row, sora)}
    other = {deed.name: bool(may) for deed, may in net.deeds(row, nok)}
    assert "another officer" in own["block"] and other == {"block": True, "keep": True}
    assert net.deeds(row, cast.actor("mina")) == []
