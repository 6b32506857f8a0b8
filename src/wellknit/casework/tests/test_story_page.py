"""The page of what happened, by category."""

from datetime import date

import pytest

from wellknit.casework.actions import story
from wellknit.casework.models import (
    Case,
    CasePerson,
    Exploitation,
    Perpetrator,
    Person,
    StatusDecision,
    TeamMember,
)
from wellknit.casework.visibility import refresh
from wellknit.ground import clock
from wellknit.vault import keyring

ACTUAL, NOT = "ActualVictimOfTrafficking", "NotAVictimOfTrafficking"
LONG = "ຄໍາ " * 2500


def join(case, worker, part):
    TeamMember.objects.create(case=case, worker=worker, part=part, since=clock.now())
    refresh(case)


@pytest.fixture
def told(case, mina):
    story.decide_status(
        case=case, by=mina, status=ACTUAL, decided_on=date(2026, 3, 1), body_kind="Police", reason="Reason x."
    )
    story.write_exploitation(
        case=case, by=mina, codes={"vic_MethodsOfControl": ["RestrictsMovement"]}, words="Story x."
    )
    story.write_event(
        case=case, by=mina, kind="Transit", country="TH", place={"city": "Ranong"}, words="Event x."
    )
    story.write_perpetrator(case=case, by=mina, roles=["Exploiter"], words="Perpetrator x.")
    story.write_referral(
        case=case, by=mina, direction="incoming", organisation="North clinic", details="Details x."
    )


def page(browser, case):
    answer = browser.get(f"/case/{case.reference}/story")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_case_manager_reads_all_of_it(told, case, as_):
    text = page(as_("mina"), case)
    for words in (
        "Reason x.",
        "Restricts movement",
        "Story x.",
        "Ranong",
        "Perpetrator x.",
        "North clinic",
        "Details x.",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("part", "hidden"),
    [
        ("intake", ("Reason x.", "Perpetrator x.", "Actual victim")),
        ("repatriation", ("Story x.", "Event x.", "Details x.")),
        ("health", ("Reason x.", "Perpetrator x.", "Story x.", "Event x.", "Details x.", "Actual victim")),
    ],
)
def test_what_a_part_does_not_see_is_said_to_be_hidden_and_is_not_in_the_page(
    told, case, cast, as_, part, hidden
):
    join(case, cast.lena, part)
    text = page(as_("lena"), case)
    assert "Not shown to your part in this case." in text
    assert [words for words in hidden if words in text] == []


def test_a_stranger_finds_nothing(told, case, as_):
    for path in (
        "story",
        "story/status",
        "story/exploitation",
        "story/events/add",
        "story/perpetrators/add",
        "story/referrals/add",
    ):
        assert as_("otto").get(f"/case/{case.reference}/{path}").status_code == 404


def test_who_sees_but_may_not_write_is_told_so(case, cast, as_):
    join(case, cast.lena, "legal")
    form = {"status": NOT, "body_kind": "Police", "decided_on": "2026-03-01"}
    for path in ("status", "exploitation", "events/add", "perpetrators/add", "referrals/add"):
        assert as_("lena").post(f"/case/{case.reference}/story/{path}", form).status_code == 403
    assert not StatusDecision.objects.exists()


def test_nobody_is_offered_what_they_may_not_do(told, case, cast, as_):
    join(case, cast.lena, "legal")
    assert "story/status" not in page(as_("lena"), case)
    assert "story/status" in page(as_("mina"), case)


def test_a_decision_written_on_the_page_joins_the_history(told, case, as_):
    form = {"status": NOT, "body_kind": "CourtOrProsecution", "decided_on": "2/3/2569", "reason": LONG}
    answer = as_("mina").post(f"/case/{case.reference}/story/status", form, follow=True)
    assert answer.status_code == 200 and "Reason x." in answer.content.decode()
    assert Case.objects.get(pk=case.pk).status == NOT
    newest = StatusDecision.objects.latest("decided_on")
    assert (newest.decided_on, newest.reason) == (date(2026, 3, 2), LONG.strip())


@pytest.mark.parametrize(
    "day", ["31/2/2026", "2026", "age 15", "1/1/2999", "99999999", "14/3/1800", "yesterday", ""]
)
def test_an_absurd_day_of_a_decision_is_refused_in_words_and_nothing_is_lost(case, as_, day):
    form = {"status": NOT, "body_kind": "Police", "decided_on": day, "reason": "Kept."}
    answer = as_("mina").post(f"/case/{case.reference}/story/status", form)
    assert answer.status_code == 422 and "Kept." in answer.content.decode()
    assert not StatusDecision.objects.exists()


def test_no_decision_is_chosen_for_the_worker(case, as_):
    assert (
        '<option value="" selected>'
        in as_("mina").get(f"/case/{case.reference}/story/status").content.decode()
    )


def test_a_second_click_is_told_that_it_was_written_already(case, as_):
    browser = as_("mina")
    form = {"status": NOT, "body_kind": "Police", "decided_on": "2026-03-01"}
    assert browser.post(f"/case/{case.reference}/story/status", form).status_code == 302
    assert browser.post(f"/case/{case.reference}/story/status", form).status_code == 409
    assert StatusDecision.objects.count() == 1


def test_in_a_family_the_page_asks_of_whom_it_speaks(told, case, as_):
    child = Person(key=keyring.create(), called="Little Dao", made_at=clock.now())
    child.save(force_insert=True)
    CasePerson.objects.create(case=case, person=child, role="child")
    browser = as_("mina")
    assert "Little Dao" in browser.get(f"/case/{case.reference}/story/status").content.decode()
    form = {"status": NOT, "body_kind": "Police", "decided_on": "2026-03-09", "person": child.pk}
    assert browser.post(f"/case/{case.reference}/story/status", form).status_code == 302
    browser.post(f"/case/{case.reference}/story/exploitation/{child.pk}", {"words": "Of the child."})
    assert Exploitation.objects.get(person=child).words == "Of the child."
    assert Case.objects.get(pk=case.pk).status == ACTUAL


