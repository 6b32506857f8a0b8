"""The pages of referrals, clicked through as people do it; without a node the referral goes by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from wellknit.access.actors import System, acting
from wellknit.casework.actions import needs
from wellknit.casework.tests.test_contact import written
from wellknit.casework.tests.test_contact_gate import rule
from wellknit.consent.content import in_words
from wellknit.consent.tests.given import agreed, ask, organisation
from wellknit.referral.actions import answers, lines
from wellknit.referral.models import Referral
from wellknit.referral.tests.given import accepted, begun, here, offered, sent, there, under_way
from wellknit.words.calendars import local_today


@pytest.fixture
def asked(case: Any, mina: Any) -> Any:
    """Sela needs a bed, and agreed that the hospital is told who she is."""
    need = needs.add(case=case, by=mina, kind="shelter", urgency="urgent")
    agreed(case, mina, ask("identity", "health"))
    day = local_today() + timedelta(days=7)
    return {
        "chosen": f"?need={need.pk}&to={organisation().pk}", "purpose": "referral", "categories": ["identity"],
        "answer_by": day.strftime("%d/%m/%Y"), "ground": "consent",
    }  # fmt: skip


def address(case: Any, *parts: Any) -> str:
    return "/".join(["", "case", case.reference, "referrals", *map(str, parts)])


def new(case: Any, asked: Any) -> str:
    """The form, with need and recipient chosen."""
    return address(case, "new") + str(asked["chosen"])


def only() -> Referral:
    with acting(System("test")):
        found: Referral = Referral.objects.get()
        return found


def test_a_worker_sees_exactly_what_would_leave_before_anything_does(case: Any, asked: Any, as_: Any) -> None:
    browser = as_("mina")
    page = browser.post(new(case, asked), asked).content.decode()
    assert "Sela" in page
    assert "names nobody" in page
    with acting(System("test")):
        assert not Referral.objects.exists()


def test_what_consent_does_not_cover_is_shown_with_the_reason_and_cannot_be_sent(case: Any, asked: Any, as_: Any) -> None:
    browser, wanted = as_("mina"), asked | {"categories": ["identity", "family"]}
    page = browser.post(new(case, asked), wanted).content.decode()
    assert "stays here" in page
    assert "Send the offer" not in page
    assert browser.post(new(case, asked), wanted | {"send": "yes"}).status_code == 409


def test_a_referral_by_hand_is_printed_and_its_answer_written_down(case: Any, asked: Any, as_: Any) -> None:
    browser = as_("mina")
    assert browser.post(new(case, asked), asked | {"send": "yes"}).status_code == 302
    row = only()
    assert row.state == "offered"
    sheet = browser.get(address(case, row.pk, "paper")).content.decode()
    assert "Sela" in sheet
    assert browser.post(address(case, row.pk, "do", "heard_yes")).status_code == 302
    assert only().state == "under_way"
    assert browser.post(address(case, row.pk, "do", "close"), {"reason": "need_met"}).status_code == 302
    assert only().state == "closed"


def test_a_deed_that_wants_a_reason_asks_for_it_first(case: Any, asked: Any, as_: Any) -> None:
    browser = as_("mina")
    browser.post(new(case, asked), asked | {"send": "yes"})
    row = only()
    assert browser.get(address(case, row.pk, "do", "revoke")).status_code == 200
    assert browser.post(address(case, row.pk, "do", "revoke"), {}).status_code == 422
    assert browser.post(address(case, row.pk, "do", "nonsense"), {}).status_code == 404
    assert browser.post(address(case, row.pk, "do", "revoke"), {"reason": "sent_in_error"}).status_code == 302
    assert only().state == "revoked"


def test_a_case_with_a_referral_under_way_objects_to_closing(case: Any, asked: Any, as_: Any) -> None:
    from wellknit.casework.objections import against_closing

    browser = as_("mina")
    browser.post(new(case, asked), asked | {"send": "yes"})
    assert any("River hospital" in words for words in against_closing(case))
    browser.post(address(case, only().pk, "do", "revoke"), {"reason": "met_elsewhere"})
    assert not any("River hospital" in words for words in against_closing(case))


def test_the_other_side_clicks_from_preview_to_case(net: Any, as_in: Any) -> None:
    _case, row = offered(net)
    with as_in(net.far, "otto") as browser:
        found = there(net, row)
        assert "Waiting for an answer" in browser.get("/referrals").content.decode()
        page = browser.get(f"/referrals/{found.pk}").content.decode()
        assert "Sela" not in page
        assert "18 to 24" in page
        page = browser.post(f"/referrals/{found.pk}/do/accept", follow=True)
        assert page.redirect_chain[-1][0] == f"/referrals/{found.pk}"
        assert "Their node now sends what the person agreed to" in page.content.decode()
    net.deliver()
    assert here(net, row).opened_by == "caseworker"
    with as_in(net.far, "otto") as browser:
        assert "Sela" in browser.get(f"/referrals/{found.pk}").content.decode()
        opening = browser.get(f"/referrals/{found.pk}/open").content.decode()
        assert "Sela" in opening
        answer = browser.post(f"/referrals/{found.pk}/open", {"called": "Sela", "form_token": "a" * 32})
        assert answer.status_code == 302
        page = browser.get(answer.headers["Location"]).content.decode()
        assert "Report what was given" in page
        assert "Put the documents on file" not in page
    net.deliver()
    assert here(net, row).state == "under_way"


def test_what_was_told_is_seen_by_who_accepted_and_no_other_caseworker(net: Any, as_in: Any) -> None:
    _case, row = accepted(net)
    found = there(net, row)
    with as_in(net.far, "mina") as browser:
        assert browser.get(f"/referrals/{found.pk}").status_code == 404
        assert "Sela" not in browser.get("/referrals").content.decode()
    with as_in(net.far, "sora") as browser:
        assert "Sela" in browser.get(f"/referrals/{found.pk}").content.decode()
    with as_in(net.far, "hana") as browser:
        assert browser.get(f"/referrals/{found.pk}").status_code == 403


def test_a_declined_offer_shows_nothing_of_the_person_any_more(net: Any, as_in: Any) -> None:
    _case, row = offered(net)
    with as_in(net.far, "otto") as browser:
        found = there(net, row)
        after = browser.post(f"/referrals/{found.pk}/do/decline", {"reason": "no_place"})
        assert after.headers["Location"] == "/referrals"
        assert "18 to 24" not in browser.get(f"/referrals/{found.pk}").content.decode()


def test_the_person_reads_that_somebody_was_only_asked_until_they_were_told(net: Any, as_in: Any) -> None:
    case, row = offered(net)
    with as_in(net.near, "mina") as browser:
        assert "saw no name" in browser.get(f"/case/{case.reference}/consent/told").content.decode()
    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    net.deliver()
    with as_in(net.near, "mina") as browser:
        assert "saw no name" not in browser.get(f"/case/{case.reference}/consent/told").content.decode()


def test_the_first_page_counts_what_waits_and_what_is_unread(net: Any, as_in: Any) -> None:
    _case, need = begun(net)
    sent(net, need)
    net.deliver()
    with as_in(net.far, "sora") as browser:
        assert "Referrals waiting for an answer here" in browser.get("/").content.decode()


def test_a_sentence_is_read_in_the_reader_s_own_words_and_counted_until_then(net: Any, as_in: Any) -> None:
    _case, row, opened = under_way(net)
    with net.near.here("mina") as mina:
        lines.say(referral=here(net, row), by=mina, phrase="please_call")
    net.deliver()
    with as_in(net.far, "otto") as browser:
        assert "Referrals with something new to read" in browser.get("/").content.decode()
        page = browser.get(f"/case/{opened.reference}/referrals/{there(net, row).pk}").content.decode()
        assert "Please call our office." in page
        assert "Referrals with something new to read" not in browser.get("/").content.decode()


def test_how_to_reach_the_person_is_read_in_words_before_it_leaves_and_where_it_came(net: Any, as_in: Any) -> None:
    case, need = begun(net)
    with net.near.here("mina") as mina:
        written(case, mina, allowed=False, rules=[])  # an older word, which does not leave any more
        way = rule(days=[0, 2, 4], since="18:00", until="20:00", who=["person"])
        written(case, mina, rules=[way], never=["in_writing"], zone="Asia/Yangon")
    agreed_on = "Phone call: Monday, Wednesday, Friday, 18:00–20:00; with: The person; no message may be left"
    with as_in(net.near, "mina") as browser:
        path = f"{address(case, 'new')}?need={need.pk}&to={net.near.peer.organisation_id}"
        day = (local_today() + timedelta(days=7)).strftime("%d/%m/%Y")
        asked = {"purpose": "referral", "categories": ["contact", "identity"], "answer_by": day, "ground": "consent"}
        page = browser.post(path, asked).content.decode()
        assert agreed_on in page
        assert "Never in writing" in page and "Asia/Yangon" in page
    row = sent(net, need)
    net.deliver()
    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    net.deliver()
    with as_in(net.far, "otto") as browser:
        page = browser.get(f"/referrals/{there(net, row).pk}").content.decode()
        assert agreed_on in page
        assert "Never in writing" in page
        assert "in_writing" not in page and "May be contacted</dt><dd>No" not in page


@pytest.mark.parametrize(
    ("value", "codes", "words"),
    [
        ("2026-12-01", "day", "1 Dec 2026"),
        ("soon", "day", "soon"),
        ([{"channel": "owl", "nights": 3}], "rules", "owl, 3"),
        ({"precision": "moon"}, "birth", "moon"),
        ({"vic_TypeOfExploitation": ["Begging"]}, "", "Begging"),
    ],
)
def test_what_came_in_a_form_nobody_knows_here_is_printed_and_breaks_no_page(value: Any, codes: str, words: str) -> None:
    assert in_words(value, codes) == words
