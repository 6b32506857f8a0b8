"""What ends with a consent, also on file; and what speaks against leaving a node."""

from __future__ import annotations

from typing import Any

from wellknit.casework.actions import cases, people, story
from wellknit.casework.doors import person_of
from wellknit.casework.models import Case, Exploitation, StatusDecision, TraffickingEvent
from wellknit.consent import actions as consents
from wellknit.consent.models import Consent
from wellknit.consent.tests.given import agreed, ask
from wellknit.federation.net_objections import against_leaving
from wellknit.referral.actions import answers, course, filing, telling
from wellknit.referral.tests.given import accepted, begun, here, offered, sent, there, under_way
from wellknit.words.calendars import local_today


def withdrawn(net: Any) -> None:
    with net.near.here("mina") as mina:
        consents.withdraw(consent=Consent.objects.select_related("case__key", "person").get(), by=mina)
    net.deliver()


def test_what_came_is_off_the_record_at_once_also_in_the_case_opened_with_it(net: Any, as_in: Any) -> None:
    _case, row, opened = under_way(net)
    withdrawn(net)
    with net.far.here("otto"):
        person = person_of(opened)
        assert (person.called, person.birth, person.sex, person.marks) == ("", None, "", "")
        assert not person.personnames.exists() and not person.spokenlanguages.exists()
        assert set(there(net, row).aside) >= {"called", "birth", "marks", "names"}
    with as_in(net.far, "otto") as browser:
        for page in ("", "/person", f"/referrals/{there(net, row).pk}"):
            text = browser.get(f"/case/{opened.reference}{page}", follow=True).content.decode()
            assert "Sela Chan" not in text and "A scar" not in text
        assert "off the record" in text


STORY = ("identity", "contact", "health", "legal", "story")


def story_told(net: Any) -> tuple[Any, Any, Any]:
    """Sela's status, exploitation and way are told along with her need, and are on file in Phnom Penh."""
    case, need = begun(net, covered=STORY)
    with net.near.here("mina") as mina:
        story.decide_status(case=case, by=mina, status="ActualVictimOfTrafficking", decided_on=local_today())
        story.write_exploitation(case=case, by=mina, words="Locked in.")
        story.write_event(case=case, by=mina, kind="Transit", country="TH", words="By lorry.")
    row = sent(net, need, categories=STORY)
    net.deliver()
    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    net.deliver()
    with net.far.here("otto") as otto:
        opened = filing.open_case(referral=there(net, row), by=otto, called="Sela")
        assert on_file(opened) == {StatusDecision: 1, Exploitation: 1, TraffickingEvent: 1}
        assert opened.status == "ActualVictimOfTrafficking"
    net.deliver()
    return case, row, opened


def on_file(case: Any) -> dict[Any, int]:
    return {table: table.objects.filter(case=case).count() for table in (StatusDecision, Exploitation, TraffickingEvent)}


def test_the_story_that_came_is_off_the_record_at_once_and_kept_sealed(net: Any, as_in: Any) -> None:
    _case, row, opened = story_told(net)
    withdrawn(net)
    with net.far.here("otto"):
        assert not any(on_file(opened).values())
        assert Case.objects.get(pk=opened.pk).status == ""
        assert {each["table"] for each in there(net, row).aside["filed"]} == {"statusdecision", "exploitation", "traffickingevent"}
    with as_in(net.far, "otto") as browser:
        for page in ("", "/life", "/exploitation", f"/referrals/{there(net, row).pk}"):
            text = browser.get(f"/case/{opened.reference}{page}", follow=True).content.decode()
            assert "Locked in" not in text and "By lorry" not in text


def test_the_story_somebody_here_changed_or_wrote_stays(net: Any) -> None:
    _case, _row, opened = story_told(net)
    with net.far.here("otto") as otto:
        story.write_exploitation(case=opened, by=otto, words="Locked in, and beaten.")
        story.write_event(case=opened, by=otto, kind="Transit", country="KH", words="Ours.")
    withdrawn(net)
    with net.far.here("otto"):
        assert Exploitation.objects.get(case=opened).words == "Locked in, and beaten."
        assert TraffickingEvent.objects.get(case=opened).words == "Ours."
        assert not StatusDecision.objects.filter(case=opened).exists()


