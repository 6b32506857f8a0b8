"""Recording what a person answered: consent and refusal alike."""

from datetime import timedelta

import pytest

from wellknit.access.actors import Forbidden, acting
from wellknit.casework.doors import person_of
from wellknit.consent import actions, reads
from wellknit.consent.models import Consent, Scope
from wellknit.consent.rules.values import LONGEST_MONTHS
from wellknit.consent.tests.given import TOLD, agreed, answered, ask, born, organisation, refused, years_ago
from wellknit.ground.months import months_after
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.words.calendars import local_today

GROUND = "She is 17, lives alone, and the committee agreed."


def test_a_consent_is_kept_with_its_scopes_and_the_ledger_says_nothing_of_its_words(case, mina):
    consent = agreed(case, mina, ask("health", "contact"), words="Only the hospital.")
    kept = Consent.objects.get(pk=consent.pk)
    scope = kept.scopes.get()
    assert (kept.words, scope.category_names, scope.recipient.name) == (
        "Only the hospital.", ["health", "contact"], "River hospital",
    )  # fmt: skip
    entry = Entry.objects.latest("seq")
    assert (entry.kind, entry.subject) == ("consent.given", case.key.alias)
    assert "hospital" not in entry.detail.lower()


def test_a_refusal_is_recorded_the_same_way_and_has_no_last_day(case, mina):
    consent = refused(case, mina, ask("health"))
    assert Entry.objects.latest("seq").kind == "consent.refused"
    assert Scope.objects.get(consent=consent).until is None


def test_a_refusal_of_everything_needs_no_scope_and_no_check(case, mina):
    assert refused(case, mina, checks={}).decision == "refused"


@pytest.mark.parametrize("missing", sorted(TOLD))
def test_sharing_needs_that_the_person_was_told_purpose_use_and_withdrawal(case, mina, missing):
    with pytest.raises(Refused, match="without knowing"):
        agreed(case, mina, checks={**TOLD, missing: "not_asked"})
    assert not Consent.objects.exists()


def test_use_by_this_agency_itself_needs_no_word_about_sharing(case, mina):
    assert agreed(case, mina, ask("story", to=None, purpose="casework"), checks={}).pk


def test_the_other_four_checks_are_kept_and_stop_nothing(case, mina):
    consent = agreed(case, mina, checks={**TOLD, "told_research": "no", "told_access": "not_asked"})
    assert Consent.objects.get(pk=consent.pk).checks["told_research"] == "no"


def test_a_spoken_consent_names_its_language(case, mina):
    with pytest.raises(Refused, match="in which language"):
        agreed(case, mina, form="spoken")
    assert agreed(case, mina, form="spoken", language="eng").language == "eng"  # Mina works in English


def test_in_a_language_that_is_not_the_workers_an_interpreter_is_named_or_said_not_to_be_needed(case, mina):
    with pytest.raises(Refused, match="not your language"):
        agreed(case, mina, form="spoken", language="khm")
    assert agreed(case, mina, form="spoken", language="khm", interpreter="Ivo").interpreter == "Ivo"
    assert agreed(case, mina, ask("legal"), form="spoken", language="khm", without_interpreter=True).pk


def test_an_interpreter_cannot_both_help_and_not_be_needed(case, mina):
    with pytest.raises(Refused, match="Either an interpreter"):
        agreed(case, mina, interpreter="Ivo", without_interpreter=True)


def test_a_consent_ends_within_the_longest_time(case, mina):
    last = months_after(local_today(), LONGEST_MONTHS)
    days = (last - local_today()).days
    with pytest.raises(Refused, match="at most"):
        agreed(case, mina, ask(days=days + 1))
    assert agreed(case, mina, ask(days=days)).scopes.get().until == last


@pytest.mark.parametrize("days", [0, -1])
def test_a_consent_holds_for_some_time(case, mina, days):
    with pytest.raises(Refused, match="last day"):
        agreed(case, mina, ask(days=days))


def test_a_consent_says_until_when(case, mina):
    with pytest.raises(Refused, match="until which day"):
        agreed(case, mina, actions.answers.Ask("referral", ["health"], organisation()))


def test_nobody_answers_tomorrow(case, mina):
    with pytest.raises(Refused, match="not come yet"):
        agreed(case, mina, given_on=local_today() + timedelta(days=1))


