"""The pages of consent: each deed in a browser, and what each reader sees."""

from datetime import timedelta

import pytest

from wellknit.access.actors import System, acting
from wellknit.casework.doors import person_of
from wellknit.casework.models import TeamMember
from wellknit.casework.visibility import refresh
from wellknit.consent import actions
from wellknit.consent.models import Consent, Release
from wellknit.consent.tests.given import REASON, TOLD, agreed, ask, born, organisation, refused, released, years_ago
from wellknit.ground import clock
from wellknit.ledger.models import Entry
from wellknit.words.calendars import local_today
from wellknit.words.codelists import codelist

HELP = "Refusing or withdrawing changes nothing in the help"


@pytest.fixture
def page(case, as_):
    """Mina's browser on a page of the case."""
    browser = as_("mina")

    def get(tail="", **data):
        return browser.get(f"/case/{case.reference}/consent{tail}", data)

    get.post = lambda tail, **data: browser.post(f"/case/{case.reference}/{tail}", data, follow=True)
    return get


def text(answer):
    return answer.content.decode()


def sheet(**more):
    """A filled form of an answer."""
    filled = {f"check_{check.code}": TOLD.get(check.code, "not_asked") for check in codelist("consent_check")}
    until = local_today() + timedelta(days=60)
    return {
        **filled, "decision": "given", "form": "written", "given_on": local_today().isoformat(), "assent": "not_asked",
        "scope-TOTAL_FORMS": 4, "scope-INITIAL_FORMS": 0, "scope-0-purpose": "referral",
        "scope-0-recipient": "River hospital", "scope-0-categories": ["health"], "scope-0-until": until.isoformat(),
        **more,
    }  # fmt: skip


def a_colleague(case, cast, name, part):
    TeamMember.objects.create(case=case, worker=cast.workers[name], part=part, since=clock.now())
    refresh(case)


def test_the_page_says_that_refusing_costs_nothing(page):
    assert HELP in text(page())


def test_the_section_is_offered_beside_the_others(case, page):
    assert f'href="/case/{case.reference}/consent"' in text(page())


def test_an_answer_written_on_the_page_is_shown_there(case, page):
    answer = page.post("consent/add", **sheet(words="Only there."))
    shown = text(answer)
    assert answer.status_code == 200 and "River hospital" in shown and "Only there." in shown and HELP in shown
    assert Consent.objects.get(case=case).scopes.get().category_names == ["health"]


def test_what_is_missing_is_said_and_nothing_is_lost(case, page):
    answer = page.post("consent/add", **sheet(check_told_use="no", words="Kept."))
    assert answer.status_code == 422
    assert "without knowing what it is for" in text(answer) and "Kept." in text(answer)
    assert not Consent.objects.exists()


def test_a_child_s_sheet_asks_for_guardian_and_child(case, page):
    born(case, years_ago(14))
    assert "For a child the guardian agrees" in text(page.post("consent/add", **sheet()))
    page.post("consent/add", **sheet(form="guardian", guardian="Her aunt", assent="yes"))
    assert Consent.objects.get(case=case).assent is True


def test_an_absurd_date_and_a_half_scope_are_refused_in_words(case, page):
    answer = page.post("consent/add", **sheet(given_on="31/2/2026"))
    assert answer.status_code == 422 and "no such date" in text(answer)
    answer = page.post("consent/add", **{**sheet(), "scope-1-recipient": "Embassy"})
    assert answer.status_code == 422 and "look again at what may be told" in text(answer)


def test_a_refusal_of_everything_is_one_click(case, page):
    empty = {"scope-0-purpose": "", "scope-0-recipient": "", "scope-0-until": "", "scope-0-categories": []}
    shown = text(page.post("consent/add", **{**sheet(decision="refused"), **empty}))
    assert "Nobody outside this agency may be told anything." in shown


def test_a_withdrawal_takes_one_press_and_no_reason(case, mina, page):
    row = agreed(case, mina)
    assert "Nobody has to give a reason" in text(page(f"/{row.pk}/withdraw"))
    assert "the help goes on as before" in text(page.post(f"consent/{row.pk}/withdraw", words=""))
    second = page.post(f"consent/{row.pk}/withdraw", words="")
    assert second.status_code == 409 and "already withdrawn" in text(second)


def test_one_scope_is_withdrawn_on_its_own_page(case, mina, page):
    row = agreed(case, mina, ask("health"), ask("legal", to="Embassy"))
    scope = row.scopes.get(categories="legal")
    assert "Embassy" in text(page(f"/{row.pk}/withdraw/{scope.pk}"))
    page.post(f"consent/{row.pk}/withdraw/{scope.pk}", words="")
    assert [each.withdrawn_at is not None for each in row.scopes.order_by("pk")] == [False, True]
    assert page(f"/{row.pk}/withdraw/1").status_code == 404


