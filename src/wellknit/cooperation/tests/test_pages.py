"""The pages of agreements: who with whom, until when; what is to be confirmed says so; two people put one in force."""

import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wellknit.cooperation import actions, facts
from wellknit.cooperation.models import Agreement
from wellknit.cooperation.tests.given import WHOLE, days, draft, in_force

NEW = {
    "kind": "mou", "title": " Invented  MOU of hills ", "signed": "2019", "in_force_from": "1/2/2020",
    "purposes": ["return"], "to_be_confirmed": ["signed"], "source": "Invented gazette",
    "party-TOTAL_FORMS": "4", "party-INITIAL_FORMS": "0", "party-0-country": "TH", "party-0-body": "Invented ministry",
    "party-1-country": "LA", "phase-TOTAL_FORMS": "2", "phase-INITIAL_FORMS": "0", "phase-0-title": "First",
    "phase-0-begins": "2563", "phase-0-ends": "2022",
}  # fmt: skip


def text(answer):
    return answer.content.decode()


def whole(browser, row):
    """What the form of an agreement would send as it stands."""
    page = text(browser.get(f"/agreements/{row.pk}/change"))
    form = re.search(r'<form method="post" class="stack">.*?</form>', page, re.S)[0]
    data = dict(re.findall(r'<input type="(?:text|hidden)" name="([^"]+)"(?: value="([^"]*)")?', form))
    data |= dict(re.findall(r'<textarea name="([^"]+)".*?>\n(.*?)</textarea>', form, re.S))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.S):
        data[name] = (re.findall(r'value="([^"]*)" selected', options) or [""])[0]
    for name, value in re.findall(r'<input type="checkbox" name="([^"]+)" value="([^"]+)"[^>]*checked', form):
        data.setdefault(name, []).append(value)
    return data


@pytest.mark.parametrize("name", ["mina", "otto", "lena", "hana"])
def test_the_office_reads_agreements_and_does_not_write_them(as_, cast, name):
    row = in_force(cast)
    browser = as_(name)
    page = text(browser.get("/agreements"))
    assert row.title in page and "Add an agreement" not in page and "Bring in" not in page
    page = text(browser.get(f"/agreements/{row.pk}"))
    assert "Thailand → Cambodia" in page and "What can be done now" not in page and "/change" not in page
    for path in ("/agreements/add", f"/agreements/{row.pk}/change", f"/agreements/{row.pk}/end"):
        assert browser.get(path).status_code == 403


@pytest.mark.parametrize("name", ["ivo", "ada", "ana", "nok", "dara"])
def test_who_does_not_work_with_cases_does_not_read_them(as_, cast, name):
    assert as_(name).get("/agreements").status_code == 403


def test_an_empty_page_says_what_to_do_next(as_):
    assert "Bring in the instruments the field knows, or add your own." in text(as_("sora").get("/agreements"))
    assert "A supervisor can bring in" in text(as_("mina").get("/agreements"))


def test_one_button_brings_in_what_the_field_knows(as_):
    browser = as_("sora")
    page = text(browser.post("/agreements/bring-in", follow=True))
    assert "agreements were brought in, as drafts." in page
    assert "Cambodia – Thailand" in page and "Thailand – United Arab Emirates" in page
    assert "nothing was changed" in text(browser.post("/agreements/bring-in", follow=True))


def test_what_is_to_be_confirmed_says_so_wherever_it_is_shown(as_):
    browser = as_("sora")
    browser.post("/agreements/bring-in")
    row = Agreement.objects.get(known_as="th-mm-sop-2013")
    page = text(browser.get(f"/agreements/{row.pk}"))
    told = dict(re.findall(r"<div><dt>([^<]*)</dt><dd>(.*?)</dd></div>", page, re.S))
    marked = {name for name, value in told.items() if 'badge-warn">to be confirmed<' in value}
    assert {"Signed on", "In force from", "In force until", "Corridors", "Purposes", "Next review"} == marked
    assert "Mar 2013" in told["Signed on"] and "Thailand → Myanmar" in told["Corridors"]
    assert "read on" in told["Source"]


