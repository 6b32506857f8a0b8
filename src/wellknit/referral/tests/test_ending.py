"""What ends with a consent, also on file; and what speaks against leaving a node."""

from __future__ import annotations

from typing import Any

from wellknit.casework.actions import people
from wellknit.casework.doors import person_of
from wellknit.consent import actions as consents
from wellknit.consent.models import Consent
from wellknit.consent.tests.given import agreed, ask
from wellknit.federation.net_objections import against_leaving
from wellknit.referral.actions import answers, course, filing, telling
from wellknit.referral.tests.given import accepted, here, offered, there, under_way


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
    from wellknit.casework.actions import cases

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
