"""The pages of the course, the team, emergencies and erasure, as people click through them."""

import pytest
from django.urls import reverse

from wellknit.access.actors import System, acting
from wellknit.casework.actions import glass
from wellknit.casework.models import Case, TeamMember

DANGER = {"reason": "danger_to_life", "words": "He stands before the shelter now."}


def now(case):
    with acting(System("test")):
        return Case.objects.get(pk=case.pk)


def test_a_case_walks_through_risk_closing_and_opening_again(case, as_):
    mina, sora, at = as_("mina"), as_("sora"), f"/case/{case.reference}"
    page = mina.post(f"{at}/risk", {"level": "high", "reason": "He called her."}, follow=True)
    assert "He called her." in page.content.decode()
    page = mina.post(
        f"{at}/close", {"reason": "plan_completed", "words": "Done.", "despite": "Still."}, follow=True
    )
    assert "Take it back" in page.content.decode()
    answer = sora.get(f"{at}/course").content.decode()
    assert "Read and answer" in answer
    with acting(System("test")):
        waiting = case.approvals.get()
    sora.post(f"{at}/approvals/{waiting.pk}", {"answer": "approve", "words": ""})
    assert now(case).state == "closed"
    text = mina.get(f"{at}/course").content.decode()
    assert "Open the case again" in text and "Set the level of risk" not in text
    assert mina.get(f"{at}/risk").status_code == 409
    mina.post(f"{at}/reopen", {"reason": "new_need", "words": "She asked for help."})
    assert now(case).state == "open"


@pytest.mark.parametrize("page", ["risk", "close", "hand-over", "reopen"])
def test_a_form_shows_and_an_empty_one_comes_back(case, as_, page):
    if page == "reopen":
        with acting(System("test")):
            Case.objects.filter(pk=case.pk).update(state="closed")
    browser = as_("mina")
    assert browser.get(f"/case/{case.reference}/{page}").status_code == 200
    assert browser.post(f"/case/{case.reference}/{page}", {"unknown": "x"}).status_code == 422


@pytest.mark.parametrize(
    "page", ["course", "risk", "close", "reopen", "hand-over", "team", "team/add", "restriction", "bars/add"]
)
def test_a_stranger_finds_no_page_of_the_case(case, as_, page):
    assert as_("otto").get(f"/case/{case.reference}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["team/add", "restriction", "bars/add"])
def test_the_case_manager_is_told_that_a_supervisor_makes_teams(case, as_, page):
    assert as_("mina").get(f"/case/{case.reference}/{page}").status_code == 403


def test_who_hands_a_case_over_and_leaves_comes_back_to_their_list(case, cast, as_):
    answer = as_("mina").post(f"/case/{case.reference}/hand-over", {"to": cast.otto.pk})
    assert answer.headers["Location"] == "/cases"
    assert as_("otto").get(f"/case/{case.reference}/course").status_code == 200


def test_only_colleagues_who_can_carry_the_case_are_offered(case, as_):
    text = as_("mina").get(f"/case/{case.reference}/hand-over").content.decode()
    assert "Otto" in text and "Sora" in text and "Lena" not in text and "Rith" not in text


def test_a_supervisor_makes_the_team_on_its_page(case, cast, as_):
    sora, at = as_("sora"), f"/case/{case.reference}"
    sora.post(f"{at}/team/add", {"worker": cast.lena.pk, "part": "legal", "until": ""})
    text = sora.get(f"{at}/team").content.decode()
    assert "Lena" in text and "Legal" in text and "hand the case over first" in text
    member = TeamMember.objects.get(worker=cast.lena)
    text = sora.post(f"{at}/team/{member.pk}/end", follow=True).content.decode()
    assert "Who was in the team before" in text
    sora.post(f"{at}/bars/add", {"worker": cast.lena.pk})
    assert "Lena is barred." in sora.get(f"{at}/team").content.decode()
    sora.post(f"{at}/team/add", {"worker": cast.sora.pk, "part": "worker", "until": ""})
    sora.post(f"{at}/restriction", {"reason": "Her brother works here."})
    assert now(case).restricted
    sora.post(f"{at}/restriction", {"reason": "He left."})
    assert not now(case).restricted


def test_an_interpreter_without_a_last_day_is_refused_in_words(case, cast, as_):
    form = {"worker": cast.ivo.pk, "part": "interpreter", "until": ""}
    assert as_("sora").post(f"/case/{case.reference}/team/add", form).status_code == 409


def test_a_member_of_another_case_is_not_found(case, cast, mina, as_):
    from wellknit.casework.actions import cases

    other = cases.open_case(by=mina, called="Rin")
    member = TeamMember.objects.get(case=other)
    assert as_("sora").post(f"/case/{case.reference}/team/{member.pk}/end").status_code == 404


def test_an_emergency_is_opened_shown_and_reviewed(case, as_):
    otto = as_("otto")
    assert otto.get("/emergency").status_code == 200
    assert otto.post("/emergency", DANGER | {"reference": f" {case.reference.lower()} "}).status_code == 302
    text = otto.get(f"/case/{case.reference}/course").content.decode()
    assert "Everything you do here will be reviewed" in text and "He stands before the shelter now." in text
    sora = as_("sora")
    assert "He stands before the shelter now." in sora.get("/emergency-openings").content.decode()
    member = TeamMember.objects.get(part="glass")
    sora.post(f"/emergency-openings/{member.pk}", {"unjustified": "yes"})
    assert "not justified" in sora.get("/emergency-openings").content.decode()
    assert otto.get(f"/case/{case.reference}/course").status_code == 404


def test_a_wrong_reference_and_a_barred_case_answer_with_the_same_page(case, cast, as_):
    from wellknit.casework.models import Bar
    from wellknit.ground import clock

    Bar.objects.create(case=case, worker=cast.otto, since=clock.now())
    pages = []
    for reference in (case.reference, "ZZZZZ-ZZZZZ"):
        answer = as_("otto").post("/emergency", DANGER | {"reference": reference})
        assert answer.status_code == 422
        text = answer.content.decode().replace(reference, "REFERENCE")
        pages.append("".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line))
    assert pages[0] == pages[1]


