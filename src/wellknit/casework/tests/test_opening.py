"""Opening a case: everything in one go, once."""

from types import SimpleNamespace

import pytest

from wellknit.access.actors import Forbidden, System, acting
from wellknit.casework import doors
from wellknit.casework.actions import cases
from wellknit.casework.models import Case, IdentityPaper, NameToken, Nationality, Person, PersonName, Reach
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.vault.models import DataKey
from wellknit.words.calendars import parse

TOLD = {
    "birth": parse("age 15-17 on 2026-01-02"),
    "sex": "female",
    "names": [{"full": "Sela Chan"}, {"full": "เซลา จันทร์"}],
    "nationalities": [{"country": "KH", "standing": "claimed"}],
    "languages": ["khm"],
    "papers": [{"kind": "passport", "number": "N 123"}],
    "reaches": [{"kind": "mobile_phone", "value": "0812345678"}],
}


def test_a_case_opens_with_all_that_is_known(mina):
    case = cases.open_case(by=mina, called="Sela", person=TOLD, source="hotline")
    person = doors.person_of(case)
    assert (person.called, person.sex, person.born.age_low, case.source) == ("Sela", "female", 15, "hotline")
    assert [row.script for row in PersonName.objects.order_by("order")] == ["Latn", "Thai"]
    for model in (Nationality, IdentityPaper, Reach):
        assert model.objects.filter(person=person).count() == 1
    assert NameToken.objects.filter(person=person).exists()
    assert [entry.kind for entry in Entry.objects.all()] == ["case.opened"]


def test_nothing_is_left_of_an_opening_that_fails(mina, monkeypatch):
    keys = DataKey.objects.count()
    with pytest.raises(Refused):
        cases.open_case(by=mina, called="Sela", person={"sex": "?"})
    monkeypatch.setattr(cases, "done", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cases.open_case(by=mina, called="Sela", person=TOLD)
    assert (Case.objects.count(), Person.objects.count(), DataKey.objects.count()) == (0, 0, keys)


def test_a_double_click_opens_one_case(mina):
    first = cases.open_case(by=mina, called="Sela", person=TOLD, form_token="t" * 32)
    second = cases.open_case(by=mina, called="Sela", person=TOLD, form_token="t" * 32)
    assert (first.pk, Case.objects.count(), Person.objects.count()) == (second.pk, 1, 1)
    assert Entry.objects.filter(kind="case.opened").count() == 1


def test_two_forms_open_two_cases_and_so_do_two_without_a_form(mina):
    for token in ("a" * 32, "b" * 32, "", ""):
        cases.open_case(by=mina, called="Sela", form_token=token)
    assert Case.objects.count() == 4


def test_somebody_else_s_form_gives_nothing_away(mina, cast):
    cases.open_case(by=mina, called="Sela", form_token="t" * 32)
    rith = cast.actor("rith")
    with acting(rith):
        assert cases.opened_with(rith, "t" * 32) is None
        with pytest.raises(Refused):
            cases.open_case(by=rith, called="Noi", form_token="t" * 32)
    with acting(System("test")):
        assert Case.objects.count() == 1


@pytest.mark.parametrize("who", ["lena", "ivo", "ada", "ana", "nok"])
def test_who_does_not_open_cases_cannot(cast, who):
    actor = cast.actor(who)
    with acting(actor), pytest.raises(Forbidden):
        cases.open_case(by=actor, called="Sela")


class Form(SimpleNamespace):
    """What a browser sends."""

    def __init__(self, **told):
        empty = dict.fromkeys(
            [
                "full_name",
                "local_name",
                "birth",
                "sex",
                "country",
                "standing",
                "language",
                "phone",
                "paper_kind",
                "paper_number",
                "source",
            ],
            "",
        )
        super().__init__(**{"called": "Sela", "form_token": "f" * 32, "looked": ""} | empty | told)


def test_the_page_opens_a_case_and_the_second_click_lands_on_it(as_, node):
    browser, sent = as_("mina"), vars(Form(birth="2544", country="LA", language="lao", phone="081 234 5678"))
    first = browser.post("/open", sent)
    second = browser.post("/open", sent | {"called": "Other"}, follow=True)
    case = Case.objects.get()
    assert first.headers["Location"] == second.redirect_chain[0][0] == f"/case/{case.reference}/person"
    text = second.content.decode()
    assert "2001 (BE 2544)" in text and "Lao PDR" in text and "+66812345678" in text
    assert "already opened the case" in text and "Other" not in text


@pytest.mark.parametrize(
    "told",
    [
        {"birth": "31/2/2001"}, {"birth": "2099"}, {"birth": "age 17-15"}, {"birth": "1/1/1700"}, {"called": ""},
        {"called": "x" * 10_000}, {"birth": "9" * 10_000}, {"sex": "?"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words_and_nothing_is_lost(as_, node, told):
    answer = as_("mina").post("/open", vars(Form(**{"full_name": "Sela Kept"} | told)))
    assert answer.status_code == 422
    assert "Sela Kept" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_name_of_one_emoji_opens_a_case_too(as_, node):
    assert as_("mina").post("/open", vars(Form(called="🌸"))).status_code == 302
    assert doors.person_of(Case.objects.get()).called == "🌸"


def test_likely_records_are_shown_first_and_the_case_opens_all_the_same(as_, case, node):
    browser = as_("mina")
    asked = browser.post("/open", vars(Form(called="Selaa")))
    text = asked.content.decode()
    assert asked.status_code == 422 and case.reference in text and "a name that is alike" in text
    assert 'name="looked" value="yes"' in text
    assert browser.post("/open", vars(Form(called="Selaa", looked="yes"))).status_code == 302
    assert Case.objects.count() == 2


def test_records_out_of_sight_are_no_hint(as_, case, node):
    assert as_("rith").post("/open", vars(Form(called="Sela"))).status_code == 302


def test_searching_comes_first_and_carries_the_name_into_the_form(as_, case):
    browser = as_("mina")
    text = browser.post("/before", {"query": "Sella"}).content.decode()
    assert case.reference in text and "The name is alike: Sela" in text and "Nobody of these" in text
    assert 'value="Sella"' in browser.post("/open", {"name": "Sella"}).content.decode()
    assert "Nobody like this" in browser.post("/before", {"query": "Vuthy"}).content.decode()


def test_the_hotline_opens_a_case_and_an_analyst_does_not(as_, node):
    assert as_("hana").post("/open", vars(Form())).status_code == 302
    assert as_("ana").get("/open").status_code == 403
    assert as_("ana").get("/before").status_code == 403
