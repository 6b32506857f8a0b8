"""Taking a consent back: at any time, without a reason, and without any cost to the person."""

import pytest

from wellknit.access.actors import Forbidden, acting
from wellknit.casework.actions import services
from wellknit.casework.models import Service
from wellknit.consent import actions, reads
from wellknit.consent.models import Consent, Release, Scope
from wellknit.consent.tests.given import REASON, agreed, ask, organisation, refused, released
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.words.calendars import local_today


def state(release):
    return Release.objects.get(pk=release.pk).state


def test_a_consent_is_withdrawn_without_a_reason(case, mina):
    consent = agreed(case, mina)
    actions.withdraw(consent=consent, by=mina)
    row = Consent.objects.get(pk=consent.pk)
    assert row.withdrawn_at and row.withdrawn_by_id == mina.worker_id and row.withdrawal_words == ""
    assert Entry.objects.latest("seq").kind == "consent.withdrawn"


def test_nobody_is_asked_twice(case, mina):
    consent = agreed(case, mina)
    actions.withdraw(consent=consent, by=mina, words="No more.")
    with pytest.raises(Refused, match="already withdrawn"):
        actions.withdraw(consent=consent, by=mina)
    assert Entry.objects.filter(kind="consent.withdrawn").count() == 1


def test_withdrawing_revokes_what_was_not_used_and_leaves_the_rest(case, mina):
    consent = agreed(case, mina, ask("health"), ask("legal", to="Embassy"))
    to_hospital = released(case, mina)
    to_embassy = released(case, mina, "legal", to=organisation("Embassy"))
    actions.use(release=to_embassy, by=mina)
    assert actions.withdraw(consent=consent, by=mina) == 1
    assert (state(to_hospital), state(to_embassy)) == ("revoked", "used")


def test_one_thing_can_be_taken_back_and_the_rest_holds(case, mina):
    consent = agreed(case, mina, ask("health"), ask("legal", to="Embassy"))
    to_hospital, to_embassy = released(case, mina), released(case, mina, "legal", to=organisation("Embassy"))
    scope = Scope.objects.get(consent=consent, categories="health")
    actions.withdraw(consent=consent, by=mina, scope=scope)
    assert (state(to_hospital), state(to_embassy)) == ("revoked", "ready")
    assert reads.standing(case).state == "given"
    with pytest.raises(Refused, match="already withdrawn"):
        actions.withdraw(consent=consent, by=mina, scope=scope)


def test_a_scope_of_another_consent_is_not_taken_back_with_this_one(case, mina):
    one, other = agreed(case, mina), agreed(case, mina, ask("legal"))
    with pytest.raises(Refused, match="another consent"):
        actions.withdraw(consent=one, by=mina, scope=other.scopes.get())


def test_what_had_been_told_before_stays_in_the_persons_list(case, mina):
    consent = agreed(case, mina)
    actions.use(release=released(case, mina), by=mina)
    actions.withdraw(consent=consent, by=mina)
    (told,) = reads.told(case)
    assert (told.recipient, told.categories, told.withdrawn_since) == ("River hospital", ["health"], True)


def test_a_release_on_another_ground_outlives_the_consent(case, mina):
    consent = agreed(case, mina)
    by_court = released(case, mina, ground="court_order", reason=REASON)
    actions.withdraw(consent=consent, by=mina)
    assert state(by_court) == "waiting"


def test_a_refusal_revokes_what_it_refuses(case, mina):
    agreed(case, mina, ask("health"), ask("legal", to="Embassy"))
    to_hospital, to_embassy = released(case, mina), released(case, mina, "legal", to=organisation("Embassy"))
    refused(case, mina, ask("health"))
    assert (state(to_hospital), state(to_embassy)) == ("revoked", "ready")


def test_a_newer_answer_stops_what_was_made_from_the_one_it_replaces(case, mina):
    first = agreed(case, mina)
    release = released(case, mina)
    agreed(case, mina, ask("contact"), replaces=first)
    assert state(release) == "revoked"


def test_a_refusal_is_not_withdrawn(case, mina):
    with pytest.raises(Refused, match="record a new answer"):
        actions.withdraw(consent=refused(case, mina), by=mina)


def test_refusing_and_withdrawing_change_nothing_in_the_help_the_person_gets(case, mina):
    refused(case, mina)
    give = {"case": case, "by": mina, "given_on": local_today()}
    services.give(kind="Medical", **give)
    consent = agreed(case, mina)
    actions.withdraw(consent=consent, by=mina)
    services.give(kind="LegalAid", **give)
    assert Service.objects.filter(case=case).count() == 2


def test_who_may_only_read_withdraws_nothing(case, cast, mina):
    consent = agreed(case, mina)
    lena = cast.actor("lena")
    with acting(lena), pytest.raises(Forbidden):
        actions.withdraw(consent=consent, by=lena)
