"""What went wrong in other exchanges between agencies, each as a promise that it does not happen here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from wellknit.access.actors import Forbidden
from wellknit.casework.actions import erasure, people
from wellknit.casework.doors import person_of
from wellknit.casework.models import Case, Person
from wellknit.consent import actions as consents
from wellknit.consent.models import Consent, Disclosure, ReceivedConsent, Scope
from wellknit.consent.received import shown
from wellknit.consent.tests.given import agreed, ask
from wellknit.cooperation.models import Agreement
from wellknit.ground.verdicts import Refused
from wellknit.jobs import queue
from wellknit.referral.actions import answers, course, filing, lines, offers, telling
from wellknit.referral.contents import called_in
from wellknit.referral.models import Line, Referral, Slice
from wellknit.referral.tests.given import accepted, begun, here, offered, sent, there, under_way
from wellknit.words.calendars import local_today


def withdrawn(net: Any) -> None:
    with net.near.here("mina") as mina:
        consents.withdraw(consent=Consent.objects.select_related("case__key", "person").get(), by=mina)


def told(net: Any, row: Referral) -> Any:
    """What Phnom Penh may show now."""
    with net.far.here():
        found = there(net, row)
        last = Slice.objects.filter(referral=found, incoming=True).order_by("-version").first()
        return shown(found.received, last.content if last else None)


def test_a_reject_reaches_the_sender(net: Any) -> None:
    _case, row = offered(net)
    with net.far.here("otto") as otto:
        answers.decline(referral=there(net, row), by=otto, reason="person_refused")
    assert net.deliver() == ["decline stored"]
    assert (here(net, row).state, here(net, row).reason) == ("declined", "person_refused")
    with net.far.here("otto"):
        assert there(net, row).preview is None


def test_revoked_before_acceptance_nothing_is_told(net: Any) -> None:
    _case, row = offered(net)
    with net.near.here("mina") as mina:
        offers.revoke(referral=here(net, row), by=mina, reason="sent_in_error")
    net.deliver()
    seen = there(net, row)
    assert (seen.state, seen.preview) == ("revoked", None)
    with net.far.here("otto") as otto, pytest.raises(Refused):
        answers.accept(referral=seen, by=otto)


def test_an_acceptance_that_crosses_a_revocation_tells_nothing(net: Any) -> None:
    _case, row = offered(net)
    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    with net.near.here("mina") as mina:
        offers.revoke(referral=here(net, row), by=mina, reason="met_elsewhere")
    net.deliver()
    assert here(net, row).state == there(net, row).state == "revoked"
    with net.far.here():
        assert not Slice.objects.exists()


def test_revoked_after_acceptance_what_was_told_is_forgotten_and_proved(net: Any) -> None:
    _case, row = accepted(net)
    assert told(net, row)
    with net.near.here("mina") as mina:
        offers.revoke(referral=here(net, row), by=mina, reason="met_elsewhere")
    net.deliver()
    assert there(net, row).state == "revoked"
    assert told(net, row) == {}
    with net.near.here():
        proof = Disclosure.objects.get()
        assert proof.answer == "done"
        assert proof.answered_in
    with net.far.here():
        assert not any(each.content for each in Slice.objects.all())


def test_revoked_after_a_case_was_opened_a_person_there_answers(net: Any) -> None:
    _case, row, opened = under_way(net)
    with net.near.here("mina") as mina:
        offers.revoke(referral=here(net, row), by=mina, reason="met_elsewhere")
    net.deliver()
    assert told(net, row) == {}
    with net.near.here():
        assert Disclosure.objects.get().answer == ""
    with net.far.here("otto") as otto:
        received = ReceivedConsent.objects.get()
        with pytest.raises(Refused):
            consents.answer_withdrawal(received=received, by=otto, outcome="done")
        consents.answer_withdrawal(received=received, by=otto, outcome="restricted", ground="law")
    net.deliver()
    with net.near.here():
        proof = Disclosure.objects.get()
        assert (proof.answer, proof.kept_on) == ("restricted", "law")


@pytest.mark.parametrize("stranger", ["mina", "rith", "dara"])
def test_who_does_not_see_the_case_cannot_answer_for_it(net: Any, stranger: str) -> None:
    under_way(net)
    withdrawn(net)
    net.deliver()
    for outcome, ground in (("restricted", "law"), ("done", "")):
        with net.far.here(stranger) as actor, pytest.raises(Forbidden):
            consents.answer_withdrawal(received=ReceivedConsent.objects.get(), by=actor, outcome=outcome, ground=ground)
    with net.far.here("otto") as otto:
        received = ReceivedConsent.objects.get()
        assert received.answer == ""
        consents.answer_withdrawal(received=received, by=otto, outcome="restricted", ground="law")
        received.refresh_from_db()
        assert received.answer == "restricted"


def test_the_erasure_of_that_case_is_the_proof(net: Any) -> None:
    _case, row, opened = under_way(net)
    withdrawn(net)
    net.deliver()
    with net.far.here("dara") as dara:
        erasure.erase(reference=opened.reference, by=dara, reason="person_asked")
    with net.far.here():
        queue.work_off()
    net.deliver()
    with net.near.here():
        assert Disclosure.objects.get().answer == "done"


def test_after_a_handover_it_is_not_revoked_but_returned(net: Any) -> None:
    case, row, _opened = under_way(net)
    with net.near.here("mina") as mina:
        course.ask_handover(referral=here(net, row), by=mina)
    net.deliver()
    with net.far.here("otto") as otto:
        course.answer_handover(referral=there(net, row), by=otto, agree=True)
    net.deliver()
    with net.near.here("mina") as mina:
        mine = Case.objects.get(pk=case.pk)
        with pytest.raises(Refused):
            offers.revoke(referral=here(net, row), by=mina, reason="met_elsewhere")
        with pytest.raises(Refused):  # the sender keeps a copy to read
            people.describe(case=mine, person=person_of(mine), by=mina, marks="None.")
    with net.far.here("otto") as otto:
        course.give_back(referral=there(net, row), by=otto, reason="cannot_go_on")
    net.deliver()
    with net.near.here("mina") as mina:
        mine = Case.objects.get(pk=case.pk)
        assert people.describe(case=mine, person=person_of(mine), by=mina, marks="None.") == ["marks"]


def test_a_handover_that_is_refused_moves_nothing(net: Any) -> None:
    case, row, _opened = under_way(net)
    with net.near.here("mina") as mina:
        course.ask_handover(referral=here(net, row), by=mina)
    net.deliver()
    with net.far.here("otto") as otto:
        course.answer_handover(referral=there(net, row), by=otto, agree=False)
    net.deliver()
    assert here(net, row).state == there(net, row).state == "under_way"
    with net.near.here():
        assert Case.objects.get(pk=case.pk).carried_by_id is None


def test_a_source_that_is_deleted_before_acceptance_is_told_to_who_was_asked(net: Any) -> None:
    case, row = offered(net)
    with net.near.here("dara") as dara:
        erasure.erase(reference=case.reference, by=dara, reason="person_asked")
    net.deliver()
    assert there(net, row).state == "revoked"


def test_who_accepts_what_was_deleted_meanwhile_learns_it(net: Any) -> None:
    case, row = offered(net)
    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    with net.near.here("dara") as dara:
        erasure.erase(reference=case.reference, by=dara, reason="person_asked")
    net.deliver()
    assert there(net, row).state == "revoked"


def test_a_source_that_is_corrected_before_acceptance_tells_what_is_right(net: Any) -> None:
    case, row = offered(net)
    with net.near.here("mina") as mina:
        people.describe(case=case, person=person_of(case), by=mina, called="Sela C.")
    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    net.deliver()
    assert called_in(told(net, row)) == "Sela C."


def test_a_correction_at_the_source_comes_as_a_new_version_and_writes_nothing_over(net: Any) -> None:
    case, row, opened = under_way(net)
    with net.near.here("mina") as mina:
        people.describe(case=case, person=person_of(case), by=mina, marks="Two scars.")
        telling.tell_again(referral=here(net, row), by=mina)
    net.deliver()
    with net.far.here("otto") as otto:
        assert person_of(opened).marks == "A scar on the left hand."
        assert filing.take_over(referral=there(net, row), by=otto, fields=["marks"]) == ["marks"]
        assert person_of(opened).marks == "Two scars."


def test_shared_again_with_more_fields_more_is_shown(net: Any) -> None:
    case, row = accepted(net, categories=("identity",))
    assert set(told(net, row)) == {"identity"}
    with net.near.here("mina") as mina:
        wider = consents.release(
            case=case, to=net.near.peer.organisation, purpose="referral", categories=("identity", "health"), by=mina
        )
        telling.tell_again(referral=here(net, row), by=mina, release=wider)
    net.deliver()
    assert set(told(net, row)) == {"identity", "health"}


def test_shared_again_with_fewer_fields_the_rest_is_hidden(net: Any) -> None:
    case, row = accepted(net)
    with net.near.here("mina") as mina:
        consent = Consent.objects.select_related("case__key", "person").get()
        agreed(case, mina, ask("identity", "contact", to=net.near.peer.organisation), language="khm", replaces=consent)
    net.deliver()
    assert "health" not in told(net, row)
    assert "identity" in told(net, row)
    with net.near.here():
        assert Disclosure.objects.get().answer == "done"


def test_a_masked_copy_never_overwrites_the_full_one(net: Any) -> None:
    case, row, opened = under_way(net)
    with net.near.here("mina") as mina:
        names = [{"kind": "full", "full": "S*** C***"}]
        people.describe(case=case, person=person_of(case), by=mina, called="S***", birth=None, names=names)
        telling.tell_again(referral=here(net, row), by=mina)
    assert net.deliver() == ["slice stored"]
    with net.far.here("otto") as otto:
        assert filing.take_over(referral=there(net, row), by=otto, fields=["called", "birth", "marks", "names"]) == []
        person = person_of(opened)
        assert (person.called, person.birth) == ("Sela", {"precision": "year", "year": 2004})


def test_a_do_not_report_mark_travels(net: Any) -> None:
    _case, row, _opened = under_way(net, do_not_report=True)
    assert there(net, row).do_not_report
    with net.far.here("otto"):
        assert Slice.objects.get(incoming=True).do_not_report


def test_consent_withdrawn_while_the_offer_is_in_flight_shows_nothing(net: Any) -> None:
    _case, need = begun(net)
    row = sent(net, need)
    withdrawn(net)  # both messages are on their way
    net.deliver()
    assert (here(net, row).state, here(net, row).reason) == ("revoked", "consent_ended")
    seen = there(net, row)
    assert (seen.state, seen.reason, seen.preview) == ("revoked", "consent_ended", None)
    with net.far.here("otto") as otto, pytest.raises(Refused):
        answers.accept(referral=seen, by=otto)


def test_consent_withdrawn_between_offer_and_acceptance_stops_it_with_a_reason_on_both_sides(net: Any) -> None:
    _case, row = offered(net)
    withdrawn(net)
    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    net.deliver()
    for seen in (here(net, row), there(net, row)):
        assert (seen.state, seen.reason) == ("revoked", "consent_ended")
    with net.far.here():
        assert not Slice.objects.exists()


def test_an_acceptance_after_the_consent_ran_out_stops_with_a_reason_on_both_sides(net: Any) -> None:
    _case, row = offered(net)
    with net.near.here():
        Scope.objects.update(until=local_today() - timedelta(days=1))
    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    net.deliver()
    for seen in (here(net, row), there(net, row)):
        assert (seen.state, seen.reason) == ("stopped", "consent_ended")


def test_an_acceptance_after_the_agreement_was_ended_stops_with_a_reason_on_both_sides(net: Any) -> None:
    _case, row = offered(net)
    with net.near.here():
        Agreement.objects.update(state="terminated")
    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    net.deliver()
    for seen in (here(net, row), there(net, row)):
        assert (seen.state, seen.reason) == ("stopped", "agreement_ended")


def test_consent_withdrawn_before_a_slice_arrives_hides_it(net: Any) -> None:
    _case, row = offered(net)
    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    net._carry(net.far, net.near)  # the slice is written, and waits
    withdrawn(net)
    net.deliver()
    assert told(net, row) == {}
    with net.near.here():
        assert Disclosure.objects.get().answer == "done"


def test_an_offer_of_a_node_whose_agreement_expired_is_not_made(net: Any) -> None:
    _case, need = begun(net)
    expire(net)
    with pytest.raises(Refused, match="expired"):
        sent(net, need)


def test_what_is_under_way_finishes_after_the_agreement_expired(net: Any) -> None:
    _case, row = offered(net)
    expire(net)
    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    net.deliver()
    assert there(net, row).state == "sliced"


def expire(net: Any) -> None:
    with net.near.here():
        Agreement.objects.update(in_force_until=local_today() - timedelta(days=1))


def test_a_stricter_receiver_holds_what_it_cannot_file_and_drops_nothing(net: Any) -> None:
    _case, row = accepted(net, categories=("health",))
    with net.far.here("otto") as otto:
        held = Slice.objects.get()
        assert held.held == "no_name"
        assert "marks" in str(held.content)
        lines.say(referral=there(net, row), by=otto, phrase="name_missing")
        opened = filing.open_case(referral=there(net, row), by=otto, called="Guest of room 2")
        assert person_of(opened).marks == "A scar on the left hand."
    net.deliver()
    with net.near.here("mina"):
        assert Line.objects.get(incoming=True).phrase == "name_missing"


def test_a_code_that_is_not_known_here_is_held_and_the_rest_is_filed(net: Any) -> None:
    _case, need = begun(net)
    with net.near.here():
        Person.objects.update(sex="of_next_year")  # a code of a newer list than Phnom Penh has
    row = sent(net, need)
    net.deliver()
    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    net.deliver()
    with net.far.here("otto") as otto:
        opened = filing.open_case(referral=there(net, row), by=otto, called="Sela")
        assert (person_of(opened).sex, person_of(opened).marks) == ("", "A scar on the left hand.")
        kept_here = Slice.objects.get()
        assert kept_here.held == "unknown_code"
        assert "of_next_year" in str(kept_here.content)


def test_the_sender_may_close_first(net: Any) -> None:
    _case, row, opened = under_way(net)
    with net.near.here("mina") as mina:
        offers.close(referral=here(net, row), by=mina, reason="need_met")
    net.deliver()
    assert here(net, row).state == there(net, row).state == "closed"
    with net.far.here("otto"):
        assert Case.objects.get(pk=opened.pk).is_open


def test_two_recipients_cannot_find_out_that_they_speak_of_one_person(net: Any) -> None:
    from wellknit.consent.tokens import pseudonym
    from wellknit.federation.models import Peer

    case, _row = offered(net)
    with net.near.here():
        other = Peer(node="did:key:z6MkOther")
        assert pseudonym(person_of(case), net.near.peer) != pseudonym(person_of(case), other)
        assert pseudonym(person_of(case), net.near.peer) == pseudonym(person_of(case), net.near.peer)