def test_of_the_story_only_the_category_that_was_taken_back_goes(net: Any) -> None:
    case, _row, opened = story_told(net)
    with net.near.here("mina") as mina:
        consent = Consent.objects.select_related("case__key", "person").get()
        left = [name for name in STORY if name != "legal"]
        agreed(case, mina, ask(*left, to=net.near.peer.organisation), language="khm", replaces=consent)
    net.deliver()
    with net.far.here("otto"):
        assert on_file(opened) == {StatusDecision: 0, Exploitation: 1, TraffickingEvent: 1}


def test_what_is_on_file_here_of_the_exploitation_is_not_written_over(net: Any) -> None:
    case, need = begun(net, covered=STORY)
    with net.near.here("mina") as mina:
        story.write_exploitation(case=case, by=mina, words="Locked in.")
    row = sent(net, need, categories=STORY)
    net.deliver()
    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    net.deliver()
    with net.far.here("otto") as otto:
        own = cases.open_case(by=otto, called="Sela")
        story.write_exploitation(case=own, by=otto, words="Ours.")
        filing.join_case(referral=there(net, row), case=own, by=otto)
        assert Exploitation.objects.get(case=own).words == "Ours."


def test_what_somebody_here_changed_or_added_stays(net: Any) -> None:
    _case, _row, opened = under_way(net)
    with net.far.here("otto") as otto:
        people.describe(case=opened, person=person_of(opened), by=otto, marks="Two scars.", languages=["khm", "tha", "vie"])
    withdrawn(net)
    with net.far.here("otto"):
        person = person_of(opened)
        assert person.marks == "Two scars."
        assert [each.code for each in person.spokenlanguages.all()] == ["vie"]
        assert person.called == ""


def test_an_older_version_that_still_stands_on_file_goes_as_well(net: Any) -> None:
    case, row, opened = under_way(net)
    with net.near.here("mina") as mina:
        people.describe(case=case, person=person_of(case), by=mina, marks="Two scars.")
        telling.tell_again(referral=here(net, row), by=mina)
    withdrawn(net)
    with net.far.here("otto"):
        assert person_of(opened).marks == ""


def test_what_was_on_file_here_before_is_ours_and_stays(net: Any) -> None:
    _case, row = accepted(net)
    with net.far.here("otto") as otto:
        own = cases.open_case(by=otto, called="Sela", person={"marks": "A scar on the left hand."})
        filing.join_case(referral=there(net, row), case=own, by=otto)
    withdrawn(net)
    with net.far.here("otto"):
        assert (person_of(own).called, person_of(own).marks) == ("Sela", "A scar on the left hand.")


def test_with_one_category_taken_back_only_that_goes(net: Any) -> None:
    case, _row, opened = under_way(net)
    with net.near.here("mina") as mina:
        consent = Consent.objects.select_related("case__key", "person").get()
        agreed(case, mina, ask("identity", "contact", to=net.near.peer.organisation), language="khm", replaces=consent)
    net.deliver()
    with net.far.here("otto"):
        assert (person_of(opened).called, person_of(opened).marks) == ("Sela", "")


def test_a_node_is_not_left_while_a_referral_is_under_way(net: Any) -> None:
    _case, row = offered(net)
    assert _counts(net.near) == {"Offers that wait for an answer there": 1}
    assert _counts(net.far) == {"Offers that wait for an answer here": 1}
    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    net.deliver()
    assert _counts(net.near) == {"Referrals taken up there that are not over": 1}
    with net.far.here("otto") as otto:
        course.give_back(referral=there(net, row), by=otto, reason="cannot_go_on")
    net.deliver()
    assert _counts(net.near) == _counts(net.far) == {}


def _counts(node: Any) -> dict[str, int]:
    with node.here("nok"):
        found = {str(each.what): each.count for each in against_leaving(node.peer)}
        return {what: count for what, count in found.items() if "essage" not in what}
