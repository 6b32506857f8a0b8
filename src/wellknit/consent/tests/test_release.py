"""Releases: made where consent covers everything, or on a stated ground with a second person; used once."""

from datetime import timedelta

import pytest
import time_machine

from wellknit.access.actors import Forbidden, acting
from wellknit.casework.models import CasePerson, Person, TeamMember
from wellknit.casework.visibility import refresh
from wellknit.consent import actions, gate, reads
from wellknit.consent.models import Release
from wellknit.consent.rules.values import READY_HOURS, WAITING_HOURS
from wellknit.consent.tests.given import (
    REASON,
    TOLD,
    agreed,
    ask,
    born,
    organisation,
    refused,
    released,
    years_ago,
)  # fmt: skip
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.vault import keyring
from wellknit.words.calendars import local_today


@pytest.fixture
def sora(cast):
    """The supervisor, who may be the second person."""
    return cast.actor("sora")


def test_what_consent_covers_is_ready_at_once(case, mina):
    consent = agreed(case, mina, ask("health", "contact"))
    release = released(case, mina, "health", "contact", what="referral:7")
    assert (release.state, release.until) == ("ready", consent.scopes.get().until)
    entry = Entry.objects.latest("seq")
    assert entry.kind == "release.made" and "health" in entry.detail and "hospital" not in entry.detail.lower()


def test_two_consents_together_can_cover_one_release(case, mina):
    agreed(case, mina, ask("health", days=30))
    agreed(case, mina, ask("contact", days=60))
    release = released(case, mina, "health", "contact")
    assert release.scopes.count() == 2 and release.until == local_today() + timedelta(days=30)


@pytest.mark.parametrize(
    ("categories", "to", "purpose", "words"),
    [
        (("health", "story"), "River hospital", "referral", "but not this"),
        (("health",), "River hospital", "return", "another purpose"),
        (("health",), "Embassy", "referral", "was not asked"),
    ],
)
def test_one_step_beside_the_consent_nothing_is_made(case, mina, categories, to, purpose, words):
    agreed(case, mina)
    with pytest.raises(Refused, match=words):
        released(case, mina, *categories, to=organisation(to), purpose=purpose)
    assert not Release.objects.exists()


def test_nothing_and_nonsense_are_not_released(case, mina):
    agreed(case, mina)
    for categories in ([], ["routine"], ["gossip"]):
        with pytest.raises(Refused, match="at least one"):
            released(case, mina, categories=categories)
    with pytest.raises(Refused):
        released(case, mina, ground="because")


def test_an_officials_word_never_covers_identity(case, mina):
    agreed(case, mina, ask("identity", "legal"), form="official", asserted_by="Officer at the border")
    assert released(case, mina, "legal").state == "ready"
    with pytest.raises(Refused, match="official's word"):
        released(case, mina, "identity")


def test_consent_for_this_agency_covers_nobody_else(case, mina):
    agreed(case, mina, ask("health", to=None))
    with pytest.raises(Refused):
        released(case, mina)
    assert gate.coverage(case, None, "referral", ["health"], local_today())


def test_an_imported_consent_without_its_checks_covers_no_sharing(case, mina):
    consent = agreed(case, mina)
    consent.checks = {**TOLD, "told_withdrawal": "no"}
    consent.save()
    with pytest.raises(Refused, match="was not told"):
        released(case, mina)


def test_the_latest_word_counts(case, mina):
    agreed(case, mina, given_on=local_today() - timedelta(days=3))
    refused(case, mina, given_on=local_today() - timedelta(days=2))
    with pytest.raises(Refused, match="refused this"):
        released(case, mina)
    agreed(case, mina, given_on=local_today() - timedelta(days=1))
    assert released(case, mina).state == "ready"


def test_a_guardians_word_for_a_child_ends_when_the_child_is_of_age(case, mina):
    person = born(case, years_ago(17, extra_days=360))
    agreed(case, mina, form="guardian", guardian="Her aunt", assent=True)
    eighteen = person.born.earliest.replace(year=person.born.earliest.year + 18)
    for day, covered in ((eighteen - timedelta(days=1), True), (eighteen, False)):
        coverage = gate.coverage(case, organisation(), "referral", ["health"], day)
        assert bool(coverage) is covered
    assert coverage.lines[0].code == "of_age"