def test_a_new_answer_can_replace_an_old_one(case, mina, page):
    row = agreed(case, mina)
    assert "This replaces the answer of" in text(page(f"/{row.pk}/replace"))
    page.post(f"consent/{row.pk}/replace", **sheet(**{"scope-0-categories": ["contact"]}))
    assert Consent.objects.get(replaces=row).scopes.get().categories == "contact"


def wish(**more):
    return {"to": "River hospital", "purpose": "referral", "categories": ["health"], "ground": "consent", **more}


def test_the_preview_shows_what_would_leave_and_saves_nothing(case, mina, page):
    person = person_of(case)
    person.marks = "A scar on the left hand"
    person.save()
    agreed(case, mina)
    shown = text(page.post("release", **wish()))
    assert "A scar on the left hand" in shown and "would leave" in shown
    assert not Release.objects.exists()


def test_what_is_not_covered_is_greyed_with_the_reason_and_the_button_is_gone(case, mina, page):
    agreed(case, mina)
    shown = text(page.post("release", **wish(categories=["health", "identity"])))
    assert "<s>Sela</s>" in shown and "but not this" in shown and 'name="make"' not in shown
    assert "More than this purpose usually needs" in shown


def test_a_release_is_made_used_and_then_listed(case, mina, page):
    agreed(case, mina, ask("identity"))
    made = page.post("release", **wish(categories=["identity"], make="yes"))
    row = Release.objects.get(case=case)
    assert "Nothing has left yet" in text(made)
    sheet_of_paper = text(page.post(f"release/{row.pk}/hand-out"))
    assert "Sela" in sheet_of_paper and "River hospital" in sheet_of_paper
    assert page.post(f"release/{row.pk}/hand-out").status_code == 409
    assert "River hospital was told: Identity." in text(page("/told"))


def test_a_recipient_nobody_knows_is_refused(case, page):
    answer = page.post("release", **wish(to="Nobody knows"))
    assert answer.status_code == 422 and "No organisation of this name" in text(answer)


def test_the_second_person_finds_what_waits_and_confirms(case, mina, as_):
    row = released(case, mina, ground="court_order", reason=REASON)
    sora, address = as_("sora"), f"/case/{case.reference}/release/{row.pk}"
    assert case.reference in text(sora.get("/releases/waiting"))
    assert "You are the second person" in text(sora.get(address)) and "The court asked" in text(sora.get(address))
    assert "ready for a day" in text(sora.post(f"{address}/confirm", follow=True))
    assert "You are the second person" not in text(as_("mina").get(address))


def test_the_maker_sees_no_button_to_confirm(case, cast, mina, as_):
    sora = cast.actor("sora")
    with acting(sora):
        row = released(case, sora, ground="court_order", reason=REASON)
    browser, address = as_("sora"), f"/case/{case.reference}/release/{row.pk}"
    assert "somebody else must confirm it" in text(browser.get(address))
    assert browser.post(f"{address}/confirm").status_code == 409


def test_a_release_is_taken_back_on_its_page(case, mina, page):
    agreed(case, mina)
    row = released(case, mina)
    page.post(f"release/{row.pk}/revoke")
    assert Release.objects.get(pk=row.pk).state == "revoked"
    assert page.post(f"release/{row.pk}/revoke").status_code == 409


def test_a_stranger_finds_none_of_these_pages(case, mina, as_):
    row, browser = agreed(case, mina), as_("otto")
    for tail in (
        "consent",
        "consent/add",
        "consent/told",
        f"consent/{row.pk}",
        f"consent/{row.pk}/withdraw",
        "release",
    ):
        assert browser.get(f"/case/{case.reference}/{tail}").status_code == 404


def test_who_sees_the_legal_side_reads_and_does_not_write(case, cast, mina, as_):
    row = agreed(case, mina, words="Only there.", guardian="Her aunt")
    a_colleague(case, cast, "lena", "legal")
    lena, address = as_("lena"), f"/case/{case.reference}/consent"
    shown = text(lena.get(f"{address}/{row.pk}"))
    assert "Only there." in shown and "Her aunt" not in shown and "Record an answer" not in shown
    for tail in ("/add", f"/{row.pk}/withdraw", "/told/print"):
        assert lena.get(f"{address}{tail}").status_code == 403
    assert lena.get(f"/case/{case.reference}/release").status_code == 403


