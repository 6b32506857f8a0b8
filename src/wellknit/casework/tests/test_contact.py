"""Safe contact: written with the person's key, kept as history, asked before every contact, and both are recorded."""

from datetime import UTC, datetime, timedelta

import pytest

from wellknit.access.actors import Forbidden, System
from wellknit.casework import doors
from wellknit.casework.actions import cases, contact
from wellknit.casework.models import CasePerson, Link, SafeContact
from wellknit.casework.reads import contact as reads
from wellknit.casework.tests.test_contact_gate import rule
from wellknit.casework.tests.test_document import take_in
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.words.calendars import local_today


def written(case, by, **more):
    told = {
        "allowed": True, "rules": [rule()], "zone": "Asia/Bangkok", "review_on": local_today() + timedelta(days=30),
        "cover_story": "A friend from the market", "code_word": "mango",
    }  # fmt: skip
    return contact.write(case=case, by=by, person=doors.person_of(case), **told | more)


def asked(case, by, channel="call", who="person", **more):
    return contact.ask_gate(case=case, by=by, channel=channel, who=who, **more)


def test_until_something_is_written_the_answer_is_no(case, mina):
    assert not asked(case, mina)
    written(case, mina)
    assert asked(case, mina) and asked(case, mina).record.cover_story == "A friend from the market"


def test_what_was_agreed_is_sealed_with_the_key_of_the_person(case, mina):
    row = written(case, mina)
    assert row.key_id == doors.person_of(case).key_id != case.key_id
    stored = SafeContact.objects.filter(pk=row.pk).values_list("code_word", "rules").get()
    assert not any(b"mango" in bytes(value) or b"call" in bytes(value) for value in stored)


def test_every_question_is_recorded_with_its_answer_and_nothing_else(case, mina):
    asked(case, mina)
    written(case, mina)
    asked(case, mina)
    entries = list(Entry.objects.filter(kind="contact.asked").order_by("seq"))
    assert ["no" in entry.detail for entry in entries] == [True, False]
    assert all("mango" not in entry.detail and entry.subject == case.key.alias for entry in entries)


def test_the_newest_record_counts_and_the_older_ones_stay(case, mina):
    written(case, mina)
    written(case, mina, allowed=False, rules=[])
    assert not asked(case, mina)
    assert [row.allowed for row in reads.history(case, doors.person_of(case))] == [False, True]


def test_a_second_click_writes_nothing_twice_and_going_back_is_allowed(case, mina):
    written(case, mina)
    with pytest.raises(Refused, match="word for word"):
        written(case, mina)
    written(case, mina, allowed=False)
    written(case, mina)
    assert SafeContact.objects.count() == 3


def test_a_record_to_be_looked_at_after_more_than_thirty_days_is_refused(case, mina):
    with pytest.raises(Refused, match="30 days"):
        written(case, mina, review_on=local_today() + timedelta(days=31))


def test_after_the_day_of_the_next_look_the_gate_is_shut(case, mina):
    written(case, mina)
    assert not asked(case, mina, moment=clock.now() + timedelta(days=32))


def test_hours_are_asked_for_the_moment_given(case, mina):
    monday = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
    row = written(case, mina, rules=[rule(days=[0], since="18:00", until="19:00")])
    SafeContact.objects.filter(pk=row.pk).update(review_on=monday.date() + timedelta(days=1))
    assert asked(case, mina, moment=monday)
    assert not asked(case, mina, moment=monday + timedelta(hours=1))


def test_strangers_and_parts_without_contact_neither_write_nor_ask(case, cast, mina):
    take_in(case, cast.ivo, "interpreter")
    for name in ("otto", "ivo"):
        with pytest.raises(Forbidden):
            asked(case, cast.actor(name))
        with pytest.raises(Forbidden):
            written(case, cast.actor(name))
    assert not Entry.objects.filter(kind="contact.asked").exists()


def test_a_legal_officer_in_the_team_may_ask_and_not_write(case, cast, mina):
    take_in(case, cast.lena, "legal")
    assert not asked(case, cast.actor("lena"))
    with pytest.raises(Forbidden):
        written(case, cast.actor("lena"))


def test_the_node_itself_asks_before_it_sends(case, mina):
    written(case, mina)
    assert asked(case, System("reminder"))


def test_each_person_of_a_family_has_their_own(case, mina):
    from wellknit.casework.models import Person
    from wellknit.vault import keyring

    child = Person(key=keyring.create(), called="Noi", made_at=clock.now())
    child.save(force_insert=True)
    CasePerson.objects.create(case=case, person=child, role="child")
    written(case, mina)
    assert asked(case, mina) and not asked(case, mina, person=child)


def test_no_contact_said_in_another_case_of_the_same_human_being_is_honoured(case, mina, cast, node):
    written(case, mina)
    other = cases.open_case(by=cast.actor("rith"), called="S.")
    written(other, cast.actor("rith"), allowed=False, rules=[])
    assert asked(case, mina)
    link = Link.objects.create(
        one=doors.person_of(other),
        other=doors.person_of(case),
        state="suggested",
        made_by=cast.mina,
        made_at=clock.now(),
    )
    assert asked(case, mina)
    Link.objects.filter(pk=link.pk).update(state="linked")
    answer = asked(case, mina)
    assert not answer and "another case" in str(answer.verdict.why_not)