def test_consent_of_one_person_covers_no_other_person_of_the_case(case, mina):
    child = Person(key=keyring.create(), called="Little one", made_at=clock.now())
    child.save(force_insert=True)
    CasePerson.objects.create(case=case, person=child, role="child")
    agreed(case, mina)
    with pytest.raises(Refused, match="was not asked"):
        released(case, mina, person=child)
    assert released(case, mina).state == "ready"


def test_a_second_click_makes_no_second_release(case, mina):
    agreed(case, mina)
    released(case, mina)
    with pytest.raises(Refused, match="there already"):
        released(case, mina)
    assert Release.objects.count() == 1


def test_nobody_tells_what_they_may_not_see(case, mina, sora):
    agreed(case, mina, ask("location"))
    with acting(sora), pytest.raises(Refused, match="may not see yourself: Location"):
        released(case, sora, "location")


def test_another_ground_needs_a_reason(case, mina):
    with pytest.raises(Refused, match="say why"):
        released(case, mina, ground="vital_interest", reason="urgent")
    assert released(case, mina, ground="vital_interest", reason=REASON).state == "waiting"


def test_a_second_person_confirms_and_never_the_maker(case, cast, mina, sora):
    release = released(case, mina, ground="court_order", reason=REASON)
    with pytest.raises(Forbidden):
        actions.confirm(release=release, by=mina)  # a caseworker does not hold the permission at all
    with acting(sora):
        actions.confirm(release=release, by=sora)
        own = released(case, sora, "legal", ground="court_order", reason=REASON)
        with pytest.raises(Refused, match="somebody else must confirm"):
            actions.confirm(release=own, by=sora)
    kept = Release.objects.get(pk=release.pk)
    assert (kept.state, kept.confirmed_by_id) == ("ready", sora.worker_id)


def test_it_is_confirmed_once(case, mina, sora):
    release = released(case, mina, ground="court_order", reason=REASON)
    with acting(sora):
        actions.confirm(release=release, by=sora)
        with pytest.raises(Refused, match="confirmed already"):
            actions.confirm(release=release, by=sora)
    assert Entry.objects.filter(kind="release.confirmed").count() == 1


def test_unconfirmed_it_cannot_be_used(case, mina):
    release = released(case, mina, ground="court_order", reason=REASON)
    with pytest.raises(Refused, match="has not confirmed"):
        actions.use(release=release, by=mina)


def test_where_somebody_is_needs_a_second_person_also_with_consent(case, mina, sora):
    agreed(case, mina, ask("location"))
    release = released(case, mina, "location")
    assert release.state == "waiting"
    with acting(sora):
        actions.confirm(release=release, by=sora)
    assert actions.use(release=Release.objects.get(pk=release.pk), by=mina).two_people


def test_a_notification_goes_out_unless_the_person_objects(case, mina):
    told = {"ground": "notification", "reason": REASON, "purpose": "return"}
    waiting = released(case, mina, "identity", to=organisation("Embassy"), **told)
    refused(case, mina)
    assert Release.objects.get(pk=waiting.pk).state == "revoked"
    with pytest.raises(Refused, match="no notification"):
        released(case, mina, "identity", to=organisation("Embassy"), **told)
    assert released(case, mina, "identity", ground="court_order", reason=REASON).state == "waiting"


def test_using_gives_one_permit_and_only_once(case, mina):
    agreed(case, mina)
    release = released(case, mina)
    permit = actions.use(release=release, by=mina)
    assert (permit.recipient.name, permit.purpose, permit.categories) == (
        "River hospital", "referral", frozenset({"health"}),
    )  # fmt: skip
    with pytest.raises(Refused, match="used already"):
        actions.use(release=release, by=mina)
    assert Entry.objects.filter(kind="release.used").count() == 1