def test_a_consent_to_nothing_is_none(case, mina):
    with pytest.raises(Refused, match="what the person agreed to"):
        answered(case, mina)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"decision": "perhaps"}, "agreed or refused"),
        ({"form": "shouted"}, "how the answer was given"),
        ({"checks": {**TOLD, "told_use": "maybe"}}, "yes, no or not asked"),
        ({"language": "xx9"}, "language from the list"),
    ],
)
def test_codes_come_from_their_lists(case, mina, told, words):
    with pytest.raises(Refused, match=words):
        agreed(case, mina, **told)


def test_an_unknown_purpose_or_kind_of_data_is_refused(case, mina):
    with pytest.raises(Refused):
        agreed(case, mina, ask(purpose="gossip"))
    with pytest.raises(Refused):
        agreed(case, mina, ask("everything"))


def test_for_a_child_the_guardian_agrees_and_the_child_too(case, mina):
    born(case, years_ago(15))
    with pytest.raises(Refused, match="guardian agrees and the child too"):
        agreed(case, mina)
    with pytest.raises(Refused, match="Ask the child too"):
        agreed(case, mina, form="guardian", guardian="Her aunt")
    assert agreed(case, mina, form="guardian", guardian="Her aunt", assent=True).assent is True


def test_against_the_childs_own_no_only_a_stated_ground_goes_on(case, mina):
    born(case, years_ago(15))
    with pytest.raises(Refused, match="child said no"):
        agreed(case, mina, form="guardian", guardian="Her aunt", assent=False)
    assert agreed(case, mina, form="guardian", guardian="Her aunt", assent=False, grounds=GROUND).pk


def test_a_child_without_a_guardian_speaks_on_a_stated_ground(case, mina):
    born(case, years_ago(17))
    with pytest.raises(Refused):
        agreed(case, mina, grounds="too short")
    assert agreed(case, mina, grounds=GROUND).pk


def test_whose_age_is_in_doubt_is_taken_for_a_child(case, mina):
    born(case, None, age_low=16, age_high=19)
    with pytest.raises(Refused, match="For a child"):
        agreed(case, mina)


def test_a_child_can_refuse_without_anybody(case, mina):
    born(case, years_ago(12))
    assert refused(case, mina).decision == "refused"


def test_nobody_is_the_guardian_of_an_adult_without_saying_on_what_it_rests(case, mina):
    born(case, years_ago(30))
    with pytest.raises(Refused, match="what the guardianship rests on"):
        agreed(case, mina, form="guardian", guardian="Her brother")
    assert agreed(case, mina, form="guardian", guardian="Her brother", grounds="Guardianship order of the court").pk


def test_a_guardian_and_an_official_are_named(case, mina):
    born(case, years_ago(15))
    with pytest.raises(Refused, match="who the guardian is"):
        agreed(case, mina, form="guardian", assent=True)
    with pytest.raises(Refused, match="which official"):
        agreed(case, mina, form="official", grounds=GROUND)


def test_a_second_click_records_nothing_twice(case, mina):
    agreed(case, mina)
    with pytest.raises(Refused, match="already recorded"):
        agreed(case, mina)
    assert Consent.objects.count() == 1
    agreed(case, mina, ask("legal"))  # another question is another answer


def test_a_newer_answer_replaces_one_and_only_once(case, mina):
    first = agreed(case, mina)
    agreed(case, mina, ask("health", "contact"), replaces=first)
    old = next(shown for shown in reads.consents(mina, case) if shown.row.pk == first.pk)
    assert old.row.is_replaced and not old.in_force
    with pytest.raises(Refused, match="already replaced"):
        agreed(case, mina, ask("legal"), replaces=first)


def test_the_person_and_the_paper_belong_to_the_case(case, mina):
    from wellknit.casework.actions import cases

    other = cases.open_case(by=mina, called="Dao")
    with pytest.raises(Refused, match="belong to this case"):
        agreed(case, mina, person=person_of(other))


def test_a_stranger_to_the_team_records_nothing(case, cast, mina):
    person = person_of(case)
    otto = cast.actor("otto")
    with acting(otto), pytest.raises(Forbidden):
        agreed(case, otto, person=person)


def test_an_answer_stays_sealed(case, mina):
    consent = agreed(case, mina, words="Tell them gently.")
    stored = Consent.objects.filter(pk=consent.pk).values_list("words", "checks").get()
    assert all(b"gently" not in bytes(value) and b"told_use" not in bytes(value) for value in stored)
