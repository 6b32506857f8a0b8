"""The pages: write a service without a script, find who can, say what is free, record a gap."""

import re

import pytest

from wellknit.directory import reads
from wellknit.directory.models import Capacity, Gap, Organisation, Place, Service
from wellknit.directory.rules.matching import Figure
from wellknit.directory.tests.given import everything, facts, organisation, place, service

MANAGED = {
    f"{name}-{field}": value
    for name, rows in {"area": 2, "hours": 2, "closed": 1, "phone": 1, "unit": 1}.items()
    for field, value in {"TOTAL_FORMS": str(rows), "INITIAL_FORMS": "0"}.items()
}
FORM = MANAGED | {
    "name": "Night beds", "kind": "Shelter", "status": "active", "audience": "node", "sexes": ["female"], "age_from": "18",
    "languages": ["tha"], "language": "khm", "urgent": "on", "area-0-country": "TH", "area-0-province": "Nan",
    "hours-0-days": ["MO", "TU"], "hours-0-opens": "08:30", "hours-0-closes": "16:30", "phone-0-number": "+66 2 123 4567",
    "phone-0-kind": "voice", "unit-0-unit": "bed", "unit-0-maximum": "4",
}  # fmt: skip
ASKED = {"need": "shelter", "country": "TH"}


def test_a_supervisor_writes_a_service_and_everybody_in_the_office_reads_it(as_):
    row, browser = organisation(), as_("sora")
    assert browser.get(f"/organisations/{row.pk}/services/add").status_code == 200
    assert browser.post(f"/organisations/{row.pk}/services/add", FORM).status_code == 302
    made = Service.objects.get()
    told = reads.facts_of(reads.service(made.pk))
    assert (told.languages, told.areas, told.age_from, told.urgent) == (frozenset({"tha", "khm"}), frozenset({("TH", "Nan")}), 18, True)
    assert [(each.days, f"{each.opens:%H:%M}") for each in told.openings] == [(frozenset({"MO", "TU"}), "08:30")]
    text = as_("mina").get(f"/organisations/{row.pk}").content.decode()
    assert "Night beds" in text and "08:30–16:30" in text and "+6621234567" in text and "Add a service" not in text


def test_the_form_of_a_service_comes_back_as_it_was_saved(as_):
    owner = organisation()
    at = place(owner)
    row = service(owner, **{key: value for key, value in vars(everything(at)).items() if key not in ("name", "kind", "audience")})
    browser, before = as_("sora"), reads.facts_of(reads.service(row.pk))
    sent = _fields(browser.get(f"/directory/services/{row.pk}").content.decode())
    answer = browser.post(f"/directory/services/{row.pk}", sent)
    assert answer.status_code == 302, re.findall(r'field-error[^>]*><li>([^<]*)', answer.content.decode())
    kept = reads.facts_of(reads.service(row.pk))
    assert vars(kept) | {"openings": ()} == vars(before) | {"openings": ()}
    assert {each.opens for each in kept.openings} == {each.opens for each in before.openings}


def _fields(page):
    """What a browser would send: every field of the page's own form as it stands."""
    form = page[page.index('<form method="post" class="stack">') :]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        box = given.get("type") == "checkbox"
        if not box or " checked" in tag:
            sent.setdefault(given.get("name", ""), []).append(given.get("value", "on" if box else ""))
    for name, body in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        sent[name] = re.findall(r'<option value="([^"]*)" selected', body)
    for name, body in re.findall(r'<textarea name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.S):
        sent[name] = [body]
    return sent


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"kind": "Club"}, {"age_from": "18", "age_until": "17"}, {"area-0-country": "", "area-0-province": "Nan"},
        {"hours-0-days": [], "hours-0-opens": "08:30"}, {"hours-0-opens": "late"}, {"phone-0-number": "call me"},
        {"unit-0-maximum": "-1"}, {"places": ["x"]}, {"description": "x" * 3000}, {"closed-0-last": "1/1/2026"},
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_comes_back_with_everything_typed(as_, wrong):
    owner = organisation()
    place(owner)
    answer = as_("sora").post(f"/organisations/{owner.pk}/services/add", FORM | wrong)
    assert answer.status_code == 422 and "+66 2 123 4567" in answer.content.decode() or "phone-0-number" in wrong
    assert not Service.objects.exists()


def test_a_place_is_written_and_a_confidential_one_shows_its_province_only(as_):
    owner, browser = organisation(), as_("sora")
    form = {"name": "Lotus gate", "kind": "physical", "country": "TH", "province": "Nan", "street": "1 Quiet Road", "confidential": "on"}
    assert browser.post(f"/organisations/{owner.pk}/places/add", form).status_code == 302
    row = Place.objects.get()
    for name, path in (("mina", f"/organisations/{owner.pk}"), ("sora", f"/directory/places/{row.pk}")):
        text = as_(name).get(path).content.decode()
        assert "Nan" in text and "Quiet Road" not in text
    assert "Lotus gate" not in as_("mina").get(f"/organisations/{owner.pk}").content.decode()
    browser.post(f"/directory/places/{row.pk}", form | {"street": "", "province": "Loei"})
    kept = Place.objects.get()
    assert (kept.street, kept.province) == ("1 Quiet Road", "Loei")


