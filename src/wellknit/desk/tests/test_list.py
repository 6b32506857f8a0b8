"""The list of cases: what it shows to whom, page by page, at what price."""

from datetime import timedelta

import pytest

from wellknit.access.actors import acting
from wellknit.casework.actions import cases as opening
from wellknit.casework.actions.common import done
from wellknit.casework.models import Bar, Case, TeamMember
from wellknit.casework.visibility import refresh
from wellknit.desk.actions import lists
from wellknit.desk.filters import Filters, read
from wellknit.desk.reads import cases
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.words.calendars import local_today

LIST, AGENCY = "/cases", "/cases?tab=agency"


def many(mina, number):
    with acting(mina):
        return [opening.open_case(by=mina, called=f"Person {n}") for n in range(number)]


def text(answer):
    return answer.content.decode()


def join(case, worker, part):
    TeamMember.objects.create(case=case, worker=worker, part=part, since=clock.now())
    refresh(case)


def test_a_worker_finds_their_cases_with_what_the_person_is_called(case, as_):
    shown = text(as_("mina").get(LIST))
    assert case.reference in shown and "Sela" in shown and "<td" in shown


def test_a_colleague_of_another_team_finds_nothing_and_is_told_what_to_expect(case, as_):
    shown = text(as_("otto").get(LIST))
    assert case.reference not in shown and "No case has been given to you yet" in shown


def test_only_an_agency_role_gets_the_agency_tab(case, as_):
    assert case.reference in text(as_("sora").get(AGENCY))
    assert case.reference not in text(as_("otto").get(AGENCY))
    assert case.reference not in text(as_("vanna").get(AGENCY))


def test_an_auditor_gets_no_list(case, as_):
    assert as_("ada").get(LIST).status_code == 403


@pytest.mark.parametrize(("part", "name"), [("provider", "ivo"), ("interpreter", "ivo")])
def test_who_may_not_know_who_somebody_is_sees_the_reference_only(case, cast, as_, part, name):
    case.status = "ActualVictimOfTrafficking"
    join(case, cast.workers[name], part)
    shown = text(as_(name).get(LIST))
    assert case.reference in shown and "Sela" not in shown and "badge-actual" not in shown
    assert case.reference not in text(as_(name).get(f"{LIST}?status=ActualVictimOfTrafficking"))


def test_the_barred_never_see_the_case_on_the_agency_tab(case, cast, as_):
    Bar.objects.create(case=case, worker=cast.sora, since=clock.now())
    assert case.reference not in text(as_("sora").get(AGENCY))
    with acting(cast.actor("sora")):
        assert cases.count(cast.actor("sora"), Filters(tab="agency")) == 0


def test_a_part_that_ended_is_gone_before_anybody_sweeps(case, cast, as_):
    TeamMember.objects.create(
        case=case, worker=cast.otto, part="worker", since=clock.now(), until=clock.now()
    )
    refresh(case)
    assert case.reference not in text(as_("otto").get(LIST))


def test_a_name_with_markup_in_it_stays_text(mina, as_):
    opening.open_case(by=mina, called="<script>alert(1)</script>")
    shown = text(as_("mina").get(LIST))
    assert "<script>alert" not in shown and "&lt;script&gt;alert" in shown


def test_filters_combine(mina, cast, as_):
    low, high, closed = many(mina, 3)
    for case, risk, state in ((low, "low", "open"), (high, "high", "open"), (closed, "high", "closed")):
        case.risk, case.state = risk, state
        refresh(case)
    shown = text(as_("sora").get(f"{AGENCY}&risk=high&state=active&manager={cast.mina.pk}"))
    assert high.reference in shown and low.reference not in shown and closed.reference not in shown


def test_a_review_that_is_overdue_is_found_and_one_to_come_is_not(mina, as_):
    late, soon = many(mina, 2)
    for case, days in ((late, -1), (soon, 1)):
        case.risk_review_on = local_today() + timedelta(days=days)
        refresh(case)
    shown = text(as_("mina").get(f"{LIST}?review=1"))
    assert late.reference in shown and soon.reference not in shown


def test_paging_meets_every_case_once_though_all_were_touched_at_the_same_moment(mina):
    made = many(mina, 7)
    at = clock.now()
    for case in made:
        case.updated_at = at
        refresh(case)
    met, cursor = [], ""
    while True:
        page = cases.page(mina, Filters(), cursor, most=3)
        met += [row.reference for row in page.rows]
        cursor = page.following
        if not cursor:
            break
    assert sorted(met) == sorted(case.reference for case in made) and len(met) == len(set(met))


