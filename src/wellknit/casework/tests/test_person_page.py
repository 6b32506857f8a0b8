"""The page of the people of a case, and its forms."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wellknit.casework import doors
from wellknit.casework.actions import people
from wellknit.casework.models import TeamMember
from wellknit.casework.visibility import refresh
from wellknit.ground import clock
from wellknit.words.calendars import parse


@pytest.fixture
def sela(case, mina):
    people.describe(
        case=case, person=doors.person_of(case), by=mina, birth=parse("2544"), marks="a scar", marital_status="Single",
        names=[{"full": "เซลา จันทร์"}, {"full": "Noi", "kind": "nickname"}], nationalities=[{"country": "KH"}],
        papers=[{"kind": "passport", "number": "AA1234567"}], reaches=[{"kind": "email", "value": "sela@example.org"}],
        addresses=[{"city": "Pakse", "country": "LA"}],
    )  # fmt: skip
    return doors.person_of(case)


def page(case, *more):
    return "/".join([f"/case/{case.reference}/person", *map(str, more)])


def rows(name, *told, initial=0):
    sent = {f"{name}-TOTAL_FORMS": max(len(told), initial) + 2, f"{name}-INITIAL_FORMS": initial}
    return sent | {f"{name}-{at}-{key}": value for at, row in enumerate(told) for key, value in row.items()}


def joins(case, worker, part):
    TeamMember.objects.create(case=case, worker=worker, part=part, since=clock.now())
    refresh(case)


def test_the_page_shows_what_is_known_with_both_calendars(case, sela, as_):
    text = as_("mina").get(page(case)).content.decode()
    for shown in (
        "2001 (BE 2544)",
        'lang="th">เซลา จันทร์',
        "Nickname",
        "Cambodia",
        "AA1234567",
        "Single",
        "sela@example.org",
        "Pakse",
        "a scar",
    ):
        assert shown in text


def test_what_a_part_does_not_see_is_not_on_the_page_and_that_is_said(case, sela, cast, as_):
    joins(case, cast.lena, "legal")
    text = as_("lena").get(page(case)).content.decode()
    assert "AA1234567" in text and "sela@example.org" in text
    assert "Not shown to your part in this case." in text and "Where they live is not shown" in text
    assert "Pakse" not in text and "a scar" not in text and "Single" not in text
    assert "/rows/" not in text and "/facts" not in text


def test_a_stranger_finds_no_page_and_no_form(case, sela, as_):
    for address in (page(case), page(case, "add"), page(case, sela.pk, "facts"), page(case, sela.pk, "rows", "names")):
        assert as_("otto").get(address).status_code == 404


def test_the_forms_are_closed_to_who_only_reads(case, sela, cast, as_):
    joins(case, cast.lena, "legal")
    for address in (page(case, "add"), page(case, sela.pk, "facts"), page(case, sela.pk, "rows", "names")):
        assert as_("lena").get(address).status_code == 403


def test_facts_are_changed_and_an_absurd_date_loses_nothing(case, sela, as_):
    browser, there = as_("mina"), page(case, sela.pk, "facts")
    assert 'value="2001"' in browser.get(there).content.decode()
    refused = browser.post(there, {"called": "Sela K", "birth": "30/2/2001", "marks": "x" * 10_000})
    assert (
        refused.status_code == 422 and "Sela K" in refused.content.decode() and "x" * 10_000 in refused.content.decode()
    )
    saved = browser.post(
        there, {"called": "Sela K", "birth": "age 24-26", "sex": "female", "marks": "x" * 10_000}, follow=True
    )
    text = saved.content.decode()
    assert "Sela K" in text and "24 to 26 years old" in text and "x" * 10_000 in text


def test_names_are_rows_with_two_blank_ones_and_an_emptied_row_goes(case, sela, as_):
    browser, there = as_("mina"), page(case, sela.pk, "rows", "names")
    text = browser.get(there).content.decode()
    assert "เซลา จันทร์" in text and text.count("<legend>Names") == 4
    sent = rows(
        "names",
        {"full": "", "kind": "full"},
        {"full": "Noi", "kind": "nickname"},
        {"first": "Sela", "second": "Chan"},
        initial=2,
    )
    text = browser.post(there, sent, follow=True).content.decode()
    assert "Sela Chan" in text and "Noi" in text and "เซลา" not in text


def test_rows_that_cannot_be_read_come_back_with_everything_typed(case, sela, as_):
    browser = as_("mina")
    sent = rows("papers", {"number": "KEPT1", "expires_on": "31/2/2030"})
    refused = browser.post(page(case, sela.pk, "rows", "papers"), sent)
    assert refused.status_code == 422 and "KEPT1" in refused.content.decode()
    sent = rows("reaches", {"kind": "email", "value": "no email"}) | rows("addresses", {"latitude": "91"})
    assert browser.post(page(case, sela.pk, "rows", "reaches"), sent).status_code == 422
    assert browser.post(page(case, sela.pk, "rows", "names"), {}).status_code == 422
    assert browser.get(page(case, sela.pk, "rows", "shoes")).status_code == 404


def test_origins_and_reaches_are_saved_together(case, sela, as_):
    browser = as_("mina")
    sent = rows("nationalities", {"country": "XX"}, {"country": "LA", "standing": "claimed"}) | rows(
        "languages", {"code": "lao"}
    )
    text = browser.post(page(case, sela.pk, "rows", "origins"), sent, follow=True).content.decode()
    assert "Stateless" in text and "Lao PDR" in text
    sent = rows("reaches", {"kind": "mobile_phone", "value": "081 234 5678"}) | rows(
        "addresses", {"city": "Savannakhet", "latitude": "16.5", "longitude": "104.7"}
    )
    text = browser.post(page(case, sela.pk, "rows", "reaches"), sent, follow=True).content.decode()
    assert "+66812345678" in text and "Savannakhet" in text and "16.5, 104.7" in text and "Pakse" not in text


def test_a_supervisor_changes_telephones_without_touching_the_address_they_do_not_see(case, sela, as_):
    sora = as_("sora")
    there = page(case, sela.pk, "rows", "reaches")
    assert "addresses-TOTAL_FORMS" not in sora.get(there).content.decode()
    sora.post(
        there,
        rows("reaches", {"kind": "email", "value": "new@example.org"}) | rows("addresses", {"city": "Overwritten"}),
    )
    text = as_("mina").get(page(case)).content.decode()
    assert "new@example.org" in text and "Pakse" in text and "Overwritten" not in text


def test_a_child_is_added_once_related_and_shown_as_a_person_of_their_own(case, sela, as_):
    browser = as_("mina")
    sent = {
        "called": "Baby",
        "relation": "child",
        "origin": "born_of_exploitation",
        "household": "on",
        "birth": "2025",
        "form_token": "k" * 32,
    }
    for _twice in range(2):
        text = browser.post(page(case, "add"), sent, follow=True).content.decode()
    assert case.casepersons.count() == 2
    assert "Born of exploitation" in text and "lives with them" in text
    child = case.casepersons.get(role="child").person
    there = page(case, child.pk, "relation", sela.pk)
    assert "Mother" in browser.post(there, {"kind": "mother", "household": "on"}, follow=True).content.decode()
    wrong = browser.post(page(case, "add"), sent | {"relation": "sibling", "form_token": "m" * 32})
    assert wrong.status_code == 422


def test_ten_people_cost_as_many_queries_as_two(case, sela, mina, as_):
    browser, counts = as_("mina"), []
    for number in (1, 8):
        for at in range(number):
            people.add_person(
                case=case, by=mina, called=f"Child {at}", role="child", relation="child", languages=["lao"]
            )
        browser.get(page(case))
        with CaptureQueriesContext(connection) as queries:
            browser.get(page(case))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 40
