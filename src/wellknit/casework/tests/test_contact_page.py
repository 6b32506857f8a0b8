"""The pages of safety and contact."""

from datetime import timedelta

from wellknit.casework import doors
from wellknit.casework.models import SafeContact
from wellknit.casework.tests.test_contact import written
from wellknit.casework.tests.test_document import take_in
from wellknit.words.calendars import local_today


def form(**more):
    return {
        "allowed": "yes", "zone": "Asia/Bangkok", "review_on": (local_today() + timedelta(days=20)).isoformat(),
        "never": ["in_writing"], "cover_story": "A friend from the market", "code_word": "mango", "language": "khm",
        "way-TOTAL_FORMS": "2", "way-INITIAL_FORMS": "0", "way-0-channel": "call", "way-0-days": list("0123456"),
        "way-0-since": "", "way-0-until": "", "way-0-who_may_answer": ["person"], **more,
    }  # fmt: skip


def address(case, path=""):
    return f"/case/{case.reference}/contact{path}"


def write_to(case):
    return address(case, f"/{doors.person_of(case).pk}/write")


def test_what_was_agreed_on_the_page_is_shown_and_lets_the_question_through(case, as_):
    browser = as_("mina")
    text = browser.post(write_to(case), form(), follow=True).content.decode()
    assert "every day" in text and "Never in writing" in text
    answer = browser.post(address(case, "/ask"), {"channel": "call", "who": "person"}).content.decode()
    assert "Yes, this is agreed now" in answer and "mango" in answer and "A friend from the market" in answer


def test_what_was_not_agreed_is_answered_with_one_sentence(case, as_):
    browser = as_("mina")
    browser.post(write_to(case), form())
    for told in ({"channel": "visit", "who": "person"}, {"channel": "call", "who": "family"}):
        text = browser.post(address(case, "/ask"), told).content.decode()
        assert "Do not" in text and "Yes, this is agreed" not in text


def test_without_a_record_the_page_says_that_nobody_contacts_the_person(case, as_):
    browser = as_("mina")
    assert "nobody contacts the person" in browser.get(address(case)).content.decode()
    text = browser.post(address(case, "/ask"), {"channel": "call", "who": "person"}).content.decode()
    assert "nobody has written down yet" in text


def test_a_form_that_cannot_stand_keeps_everything_typed(case, as_, node):
    for wrong in (
        {"way-0-channel": ""},
        {"way-0-since": "18:00"},
        {"review_on": "1/1/2099"},
        {"zone": "Mars"},
    ):
        answer = as_("mina").post(write_to(case), form(**wrong))
        assert answer.status_code == 422
        assert "A friend from the market" in answer.content.decode()
    assert not SafeContact.objects.exists()


def test_the_form_begins_with_what_counts_now_and_a_later_look(case, as_, mina):
    written(case, mina, never_words="no uniforms")
    text = as_("mina").get(write_to(case)).content.decode()
    assert "no uniforms" in text and "mango" in text


def test_a_stranger_finds_nothing_and_an_interpreter_is_told_that_it_is_not_shown(case, cast, as_, mina):
    written(case, mina)
    assert as_("otto").get(address(case)).status_code == 404
    assert as_("otto").post(address(case, "/ask"), {}).status_code == 404
    take_in(case, cast.ivo, "interpreter")
    ivo = as_("ivo")
    text = ivo.get(address(case)).content.decode()
    assert "Not shown to your part in this case." in text and "mango" not in text
    assert ivo.post(address(case, "/ask"), {"channel": "call", "who": "person"}).status_code == 403
    assert ivo.get(write_to(case)).status_code == 403


def test_asking_by_a_link_is_not_possible(case, as_):
    assert as_("mina").get(address(case, "/ask")).status_code == 405