def test_the_emergency_page_says_why_no_third_one_opens(case, cast, mina, as_):
    from wellknit.casework.actions import cases

    otto = cast.actor("otto")
    for row in (case, cases.open_case(by=mina, called="Rin")):
        with acting(otto):
            glass.break_glass(reference=row.reference, by=otto, **DANGER)
    assert "A supervisor must review them first" in as_("otto").get("/emergency").content.decode()


CLOSED_TO = [("hana", "emergency"), ("mina", "emergency-openings"), ("mina", "erasure"), ("sora", "erasure")]


@pytest.mark.parametrize(("name", "page"), CLOSED_TO)
def test_roles_without_the_permission_are_told_so(case, as_, name, page):
    assert as_(name).get(f"/{page}").status_code == 403


def test_an_erasure_takes_two_steps_and_says_35_days(case, as_):
    dara, form = as_("dara"), {"reference": case.reference, "reason": "person_asked"}
    assert "35 days" in dara.get("/erasure").content.decode()
    text = dara.post("/erasure", form).content.decode()
    assert "Erase for good" in text and case.reference in text and "Sela" not in text
    assert now(case)
    answer = dara.post("/erasure/confirm", form, follow=True).content.decode()
    assert "The case was erased" in answer and case.reference not in answer
    with acting(System("test")):
        assert not Case.objects.exists()
    assert dara.post("/erasure/confirm", form).status_code == 409


def test_an_unknown_reference_is_refused_before_anything_is_asked(as_):
    answer = as_("dara").post("/erasure", {"reference": "ZZZZZ-ZZZZZ", "reason": "person_asked"})
    assert answer.status_code == 422


def test_an_open_screen_is_not_enough_to_erase(case, as_):
    browser = as_("dara")
    session = browser.session
    session["began_at"] -= 6 * 60
    session.save()
    form = {"reference": case.reference, "reason": "person_asked"}
    for answer in (
        browser.get("/erasure"),
        browser.post("/erasure", form),
        browser.post("/erasure/confirm", form),
    ):
        assert answer.status_code == 302 and answer.headers["Location"].startswith(
            reverse("account_reauthenticate")
        )
        assert case.reference not in answer.headers["Location"]
    assert now(case)