def test_a_supervisor_adds_an_agreement_and_then_its_corridors(as_):
    browser = as_("sora")
    assert browser.get("/agreements/add").status_code == 200
    answer = browser.post("/agreements/add", NEW)
    row = Agreement.objects.get()
    assert answer["Location"] == f"/agreements/{row.pk}/change"
    told = facts.of(row)
    assert (told.title, told.countries, str(told.phases[0].begins)) == ("Invented MOU of hills", {"TH", "LA"}, "2020")
    page = text(browser.get(answer["Location"]))
    assert "Lao PDR → Thailand" in page and "Thailand → Lao PDR" in page and "→ Cambodia" not in page
    data = whole(browser, row) | {"corridors": ["TH-LA"], "title": "Invented MOU of high hills", "to_be_confirmed": []}
    assert browser.post(f"/agreements/{row.pk}/change", data).status_code == 302
    told = facts.of(Agreement.objects.get())
    assert (told.corridors, told.title, told.to_be_confirmed) == ({("TH", "LA")}, "Invented MOU of high hills", frozenset())


def test_saving_what_stands_in_the_form_changes_nothing(as_, cast):
    browser = as_("sora")
    for row in (draft(cast, phases=(), remark="Two\r\nlines"), in_force(cast, title="Another", review_on=days(300))):
        before = facts.of(Agreement.objects.get(pk=row.pk))
        assert browser.post(f"/agreements/{row.pk}/change", whole(browser, row)).status_code == 302
        assert facts.of(Agreement.objects.get(pk=row.pk)) == before


def test_a_second_click_adds_no_second_agreement(as_):
    browser = as_("sora")
    assert browser.post("/agreements/add", NEW).status_code == 302
    assert browser.post("/agreements/add", NEW).status_code == 409
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""}, {"title": "x" * 400}, {"kind": "treaty"}, {"party-1-country": ""}, {"party-1-country": "ZZ"},
        {"party-1-country": "XX"}, {"party-1-country": "TH"}, {"party-2-body": "A body of nowhere"}, {"signed": "never"},
        {"in_force_until": "2019"}, {"in_force_until": "1/1/2019"}, {"purposes": ["gossip"]}, {"phase-0-title": ""},
        {"phase-0-ends": "2010"}, {"phase-TOTAL_FORMS": "x"}, {"party-TOTAL_FORMS": "500"}, {"signed": "age 5"},
        {"read_on": "1/1/2199"}, {"to_be_confirmed": ["gossip"]}, {"source": "x" * 700}, {"remark": "x" * 700},
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_comes_back_with_everything_typed(as_, wrong):
    answer = as_("sora").post("/agreements/add", NEW | wrong)
    assert answer.status_code == 422 and "Invented ministry" in text(answer)
    assert not Agreement.objects.exists()


def test_in_force_the_form_leaves_out_what_opens_a_route(as_, cast):
    row = in_force(cast)
    browser = as_("sora")
    page = text(browser.get(f"/agreements/{row.pk}/change"))
    assert 'name="in_force_from"' not in page and 'name="corridors"' not in page and "party-0" not in page
    data = whole(browser, row) | {"review_on": "1/1/2199", "purposes": ["statistics"], "in_force_until": "1/1/2190"}
    assert browser.post(f"/agreements/{row.pk}/change", data).status_code == 302
    told = facts.of(Agreement.objects.get())
    assert (told.review_on.year, told.purposes, told.in_force_until) == (2199, WHOLE.purposes, None)


def test_two_people_put_an_agreement_in_force_and_end_it(as_, cast):
    row = draft(cast)
    sora, vanna, here = as_("sora"), as_("vanna"), f"/agreements/{row.pk}"
    assert "Propose to put it in force" in text(sora.get(here))
    sora.post(f"{here}/move", {"deed": "propose"})
    assert "You asked for this, so somebody else must confirm it." in text(sora.get(here))
    assert sora.post(f"{here}/move", {"deed": "put_in_force"}).status_code == 409
    assert "Waits for you as the second person:" in text(vanna.get("/agreements"))
    assert "Waits for you" not in text(sora.get("/agreements"))
    assert "In force" in text(vanna.post(f"{here}/move", {"deed": "put_in_force"}, follow=True))
    assert vanna.post(f"{here}/end", {"reason": "no"}).status_code == 422
    assert vanna.post(f"{here}/end", {"reason": "The other side ended it."}).status_code == 302
    assert "Vanna asked to end it:" in text(sora.get(here))
    assert "Terminated" in text(sora.post(f"{here}/move", {"deed": "terminate"}, follow=True))