def test_who_does_not_see_the_legal_side_is_told_so(case, cast, mina, as_):
    row = agreed(case, mina)
    a_colleague(case, cast, "lena", "health")
    lena, address = as_("lena"), f"/case/{case.reference}/consent"
    shown = text(lena.get(address))
    assert "Not shown to your part" in shown and "River hospital" not in shown and "Consent given" in shown
    assert "River hospital" not in text(lena.get(f"{address}/told"))
    assert lena.get(f"{address}/{row.pk}").status_code == 404


def test_who_may_not_see_where_somebody_is_is_shown_no_place_in_a_preview(case, mina, as_):
    from wellknit.casework.models import Reach

    person = person_of(case)
    Reach(key_id=person.key_id, person=person, kind="address", value={"city": "Trat"}).save()
    agreed(case, mina, ask("location"))
    row = released(case, mina, "location")
    address = f"/case/{case.reference}/release/{row.pk}"
    assert "Trat" in text(as_("mina").get(address)) and "Trat" not in text(as_("sora").get(address))


def test_the_sheet_for_the_person_is_in_plain_words_and_its_printing_is_recorded(case, mina, page):
    agreed(case, mina, ask("identity"))
    actions.use(release=released(case, mina, "identity"), by=mina)
    shown = text(page("/told/print", language="en"))
    assert "River hospital was told: Identity." in shown and "You can withdraw your consent at any time" in shown
    assert "Sela" not in shown
    assert Entry.objects.latest("seq").kind == "release.sheet_printed"


def test_the_sheet_comes_in_the_language_of_the_person(case, mina, page):
    shown = text(page("/told/print", language="km"))
    assert '<html lang="km"' in shown
    assert '<html lang="en"' in text(page("/told/print", language="tlh"))


def test_nothing_personal_stands_in_an_address_or_a_message(case, mina, page):
    answer = page.post("consent/add", **sheet(words="Only there."))
    assert all("hospital" not in address.lower() for address, _status in answer.redirect_chain)


def test_a_number_of_another_case_leads_nowhere(case, mina, as_):
    from wellknit.casework.actions import cases

    other = cases.open_case(by=mina, called="Dao")
    row, release = agreed(other, mina), None
    release = released(other, mina)
    browser = as_("mina")
    assert browser.get(f"/case/{case.reference}/consent/{row.pk}").status_code == 404
    assert browser.get(f"/case/{case.reference}/release/{release.pk}").status_code == 404


def test_opening_a_page_asks_few_questions(case, mina, as_, django_assert_max_num_queries):
    for number in range(3):
        agreed(case, mina, ask("health", days=30 + number), ask("legal", to="Embassy", days=30 + number))
    refused(case, mina, ask("story"))
    organisation("Other")
    browser = as_("mina")
    browser.get(f"/case/{case.reference}/consent")
    with acting(System("test")), django_assert_max_num_queries(20):
        browser.get(f"/case/{case.reference}/consent")


def test_the_form_to_sign_is_blank_or_filled_and_names_nobody(case, mina, page):
    blank = text(page("/form"))
    assert "the help you get stays the same" in blank and "River hospital" not in blank and "Sela" not in blank
    row = agreed(case, mina, words="Only there.")
    filled = text(page(f"/{row.pk}/form"))
    assert "River hospital" in filled and "Sela" not in filled and "Only there." not in filled
    assert "awaiting review" not in filled
    assert Entry.objects.filter(kind="release.sheet_printed").count() == 1  # the blank one says nothing of anybody


def test_a_form_in_a_language_nobody_checked_says_so(page):
    from django.utils.translation import gettext, override

    shown = text(page("/form", language="lo"))
    with override("lo"):
        assert '<html lang="lo"' in shown and gettext("Translation awaiting review") in shown


@pytest.mark.parametrize("language", ["en", "th", "km", "lo", "my", "vi", "zh-hans", "ja"])
def test_the_form_to_sign_comes_as_a_pdf_in_every_language(page, language):
    answer = page("/form", language=language, form="pdf")
    assert answer.content.startswith(b"%PDF") and answer["Content-Disposition"].endswith('filename="form.pdf"')


def test_a_filled_form_comes_as_a_pdf_too(case, mina, page):
    row = refused(case, mina)
    assert page(f"/{row.pk}/form", form="pdf").content.startswith(b"%PDF")
    assert "Nobody outside this agency may be told anything." in text(page(f"/{row.pk}/form"))


def test_choosing_again_keeps_what_was_chosen(case, mina, page):
    agreed(case, mina)
    answer = page.post("release", **wish(categories=["health", "story"], again="yes"))
    assert answer.status_code == 200 and 'value="River hospital"' in text(answer)
