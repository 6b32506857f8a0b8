"""The pages of the directory."""

import pytest

from wellknit.directory import actions
from wellknit.directory.models import Organisation

FORM = {
    "name": "North house",
    "kind": "NGO",
    "phone": "+66 2 123 4567",
    "country": "TH",
    "city": "Chiang Rai",
}


def test_a_supervisor_adds_and_changes_an_organisation(as_):
    browser = as_("sora")
    assert browser.get("/organisations/add").status_code == 200
    assert "North house" in browser.post("/organisations/add", FORM, follow=True).content.decode()
    row = Organisation.objects.get()
    assert (row.phone, row.kind, row.city) == ("+6621234567", "NGO", "Chiang Rai")
    assert "Chiang Rai" in browser.get(f"/organisations/{row.pk}/change").content.decode()
    browser.post(f"/organisations/{row.pk}/change", FORM | {"name": "South house"})
    assert Organisation.objects.get().name == "South house"


def test_a_second_click_adds_no_second_organisation(as_):
    browser = as_("sora")
    assert browser.post("/organisations/add", FORM).status_code == 302
    assert browser.post("/organisations/add", FORM).status_code == 409
    assert Organisation.objects.count() == 1


def test_a_caseworker_reads_the_directory_and_does_not_write_it(as_):
    row = Organisation.objects.create(name="North house")
    browser = as_("mina")
    text = browser.get("/organisations").content.decode()
    assert "North house" in text and "Add an organisation" not in text
    shown = browser.get(f"/organisations/{row.pk}").content.decode()
    assert "North house" in shown and f"/organisations/{row.pk}/change" not in shown
    assert browser.get("/organisations/add").status_code == 403
    assert browser.post("/organisations/add", FORM).status_code == 403
    assert browser.get(f"/organisations/{row.pk}/change").status_code == 403
    assert browser.post(f"/organisations/{row.pk}/change", FORM).status_code == 403
    assert Organisation.objects.get().city == ""


@pytest.mark.parametrize("name", ["ada", "nok", "ana", "ivo"])
def test_who_does_not_work_with_cases_does_not_read_it(as_, name):
    assert as_(name).get("/organisations").status_code == 403


def test_the_address_of_a_confidential_organisation_is_on_no_page(as_, cast):
    address = {"street": "1 Quiet Road", "city": "Mae Sai", "state": "Chiang Rai", "postal_code": "57130"}
    row = actions.write_organisation(
        by=cast.actor("sora"), name="Safe house", confidential=True, latitude=20.43, **address
    )
    browser = as_("sora")
    for path in ("/organisations", f"/organisations/{row.pk}", f"/organisations/{row.pk}/change", "/organisations?q=safe"):
        text = browser.get(path).content.decode()
        assert "Safe house" in text
        assert not [part for part in (*address.values(), "20.43") if part in text]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 10_000},
        {"phone": "0812345678"},
        {"phone": "call me"},
        {"country": "ZZ"},
        {"kind": "Club"},
        {"latitude": "91"},
        {"longitude": "nan"},
        {"street": "x" * 10_000},
    ],
    ids=lambda wrong: next(iter(wrong)) + "=" + next(iter(wrong.values()))[:12],
)
def test_what_cannot_be_comes_back_with_everything_typed(as_, wrong):
    answer = as_("sora").post("/organisations/add", FORM | wrong)
    assert answer.status_code == 422
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("phone", ["1300", "+855 23 456 789", "+84(0)24.1234", ""])
def test_numbers_as_dialled_from_abroad_and_short_hotlines_are_taken(as_, phone):
    assert as_("sora").post("/organisations/add", FORM | {"phone": phone}).status_code == 302


def test_the_list_is_searched_by_the_beginning_of_a_name_and_paged(as_):
    Organisation.objects.bulk_create(Organisation(name=f"House {number:03}") for number in range(60))
    Organisation.objects.create(name="Clinic")
    browser = as_("mina")
    text = browser.get("/organisations?q=hous").content.decode()
    assert "House 049" in text and "House 050" not in text and "Clinic" not in text
    last = Organisation.objects.get(name="House 049")
    following = browser.get(f"/organisations?q=hous&after={last.pk}").content.decode()
    assert "House 050" in following and "House 049" not in following


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "²", ""])
def test_a_page_after_nothing_is_the_first_page(as_, after):
    Organisation.objects.create(name="House")
    assert "House" in as_("mina").get("/organisations", {"after": after}).content.decode()


def test_an_unknown_organisation_is_not_found(as_):
    for pk in (1, 10**30):
        assert as_("sora").get(f"/organisations/{pk}").status_code == 404
        assert as_("sora").get(f"/organisations/{pk}/change").status_code == 404


def test_a_field_offers_the_names_and_takes_any_other(case, as_):
    Organisation.objects.create(name='Clinic "Blue" <b>')
    text = as_("mina").get(f"/case/{case.reference}/services/add").content.decode()
    assert '<option value="Clinic &quot;Blue&quot; &lt;b&gt;"></option>' in text
    assert 'list="id_provider-offers"' in text and '<datalist id="id_provider-offers">' in text