def test_a_button_that_cannot_be_pressed_says_why(as_, cast):
    row = draft(cast, corridors=frozenset(), to_be_confirmed=frozenset({"in_force_until"}))
    page = text(as_("sora").get(f"/agreements/{row.pk}"))
    assert "Before it can be put in force, find out and confirm: In force until, Corridors." in page
    assert 'value="propose"' not in page


def test_a_renewal_is_begun_from_the_page_and_both_lead_to_each_other(as_, cast):
    row = in_force(cast)
    browser = as_("sora")
    answer = browser.post(f"/agreements/{row.pk}/renew")
    fresh = Agreement.objects.get(renews=row)
    assert answer["Location"] == f"/agreements/{fresh.pk}/change"
    assert f'href="/agreements/{fresh.pk}"' in text(browser.get(f"/agreements/{row.pk}"))
    assert f'href="/agreements/{row.pk}"' in text(browser.get(f"/agreements/{fresh.pk}"))


def test_an_agreement_that_ends_soon_is_said_on_the_page(as_, cast):
    in_force(cast, in_force_until=days(20))
    page = text(as_("mina").get("/agreements"))
    assert "“Invented MOU of two rivers” ends on" in page and 'class="tie-near"' in page


def test_phases_show_which_one_runs(as_, cast):
    row = Agreement.objects.get(pk=actions.write(by=cast.actor("sora"), facts=WHOLE).pk)
    row.phases.create(title="Phase of now", begins=str(days(0).year), ends=str(days(0).year))
    row.phases.create(title="Phase of then", begins="2001", ends="2002")
    row.phases.create(title="Phase of nobody knows when")
    page = text(as_("mina").get(f"/agreements/{row.pk}"))
    assert page.count("runs now") == 1 and re.search(r"Phase of now</b>\s*<span[^>]*>runs now", page)


def test_countries_are_drawn_joined_and_what_is_over_is_not(as_, cast):
    in_force(cast)
    draft(cast, title="Only a draft", parties=frozenset({("TH", ""), ("VN", "")}), corridors=frozenset())
    gone = draft(cast, title="Set aside", parties=frozenset({("TH", ""), ("JP", "")}), corridors=frozenset())
    actions.drop(agreement=gone, by=cast.actor("sora"))
    page = text(as_("mina").get("/agreements"))
    drawing = ElementTree.fromstring(re.search(r'<svg class="net".*?</svg>', page, re.S)[0])
    assert {"".join(each.itertext()) for each in drawing.iter("text")} == {"Thailand", "Cambodia", "Viet Nam"}
    assert sorted(each.attrib["class"] for each in drawing.iter("line")) == ["tie-faint", "tie-open"]
    assert "Cambodia – Thailand: In force" in drawing.find("desc").text
    assert "1 agreement that is over or was set aside" in page


def test_what_people_write_never_becomes_markup(as_, cast):
    parties = frozenset({("TH", "<i>"), ("KH", "")})
    row = draft(cast, title="<script>alert(1)</script>", remark="<b>", source='"><img src=x>', parties=parties)
    for path in ("/agreements", f"/agreements/{row.pk}", f"/agreements/{row.pk}/change"):
        page = text(as_("sora").get(path))
        assert not [each for each in ("<script>alert", "<img src=x", "<i>", "<b>") if each in page]


@pytest.mark.parametrize("path", ["", "/change", "/end"])
def test_an_agreement_that_is_not_there_is_not_found(as_, path):
    assert as_("sora").get(f"/agreements/4{path}").status_code == 404
    assert as_("sora").post("/agreements/4/move", {"deed": "propose"}).status_code == 404


@pytest.mark.parametrize("deed", ["", "ask_to_end", "write", "bring_in", "__class__"])
def test_only_the_deeds_of_the_page_can_be_pressed(as_, cast, deed):
    row = draft(cast)
    assert as_("sora").post(f"/agreements/{row.pk}/move", {"deed": deed}).status_code == 404


def test_the_list_asks_the_database_as_often_for_many_as_for_one(as_, cast):
    browser, asked = as_("sora"), []
    in_force(cast)
    for _ in range(2):
        with CaptureQueriesContext(connection) as questions:
            browser.get("/agreements")
        asked.append(len(questions))
        browser.post("/agreements/bring-in")
        browser.get("/agreements")  # the message was read
    assert asked[0] == asked[1] <= 10
