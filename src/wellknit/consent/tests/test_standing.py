"""What other rooms hear of consent: where the person stands, which day it ends, what speaks against closing."""

from datetime import timedelta

from wellknit.access.actors import acting
from wellknit.casework import dates as dates_of_cases
from wellknit.casework import objections
from wellknit.consent import actions, dates, reads
from wellknit.consent.rules.values import EXPIRING_DAYS, LONGEST_MONTHS, TOLD, reasoned
from wellknit.consent.tests.given import REASON, agreed, ask, organisation, refused, released
from wellknit.words.calendars import local_today
from wellknit.words.codelists import codelist


def test_nobody_was_asked(case):
    assert reads.standing(case) == reads.Standing("none")


def test_given_with_the_day_the_next_consent_ends(case, mina):
    agreed(case, mina, ask(days=90), ask("legal", to="Embassy", days=20))
    standing = reads.standing(case)
    assert (standing.state, standing.next_expiry) == ("given", local_today() + timedelta(days=20))
    assert standing.text == "Consent given"


def test_refused(case, mina):
    refused(case, mina)
    assert reads.standing(case).state == "refused"


def test_a_refusal_after_a_consent_counts(case, mina):
    agreed(case, mina)
    refused(case, mina)
    assert reads.standing(case).state == "refused"


def test_a_refusal_of_one_recipient_leaves_the_consent_to_another(case, mina):
    agreed(case, mina, ask("health"), ask("legal", to="Embassy"))
    refused(case, mina, ask("health"))
    assert [scope.recipient.name for scope in reads.living(case)] == ["Embassy"]


def test_withdrawn_means_no_consent_in_force(case, mina):
    actions.withdraw(consent=agreed(case, mina), by=mina)
    assert reads.standing(case).state == "none"


def test_a_consent_that_ends_soon_becomes_a_date(case, mina):
    soon = agreed(case, mina, ask(days=EXPIRING_DAYS), ask("legal", to="Embassy", days=EXPIRING_DAYS - 5))
    agreed(case, mina, ask("contact", days=EXPIRING_DAYS + 1))
    day = local_today() + timedelta(days=EXPIRING_DAYS - 5)
    assert dates.due(case) == [(f"consent_ends:{soon.pk}", day, None)]
    assert dates.due(case)[0] in dates_of_cases.due(case)
    assert dates_of_cases.text(dates.due(case)[0].code) == "A consent ends: ask the person again"


def test_a_withdrawn_consent_reminds_nobody(case, mina):
    actions.withdraw(consent=agreed(case, mina, ask(days=5)), by=mina)
    assert dates.due(case) == []


def test_a_release_nobody_used_speaks_against_closing_and_a_consent_does_not(case, mina):
    agreed(case, mina)
    assert not _spoken(case)
    release = released(case, mina)
    assert _spoken(case) == ["A release to River hospital was not used yet: use it or take it back."]
    actions.revoke(release=release, by=mina)
    assert not _spoken(case)


def test_a_release_that_waits_speaks_against_closing_and_a_used_one_does_not(case, cast, mina):
    agreed(case, mina)
    actions.use(release=released(case, mina), by=mina)
    assert not _spoken(case)
    released(case, mina, "legal", ground="court_order", reason=REASON, to=organisation("Court"))
    assert len(_spoken(case)) == 1
    with acting(cast.actor("sora")):
        assert len(_spoken(case)) == 1


def _spoken(case):
    return [sentence for sentence in objections.against_closing(case) if "release" in sentence.lower()]


def test_every_value_of_the_rules_has_its_reason_and_its_source():
    for name in ("told_before_sharing", "longest_months", "never_on_an_officials_word", "two_people", "least_reason",
                 "ready_hours", "waiting_hours", "expiring_days"):  # fmt: skip
        assert reasoned(name)["reason"] and "to be confirmed" in reasoned(name)["source"]
    assert codelist("consent_check").codes and set(codelist("consent_check").codes) >= TOLD and LONGEST_MONTHS > 0
