"""One person or two: hints with their reasons, answers that can be taken back, help that goes on."""

import pytest

from wellknit.access.actors import Forbidden, acting
from wellknit.casework import doors
from wellknit.casework.actions import cases, links, notes, people
from wellknit.casework.models import Link
from wellknit.casework.reads import duplicates
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.words.calendars import local_today, parse

PAPER = {
    "papers": [{"kind": "passport", "number": "AA 1"}],
    "reaches": [{"kind": "mobile_phone", "value": "0812345678"}],
}


@pytest.fixture
def pair(case, mina):
    """Sela's case, and a second one that may be hers."""
    people.describe(case=case, person=doors.person_of(case), by=mina, birth=parse("2001"), **PAPER)
    other = cases.open_case(by=mina, called="Sella", person={"birth": parse("14/3/2001")} | PAPER)
    return {"case": case, "person": doors.person_of(case), "other": doors.person_of(other), "by": mina}


def likely(pair):
    return duplicates.likely(pair["by"], duplicates.draft_of(pair["person"]), but=[pair["person"].pk])


def test_a_likely_record_is_shown_with_every_reason(pair):
    (twin,) = likely(pair)
    assert twin.person == pair["other"]
    assert set(twin.codes) == {"paper", "reach", "name", "birth"}
    assert len(twin.why) == 4


def test_a_like_name_with_a_birth_that_cannot_be_is_no_hint(case, mina):
    people.describe(case=case, person=doors.person_of(case), by=mina, birth=parse("2001"))
    cases.open_case(by=mina, called="Sela", person={"birth": parse("1970")})
    assert duplicates.likely(mina, duplicates.draft_of(doors.person_of(case)), but=[doors.person_of(case).pk]) == []


def test_linking_and_telling_apart_and_taking_it_back(pair):
    why = duplicates.why(pair["by"], pair["person"], pair["other"].pk)
    assert links.link(**pair, why=why).state == "linked"
    assert [twin.state for twin in duplicates.answered(pair["by"], pair["person"])] == ["linked"]
    assert [twin.person for twin in duplicates.answered(pair["by"], pair["other"])] == [pair["person"]]
    assert links.undo(**pair).state == "suggested"
    assert duplicates.answered(pair["by"], pair["person"]) == []
    assert links.tell_apart(**pair).state == "different"
    assert Link.objects.count() == 1
    told = {entry.kind for entry in Entry.objects.filter(kind__startswith="person.") if entry.kind != "person.changed"}
    assert told == {"person.linked", "person.unlinked", "person.told_apart"}


def test_both_cases_remember_the_answer_by_codes_only(pair):
    links.link(**pair, why="paper name")
    entries = Entry.objects.filter(kind="person.linked")
    assert len({entry.subject for entry in entries}) == 2
    assert all("AA" not in entry.detail and "paper name" in entry.detail for entry in entries)


def test_a_second_click_changes_nothing(pair):
    links.link(**pair)
    with pytest.raises(Refused):
        links.link(**pair)
    with pytest.raises(Refused):
        links.tell_apart(**pair)
    assert Entry.objects.filter(kind="person.linked").count() == 2


def test_nothing_is_linked_to_a_record_out_of_sight(pair, cast):
    rith = cast.actor("rith")
    with acting(rith):
        theirs = cases.open_case(by=rith, called="Sela")
        stranger = doors.person_of(theirs)
        asked = {"case": theirs, "person": stranger, "other": pair["other"], "by": rith}
        assert duplicates.likely(rith, duplicates.draft_of(stranger), but=[stranger.pk]) == []
        with pytest.raises(Refused):
            links.link(**asked)
    assert not Link.objects.exists()


def test_whoever_may_not_decide_in_one_of_the_cases_decides_nothing(pair, cast):
    otto = cast.actor("otto")
    with acting(otto), pytest.raises((Forbidden, Refused)):
        links.link(**pair | {"by": otto})


def test_help_goes_on_while_the_question_is_open_and_after(pair):
    links.link(**pair)
    notes.add(case=pair["case"], by=pair["by"], body="Still here.", happened_on=local_today())


def test_the_page_links_and_takes_back(pair, as_):
    browser, case = as_("mina"), pair["case"]
    page = f"/case/{case.reference}/person"
    text = browser.get(page).content.decode()
    assert "One person or two?" in text and "a paper with the same number" in text
    there = f"{page}/{pair['person'].pk}/same/{pair['other'].pk}"
    assert "the same person" in browser.post(there, {"answer": "link"}, follow=True).content.decode()
    assert browser.post(there, {"answer": "link"}).status_code == 409
    assert "Take this answer back" in browser.get(page).content.decode()
    assert "is open again" in browser.post(there, {"answer": "undo"}, follow=True).content.decode()
    assert browser.get(there).status_code == 405


def test_a_record_out_of_sight_cannot_be_named_on_the_page(pair, as_):
    unknown = f"/case/{pair['case'].reference}/person/{pair['person'].pk}/same/12345"
    assert as_("mina").post(unknown, {"answer": "link"}).status_code == 404
    assert as_("rith").post(unknown, {"answer": "link"}).status_code == 404