def test_reviews_that_are_overdue_come_longest_overdue_first_page_by_page(mina):
    made = many(mina, 5)
    for case, days in zip(made, (2, 9, 2, 5, 2), strict=True):
        case.risk_review_on = local_today() - timedelta(days=days)
        refresh(case)
    met, cursor = [], ""
    while True:
        page = cases.page(mina, Filters(review=True), cursor, most=2)
        met += page.rows
        cursor = page.following
        if not cursor:
            break
    days = [row.review_on for row in met]
    assert days == sorted(days) and {row.reference for row in met} == {case.reference for case in made}
    assert len(met) == 5


def test_a_cursor_somebody_made_up_begins_anew(case, mina):
    page = cases.page(mina, Filters(), "0.0:forged")
    assert [row.reference for row in page.rows] == [case.reference]


@pytest.mark.parametrize("number", [3, 60])
def test_the_list_asks_three_questions_however_many_cases_there_are(
    mina, as_, number, django_assert_max_num_queries
):
    many(mina, number)
    browser = as_("mina")
    browser.get(LIST)  # the first look in half an hour leaves a line in the ledger
    with django_assert_max_num_queries(3):  # the session, the worker, the rows
        browser.get(LIST)


def test_the_agency_tab_asks_one_more_for_the_colleagues(mina, as_, django_assert_max_num_queries):
    many(mina, 30)
    browser = as_("sora")
    browser.get(AGENCY)
    with django_assert_max_num_queries(4):
        browser.get(AGENCY)


def test_keys_that_are_not_open_yet_cost_one_question_more(mina, as_, django_assert_max_num_queries):
    from wellknit.vault import keyring

    many(mina, 30)
    browser = as_("mina")
    browser.get(LIST)
    keyring.opened.drop()
    with django_assert_max_num_queries(4):
        browser.get(LIST)


def test_looking_through_lists_is_recorded_once_in_half_an_hour_without_names(case, as_):
    browser = as_("mina")
    for _ in range(3):
        browser.get(LIST)
    entry = Entry.objects.get(kind="desk.listed")
    assert '"shown": 1' in entry.detail and "Sela" not in entry.detail and not entry.subject


def test_a_list_in_use_is_answered_from_the_visibility_row_of_the_deed(case, mina, as_):
    case.risk = "immediate"
    done("case.risk_set", case, by=mina)
    assert "badge-overdue" in text(as_("mina").get(LIST))


def test_a_view_is_saved_opened_and_deleted(case, cast, as_):
    browser = as_("mina")
    answer = browser.post(
        "/cases/save-view", {"name": "High risk", "filters": "risk=high&state=open"}, follow=True
    )
    assert "High risk" in text(answer)
    cast.mina.refresh_from_db()
    assert cast.mina.saved_views == [{"name": "High risk", "query": "state=open&risk=high"}]
    browser.post("/cases/delete-view", {"name": "High risk"})
    cast.mina.refresh_from_db()
    assert cast.mina.saved_views == []


def test_a_view_without_a_name_is_asked_for_again(as_):
    assert as_("mina").post("/cases/save-view", {"name": "", "filters": ""}).status_code == 422


def test_nobody_keeps_views_without_end(mina):
    for number in range(lists.MOST_VIEWS):
        lists.save_view(by=mina, name=f"view {number}", filters=Filters())
    lists.save_view(by=mina, name="view 3", filters=Filters(risk="high"))
    with pytest.raises(Refused):
        lists.save_view(by=mina, name="one more", filters=Filters())


def test_unknown_filters_are_left_out(mina, cast):
    asked = {"tab": "agency", "risk": "'; drop", "state": "x", "manager": "9" * 40}
    assert read(asked, mina) == Filters()
    assert read(asked, cast.actor("sora")) == Filters(tab="agency")


def test_a_supervisor_hands_several_cases_over_at_once(mina, cast, as_):
    made = many(mina, 3)
    form = {"case": [made[0].reference, made[1].reference], "to": cast.otto.pk, "filters": "tab=agency"}
    answer = as_("sora").post("/cases/hand-over", form, follow=True)
    assert "2 cases were handed to Otto." in text(answer)
    with acting(cast.actor("sora")):
        managers = dict(Case.objects.values_list("reference", "manager_id"))
    assert [managers[case.reference] for case in made] == [cast.otto.pk, cast.otto.pk, cast.mina.pk]


def test_handing_over_cases_one_does_not_see_does_nothing(mina, cast, as_):
    made = many(mina, 1)
    answer = as_("vanna").post(
        "/cases/hand-over", {"case": [made[0].reference], "to": cast.vanna.pk}, follow=True
    )
    assert "Choose at least one case" in text(answer)
    assert Case.objects.get(pk=made[0].pk).manager_id == cast.mina.pk


def test_handing_over_without_a_colleague_is_explained(case, as_):
    answer = as_("sora").post("/cases/hand-over", {"case": [case.reference], "to": ""}, follow=True)
    assert "Choose at least one case" in text(answer)