def test_a_person_of_no_concern_here_is_not_written_about(case, mina, as_):
    from wellknit.casework import doors
    from wellknit.casework.actions import cases

    other = doors.person_of(cases.open_case(by=mina, called="Other"))
    assert (
        as_("mina").post(f"/case/{case.reference}/story/exploitation/{other.pk}", {"words": "x"}).status_code
        == 404
    )


def test_the_exploitation_form_keeps_every_list_and_what_an_older_file_brought(case, mina, as_):
    story.write_exploitation(case=case, by=mina, codes={"vic_Vulnerabilities": ["Poverty"]})
    form = {
        "vic_MethodsOfControl": ["RestrictsMovement", "DebtBondage"],
        "vic_TypeOfExploitation": ["ForcedCriminality"],
        "industry_detail": "A0311_MarineFishing",
        "age_when_trafficked": "15",
        "exploited_at": "Blue Pier",
        "words": LONG,
    }
    assert as_("mina").post(f"/case/{case.reference}/story/exploitation", form).status_code == 302
    row = Exploitation.objects.get()
    assert row.codes["vic_MethodsOfControl"] == ["RestrictsMovement", "DebtBondage"]
    assert row.codes["vic_Vulnerabilities"] == ["Poverty"]
    assert (row.industry, row.exploited_at.name, row.words) == (
        "A_AgricultureForestryAndFishing",
        "Blue Pier",
        LONG.strip(),
    )


def test_the_exploitation_form_shows_what_is_on_file(told, case, as_):
    text = as_("mina").get(f"/case/{case.reference}/story/exploitation").content.decode()
    assert 'value="RestrictsMovement"' in text and "Story x." in text
    assert text.split('value="RestrictsMovement"')[1].split(">")[0].strip().endswith("checked")


@pytest.mark.parametrize(
    "wrong",
    [
        {"age_when_trafficked": "200"},
        {"vic_MethodsOfControl": ["Magic"]},
        {"industry": "F_Construction", "industry_detail": "A0311_MarineFishing"},
        {"exploited_at": "x" * 10_000},
        {"words": "x" * 20_001},
        {"words": "nul\x00byte"},
    ],
    ids=["age", "code", "industry", "name", "words", "nul"],
)
def test_what_cannot_be_is_refused_by_the_form(case, as_, wrong):
    assert as_("mina").post(f"/case/{case.reference}/story/exploitation", wrong).status_code == 422
    assert not Exploitation.objects.exists()


@pytest.mark.parametrize(
    "position", [{"latitude": "91"}, {"longitude": "181"}, {"latitude": "nan"}, {"longitude": "inf"}], ids=str
)
def test_a_place_outside_this_earth_is_refused_by_the_form(case, as_, position):
    answer = as_("mina").post(f"/case/{case.reference}/story/events/add", {"kind": "Transit"} | position)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("day", "status"), [("3/2019", 302), ("2019", 302), ("", 302), ("age 15", 422), ("31/2/2019", 422)]
)
def test_an_event_may_be_dated_roughly_but_not_by_an_age(case, as_, day, status):
    form = {"kind": "Transit", "happened": day, "country": "TH", "city": "Ranong"}
    assert as_("mina").post(f"/case/{case.reference}/story/events/add", form).status_code == status


def test_an_event_is_corrected_on_its_own_page(told, case, as_, mina):
    from wellknit.casework.models import TraffickingEvent

    event = TraffickingEvent.objects.get()
    path = f"/case/{case.reference}/story/events/{event.pk}"
    assert "Ranong" in as_("mina").get(path).content.decode()
    as_("mina").post(path, {"kind": "Transit", "country": "TH", "city": "Trat"})
    assert "Trat" in page(as_("mina"), case)
    assert TraffickingEvent.objects.count() == 1


def test_perpetrators_and_referrals_are_added_and_corrected(case, as_):
    browser = as_("mina")
    base = f"/case/{case.reference}/story"
    assert browser.post(f"{base}/perpetrators/add", {"roles": ["Exploiter"]}).status_code == 302
    row = Perpetrator.objects.get()
    browser.post(f"{base}/perpetrators/{row.pk}", {"roles": ["Transporter", "Other"], "words": LONG})
    assert Perpetrator.objects.get().roles == "Transporter Other"
    assert browser.post(f"{base}/perpetrators/add", {"words": " "}).status_code == 422
    assert (
        browser.post(f"{base}/referrals/add", {"direction": "outgoing", "on": "1/1/2999"}).status_code == 422
    )
    assert (
        browser.post(f"{base}/referrals/add", {"direction": "outgoing", "organisation": "Clinic"}).status_code
        == 302
    )
    assert "Clinic" in page(browser, case)


def test_a_row_of_another_case_is_not_found_here(told, case, mina, as_):
    from wellknit.casework.actions import cases

    other = cases.open_case(by=mina, called="Other")
    row = Perpetrator.objects.get()
    assert as_("mina").get(f"/case/{other.reference}/story/perpetrators/{row.pk}").status_code == 404
    assert as_("mina").get(f"/case/{case.reference}/story/perpetrators/{10**30}").status_code == 404


def test_words_are_shown_as_words_and_not_as_markup(case, mina, as_):
    story.write_event(
        case=case, by=mina, kind="Transit", words="<script>alert(1)</script>", place={"city": "<b>x"}
    )
    text = page(as_("mina"), case)
    assert "<script>alert" not in text and "<b>x" not in text