def test_a_stale_copy_of_a_used_release_opens_nothing(case, mina):
    agreed(case, mina)
    release = released(case, mina)
    stale = Release.objects.get(pk=release.pk)
    actions.use(release=release, by=mina)
    with pytest.raises(Refused, match="a moment ago"):
        actions.use(release=stale, by=mina)


def test_unused_it_expires_after_a_day(case, mina):
    agreed(case, mina)
    release = released(case, mina)
    with time_machine.travel(clock.now() + timedelta(hours=READY_HOURS, minutes=1)):
        with pytest.raises(Refused, match="run out"):
            actions.use(release=release, by=mina)
        assert not reads.unused(case)
    with time_machine.travel(clock.now() + timedelta(hours=READY_HOURS - 1)):
        assert actions.use(release=release, by=mina)


def test_unconfirmed_it_expires_too(case, mina, sora):
    release = released(case, mina, ground="court_order", reason=REASON)
    late = clock.now() + timedelta(hours=WAITING_HOURS, minutes=1)
    with time_machine.travel(late), acting(sora), pytest.raises(Refused, match="run out"):
        actions.confirm(release=release, by=sora)


def test_what_was_withdrawn_meanwhile_is_refused_at_the_moment_of_use(case, mina):
    consent = agreed(case, mina)
    release = released(case, mina)
    type(consent).objects.filter(pk=consent.pk).update(withdrawn_at=clock.now())  # behind the action's back
    with pytest.raises(Refused, match="withdrew"):
        actions.use(release=release, by=mina)
    assert Release.objects.get(pk=release.pk).state == "ready" and not reads.told(case)


def test_a_consent_that_ran_out_overnight_is_refused_at_the_moment_of_use(case, mina):
    agreed(case, mina, ask(days=1))
    release = released(case, mina)
    Release.objects.filter(pk=release.pk).update(expires_at=clock.now() + timedelta(days=9))
    release.refresh_from_db(fields=["expires_at"])
    with time_machine.travel(clock.now() + timedelta(days=2)), pytest.raises(Refused, match="expired"):
        actions.use(release=release, by=mina)


def test_an_unused_release_is_taken_back_and_a_used_one_is_not(case, mina):
    agreed(case, mina)
    release = released(case, mina)
    actions.revoke(release=release, by=mina)
    assert Release.objects.get(pk=release.pk).ended == "taken_back"
    with pytest.raises(Refused, match="was revoked"):
        actions.use(release=Release.objects.get(pk=release.pk), by=mina)
    used = released(case, mina)
    actions.use(release=used, by=mina)
    with pytest.raises(Refused, match="used already"):
        actions.revoke(release=used, by=mina)


def test_who_may_not_release_makes_uses_and_revokes_nothing(case, cast, mina):
    agreed(case, mina)
    release = released(case, mina)
    TeamMember.objects.create(case=case, worker=cast.lena, part="legal", since=clock.now())
    refresh(case)
    lena = cast.actor("lena")
    with acting(lena):
        for deed in (lambda: released(case, lena), lambda: actions.use(release=release, by=lena)):
            with pytest.raises(Forbidden):
                deed()
        with pytest.raises(Forbidden):
            actions.revoke(release=release, by=lena)


def test_what_waits_is_shown_to_the_second_person_alone(case, cast, mina, sora):
    release = released(case, mina, ground="court_order", reason=REASON)
    assert reads.waiting(mina) == []
    for name, seen in (("sora", [release]), ("otto", []), ("vanna", [])):
        with acting(cast.actor(name)):
            assert reads.waiting(cast.actor(name)) == seen


def test_a_release_keeps_its_reason_sealed(case, mina):
    release = released(case, mina, ground="court_order", reason=REASON)
    assert b"court asked" not in bytes(Release.objects.filter(pk=release.pk).values_list("reason", flat=True).get())


def test_a_case_with_consents_and_releases_can_be_erased(case, mina, node):
    with acting(mina):
        first = agreed(case, mina)
        agreed(case, mina, ask("legal"), replaces=first)
        released(case, mina, "legal")
    case.delete()
    assert not Release.objects.exists()
