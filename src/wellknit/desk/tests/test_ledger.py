"""Who read what: shown to those who watch, in sentences, without content."""

from datetime import timedelta

import pytest

from wellknit.casework import doors
from wellknit.desk.reads import ledger, signs
from wellknit.ledger.models import Entry
from wellknit.words.calendars import local_today


def text(answer):
    return answer.content.decode()


def body(answer):
    return text(answer).split("<tbody>")[-1]


def test_an_auditor_reads_who_did_what_in_which_case_and_not_what_it_says(case, mina, as_):
    doors.case_for(mina, case.reference)
    shown = text(as_("ada").get("/ledger"))
    for word in ("Mina", "opened the case", "opened this as a new case", case.reference):
        assert word in shown, word
    assert "Sela" not in shown


@pytest.mark.parametrize("name", ["mina", "sora", "nok", "ana"])
def test_nobody_else_reads_the_record(as_, name):
    browser = as_(name)
    assert {browser.get(url).status_code for url in ("/ledger", "/ledger/signs")} == {403}
    assert browser.post("/ledger/export").status_code == 403


def test_the_record_is_narrowed_by_worker_kind_case_and_days(case, mina, cast, as_):
    doors.case_for(mina, case.reference)
    browser, today = as_("ada"), local_today()
    assert "Mina" in body(browser.get(f"/ledger?worker={cast.mina.pk}&kind=case.read"))
    assert "opened this as a new case" not in body(browser.get("/ledger?kind=case.read"))
    assert "opened the case" in body(browser.get(f"/ledger?reference={case.reference.lower()}"))
    assert "opened the case" in body(browser.get(f"/ledger?since={today}&until={today}"))
    for query in (
        f"since={today + timedelta(days=2)}",
        f"until={today - timedelta(days=2)}",
        "reference=ZZZZZ-ZZZZZ",
    ):
        shown = text(browser.get(f"/ledger?{query}"))
        assert "No entry fits" in shown or "lies in the future" in shown, query


def test_a_date_that_cannot_be_is_refused_in_words(as_):
    answer = as_("ada").get("/ledger?since=31/2/2026")
    assert answer.status_code == 422 and "There is no such date" in text(answer)


def test_older_entries_follow_page_by_page_without_a_gap(case, mina, monkeypatch):
    for _ in range(3):
        doors.Reading.objects.all().delete()
        doors.case_for(mina, case.reference)
    monkeypatch.setattr(ledger, "PAGE", 2)
    met, cursor = [], ""
    while True:
        lines, cursor = ledger.page(ledger.Asked(), cursor)
        met += [line.seq for line in lines]
        if not cursor:
            break
    assert met == list(Entry.objects.order_by("-seq").values_list("seq", flat=True))


def test_an_erased_case_leaves_no_reference(case, mina, as_):
    from wellknit.vault import keyring

    keyring.shred(case.key_id)
    shown = body(as_("ada").get("/ledger"))
    assert case.reference not in shown and "a case that was erased" in shown


def test_the_record_is_taken_out_as_a_table_and_that_is_recorded(case, as_, monkeypatch):
    browser = as_("ada")
    fresh(monkeypatch)
    answer = browser.post("/ledger/export", {"kind": "case.opened"})
    assert (
        answer["Content-Type"].startswith("text/csv")
        and 'filename="record.csv"' in answer["Content-Disposition"]
    )
    assert case.reference in text(answer) and "signed in" not in text(answer)
    assert Entry.objects.filter(kind="desk.ledger_exported").count() == 1


def fresh(monkeypatch):
    from wellknit.people import reauth

    monkeypatch.setattr(reauth, "is_fresh", lambda request: True)


def test_more_than_sixty_cases_within_an_hour_are_a_sign(mina, cast, as_):
    from wellknit.casework.actions import cases

    for number in range(signs.MANY_AN_HOUR + 1):
        doors.case_for(mina, cases.open_case(by=mina, called=str(number)).reference)
    tables = {str(table.title): table.signs for table in signs.tables()}
    assert [sign.who for sign in tables["Unusually many cases"]] == ["Mina"]
    assert tables["Emergency openings"] == []
    assert "Mina" in text(as_("ada").get("/ledger/signs"))


def test_sixty_cases_are_none(mina):
    from wellknit.casework.actions import cases

    for number in range(signs.MANY_AN_HOUR):
        doors.case_for(mina, cases.open_case(by=mina, called=str(number)).reference)
    assert not {str(table.title): table.signs for table in signs.tables()}["Unusually many cases"]


def test_opening_cases_at_night_is_a_sign_and_by_day_is_none(case, mina):
    import time_machine

    doors.Reading.objects.all().delete()
    for moment, number in (("2026-11-20T13:00:00+07:00", 0), ("2026-11-20T23:30:00+07:00", 1)):
        with time_machine.travel(moment, tick=False):
            doors.case_for(mina, case.reference)
            night = {str(table.title): table.signs for table in signs.tables()}["At night"]
            assert len(night) == number