def test_an_entry_of_another_directory_is_shown_and_not_edited(as_):
    row = Organisation.objects.create(name="Theirs", origin="peer", country="KH")
    browser = as_("sora")
    assert "of another directory" in browser.get(f"/organisations/{row.pk}").content.decode()
    assert browser.post(f"/organisations/{row.pk}/change", {"name": "Ours"}).status_code == 409
    assert browser.post(f"/organisations/{row.pk}/services/add", FORM).status_code == 409


# Who can take this person


def test_who_can_is_found_with_telephone_and_reasons(as_):
    service(organisation("Open house"), urgent=True, figures=(Figure(unit="bed", maximum=3),), phones=everything_phones())
    service(organisation("Women's house"), sexes=frozenset({"female"}), urgent=True)
    text = as_("mina").post("/directory/find", ASKED | {"sex": "male", "age": "17", "nationality": "XX"}).content.decode()
    assert "Open house" in text and "1300" in text and "Nobody said how many places are free." in text
    assert "It takes only: Female." in text


def everything_phones():
    from wellknit.directory.rules.services import Number

    return (Number(number="1300"),)


def test_nothing_that_was_asked_stands_in_an_address(as_):
    browser = as_("mina")
    text = browser.get("/directory/find", {"sex": "male", "age": "17"}).content.decode()
    assert '<form method="post"' in text and 'value="17"' not in text
    answer = browser.post("/directory/find", ASKED | {"sex": "male", "age": "17"})
    assert answer.status_code == 200 and "age=" not in answer.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"need": ""}, {"country": "ZZ"}, {"age": "old"}, {"age": "18-17"}, {"age": "200"}, {"sex": "x"}], ids=str
)
def test_a_question_that_cannot_be_comes_back(as_, wrong):
    assert as_("mina").post("/directory/find", ASKED | wrong).status_code == 422


def test_the_empty_answer_offers_to_record_the_gap_and_one_press_does(as_):
    service(organisation(), sexes=frozenset({"female"}), urgent=True)
    browser = as_("mina")
    page = browser.post("/directory/find", ASKED | {"sex": "male", "age": "30"}).content.decode()
    form = page[page.index('action="/directory/gap"') :]
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[: form.index("</form>")]))
    assert browser.post("/directory/gap", sent).status_code == 302
    assert browser.post("/directory/gap", sent).status_code == 302
    row = Gap.objects.get()
    assert (row.conditions, row.sex, row.age_band) == ("sex", "male", "")
    assert "Sex" in as_("ana").get("/directory/gaps").content.decode()
    assert browser.get("/directory/gaps").status_code == 403


def test_a_gap_without_its_question_is_refused(as_):
    assert as_("mina").post("/directory/gap", ASKED).status_code == 409
    assert not Gap.objects.exists()


# Beds today


@pytest.fixture
def beds(cast):
    service(organisation(agency=cast.agencies["north"].pk), figures=(Figure(unit="bed", maximum=4),))
    return Capacity.objects.get()


def test_one_press_says_how_many_beds_are_free(as_, beds):
    browser = as_("mina")
    assert "nobody said" in browser.get("/directory/beds").content.decode()
    browser.post(f"/directory/capacities/{beds.pk}", {"available": "3", "seen": ""})
    text = browser.get("/directory/beds").content.decode()
    assert [word for word in ("Now 2", "Still 3", "Now 4", "Mina") if word not in text] == []
    browser.post(f"/directory/capacities/{beds.pk}", {"available": "2", "seen": "3"})
    assert browser.post(f"/directory/capacities/{beds.pk}", {"available": "2", "seen": "3"}).status_code == 302
    assert Capacity.objects.get().available == 2


def test_another_agency_s_caseworker_finds_no_beds_to_count_and_a_supervisor_all(as_, beds):
    assert "Beds" not in re.sub("Beds today", "", as_("rith").get("/directory/beds").content.decode())
    assert as_("rith").post(f"/directory/capacities/{beds.pk}", {"available": "1"}).status_code == 403
    assert "North house" in as_("vanna").get("/directory/beds").content.decode()


@pytest.mark.parametrize("told", ["", "x", "-1", "10000", "5"])
def test_a_number_that_cannot_be_is_refused(as_, beds, told):
    assert as_("mina").post(f"/directory/capacities/{beds.pk}", {"available": told}).status_code == 409
    assert Capacity.objects.get().available is None
    assert facts().kind == "Shelter"
