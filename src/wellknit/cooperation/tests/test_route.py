"""A way is open under an agreement in force, for its purposes, in its direction, in its time; the reason is told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from wellknit.cooperation import actions, reads
from wellknit.cooperation.rules import Terms, may_route
from wellknit.cooperation.rules.routes import WHY
from wellknit.cooperation.states import AGREEMENT
from wellknit.cooperation.tests.given import days, in_force
from wellknit.words.clocks import reminders

ON = date(2026, 3, 10)
YESTERDAY, TOMORROW = ON - timedelta(days=1), ON + timedelta(days=1)
FAR = ON + reminders()["agreement_ends"] + timedelta(days=1)
MOU = Terms(1, "Two rivers", "in_force", frozenset({("TH", "KH")}), frozenset({"return"}), date(2020, 1, 1), FAR)

TABLE = [
    # what is asked, of which agreements, and what the answer says: nothing means that the way is open
    ("in force, this way, this purpose", {}, [MOU], ""),
    ("no end is set", {}, [replace(MOU, ends=None)], ""),
    ("its first day", {}, [replace(MOU, begins=ON)], ""),
    ("its last day", {}, [replace(MOU, ends=ON)], ""),
    ("under review it stays in force", {}, [replace(MOU, state="under_review")], ""),
    ("asked to end, it stays in force", {}, [replace(MOU, state="ending")], ""),
    ("inside one country", {"to": "TH"}, [], ""),
    ("what is under way may finish", {"under_way": True}, [replace(MOU, state="expired")], ""),
    ("under way past the last day", {"under_way": True}, [replace(MOU, ends=YESTERDAY)], ""),
    ("under way under what was renewed", {"under_way": True}, [replace(MOU, state="renewed")], ""),
    ("one of two is open", {}, [replace(MOU, state="expired"), MOU], ""),
    ("nothing agreed", {}, [], "No agreement in force lets anything go from Thailand to Cambodia."),
    ("the other way round", {"start": "KH", "to": "TH"}, [MOU], "No agreement in force"),
    ("another country", {"to": "LA"}, [MOU], "No agreement in force"),
    ("without a country", {"to": ""}, [MOU], "Without both countries"),
    ("from nowhere", {"start": ""}, [MOU], "Without both countries"),
    ("another purpose", {"purpose": "statistics"}, [MOU], "“Two rivers” joins these countries, but not for this"),
    ("not begun", {}, [replace(MOU, begins=TOMORROW)], "“Two rivers” begins on a later day."),
    ("nobody knows since when", {}, [replace(MOU, begins=None)], "“Two rivers” begins on a later day."),
    ("past its last day", {}, [replace(MOU, ends=YESTERDAY)], "“Two rivers” has expired"),
    ("expired", {}, [replace(MOU, state="expired")], "“Two rivers” has expired"),
    ("renewed", {}, [replace(MOU, state="renewed")], "“Two rivers” has expired"),
    ("a draft", {}, [replace(MOU, state="draft")], "“Two rivers” is a draft here"),
    ("a draft past its last day", {"under_way": True}, [replace(MOU, state="draft", ends=YESTERDAY)], "“Two rivers” is a draft"),
    ("proposed", {}, [replace(MOU, state="proposed")], "“Two rivers” still waits for a second person"),
    ("terminated", {}, [replace(MOU, state="terminated")], "“Two rivers” was terminated"),
    ("terminated, under way", {"under_way": True}, [replace(MOU, state="terminated")], "“Two rivers” was terminated"),
    ("terminated past its day", {"under_way": True}, [replace(MOU, state="terminated", ends=YESTERDAY)], "“Two rivers” was term"),
    ("set aside", {}, [replace(MOU, state="dropped")], "No agreement in force"),
    ("expired, and for another purpose", {"purpose": "statistics"}, [replace(MOU, state="expired")], "No agreement in force"),
    ("under way, but never for this", {"purpose": "statistics", "under_way": True}, [replace(MOU, ends=YESTERDAY)], "No agreement"),
    ("of two reasons the nearer one", {}, [replace(MOU, state="expired"), replace(MOU, title="New", state="proposed")], "“New” still"),
    ("of two alike the first", {}, [replace(MOU, state="draft"), replace(MOU, title="New", state="draft")], "“Two rivers” is"),
]  # fmt: skip


def asked(terms, start="TH", to="KH", purpose="return", under_way=False):
    return may_route(terms, start, to, purpose, ON, under_way=under_way)


@pytest.mark.parametrize(("what", "question", "terms", "why_not"), TABLE, ids=[row[0] for row in TABLE])
def test_a_way_is_open_or_says_why_not(what, question, terms, why_not):
    found = asked(terms, **question)
    assert str(found.why_not).startswith(why_not) and bool(found) is (why_not == "")


def test_every_state_is_answered():
    for state in AGREEMENT.states:
        found = asked([replace(MOU, state=state)])
        assert bool(found) is (state in ("in_force", "under_review", "ending")), state
    assert set(WHY) - {"other_purpose", "not_yet"} < set(AGREEMENT.states)


@pytest.mark.parametrize(
    ("terms", "under_way", "warning"),
    [
        (MOU, False, ""),
        (replace(MOU, ends=FAR - timedelta(days=1)), False, "“Two rivers” ends on"),
        (replace(MOU, ends=ON), False, "ends on 10 Mar 2026: agree in time"),
        (replace(MOU, state="under_review"), False, "“Two rivers” is under review"),
        (replace(MOU, state="ending"), False, "Somebody asked to end “Two rivers”"),
        (replace(MOU, ends=YESTERDAY), True, "“Two rivers” has expired: finish what is under way"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_way_that_is_open_warns_of_what_is_coming(terms, under_way, warning):
    found = asked([terms], under_way=under_way)
    assert found and len(found.warnings) == bool(warning)
    assert all(warning in words for words in found.warnings)


def test_of_several_agreements_the_one_that_lasts_longest_counts():
    soon, later, endless = replace(MOU, agreement=1, ends=ON), replace(MOU, agreement=2), replace(MOU, agreement=3, ends=None)
    assert asked([soon, later]).agreement == 2 and asked([endless, later, soon]).agreement == 3
    over = replace(MOU, agreement=4, state="expired", ends=None)
    assert asked([over, soon], under_way=True).agreement == 1
    assert asked([], to="TH").agreement is None


def test_rooms_above_ask_for_one_way_and_for_all_of_them(cast):
    row = in_force(cast)
    other = in_force(cast, title="Invented MOU of hills", parties=frozenset({("TH", ""), ("LA", "")}), corridors=frozenset({("TH", "LA")}))
    assert reads.route("TH", "KH", "return").agreement == row.pk
    assert not reads.route("KH", "TH", "return") and not reads.route("TH", "KH", "statistics")
    found = reads.routes(cast.actor("mina"), "TH", "return")
    assert {country: way.agreement for country, way in found.items()} == {"KH": row.pk, "LA": other.pk}
    assert reads.routes(cast.actor("mina"), "KH", "return") == {}


def test_asking_for_many_ways_asks_the_database_twice(cast, django_assert_num_queries):
    for number in range(4):
        in_force(cast, title=f"Invented MOU {number}")
    mina = cast.actor("mina")
    with django_assert_num_queries(2):
        assert reads.route("TH", "KH", "return")
    with django_assert_num_queries(2):
        assert reads.routes(mina, "TH", "return")


def test_a_way_closes_with_its_agreement_and_what_is_under_way_may_finish(cast):
    in_force(cast, in_force_until=days(1))
    assert reads.route("TH", "KH", "return", days(1))
    assert not reads.route("TH", "KH", "return", days(2))
    assert reads.route("TH", "KH", "return", days(2), under_way=True)


def test_what_two_people_ended_is_closed_for_all(cast):
    row = in_force(cast)
    actions.ask_to_end(agreement=row, by=cast.actor("sora"), reason="The other side ended it.")
    assert reads.route("TH", "KH", "return").warnings
    actions.terminate(agreement=row, by=cast.actor("vanna"))
    assert not reads.route("TH", "KH", "return", under_way=True)
