"""A permit exists exactly when the person's consent covers everything, whatever was said before or after."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wellknit.consent import actions
from wellknit.consent.models import Release
from wellknit.consent.rules.cover import Scoped, cover
from wellknit.consent.rules.values import NEVER_BY_OFFICIAL
from wellknit.consent.tests.given import agreed, ask, organisation, refused, released
from wellknit.ground.verdicts import Refused
from wellknit.words.calendars import local_today

START = date(2026, 1, 1)
CATEGORIES = ("identity", "health", "legal")
days = st.integers(0, 8).map(lambda n: START + timedelta(days=n))
some = st.frozensets(st.sampled_from(CATEGORIES), min_size=1)
scopes = st.builds(
    Scoped,
    scope=st.integers(1, 10**6), consent=st.integers(1, 10**6), given=st.sampled_from([True, True, True, False]),
    form=st.sampled_from(["spoken", "written", "guardian", "official"]), given_on=days, told=st.booleans(),
    purpose=st.sampled_from(["referral", "return"]), recipient=st.sampled_from([1, 2, None]), categories=some,
    until=days, ended=st.sampled_from(["", "", "withdrawn", "replaced"]), of_age_from=st.none() | days,
)  # fmt: skip
refusals_of_all = st.builds(
    Scoped, scope=st.just(0), consent=st.integers(1, 10**6), given=st.just(False), form=st.just("written"),
    given_on=days, told=st.just(False), everything=st.just(True), ended=st.sampled_from(["", "replaced"]),
)  # fmt: skip
histories = st.lists(st.one_of(scopes, scopes, scopes, refusals_of_all), max_size=7, unique_by=lambda one: one.consent)


def good(one, recipient, purpose, category, on):
    """The promise in one sentence, written a second time and otherwise than the rule."""
    return (
        one.given
        and not one.ended
        and one.given_on <= on <= one.until
        and (one.recipient, one.purpose) == (recipient, purpose)
        and category in one.categories
        and not (one.form == "official" and category in NEVER_BY_OFFICIAL)
        and (recipient is None or one.told)
        and (one.of_age_from is None or on < one.of_age_from)
    )


def undone(one, history, recipient, purpose, category, on):
    """Whether the person refused the same afterwards."""
    return any(
        not no.given and not no.ended and no.given_on <= on
        and (no.given_on, no.consent) > (one.given_on, one.consent)
        and ((no.everything and recipient is not None)
             or ((no.recipient, no.purpose) == (recipient, purpose) and category in no.categories))
        for no in history
    )  # fmt: skip


@settings(deadline=None, max_examples=250)
@given(history=histories, recipient=st.sampled_from([1, 2, None]), purpose=st.sampled_from(["referral", "return"]),
       wanted=some, on=days)  # fmt: skip
def test_it_is_covered_exactly_when_every_category_has_a_live_scope_nobody_took_back(
    history, recipient, purpose, wanted, on
):
    expected = all(
        any(
            good(one, recipient, purpose, category, on) and not undone(one, history, recipient, purpose, category, on)
            for one in history
        )
        for category in wanted
    )
    coverage = cover(history, recipient, purpose, wanted, on)
    assert bool(coverage) is expected
    assert all(line.why for line in coverage.lines)
    by_scope = {(one.scope, one.consent) for one in history if good(one, recipient, purpose, "", on) or one.given}
    assert all((line.scope, line.consent) in by_scope for line in coverage.lines if line.covered)


@settings(deadline=None, max_examples=100)
@given(history=histories, wanted=some, on=days)
def test_taking_anything_back_never_opens_more(history, wanted, on):
    before = cover(history, 1, "referral", wanted, on).covered
    for one in [one for one in history if one.given]:
        rest = [other for other in history if other is not one]
        assert cover(rest, 1, "referral", wanted, on).covered <= before


PLACES = ("River hospital", "Embassy")
answers = st.tuples(
    st.sampled_from(["give", "give", "give", "refuse"]), st.sampled_from(PLACES), some, st.integers(1, 3),
    st.booleans(),
)  # fmt: skip


@pytest.fixture
def told_once(case, mina):
    """One case for all examples; each is undone after it was looked at."""
    for name in PLACES:
        organisation(name)
    return case


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(answers, max_size=4), to=st.sampled_from(PLACES), wanted=some)
def test_a_permit_exists_exactly_when_consent_stands_at_the_moment_of_use(told_once, mina, said, to, wanted):
    with transaction.atomic():
        live = _said(told_once, mina, said)
        expected = all(live.get((to, category)) for category in wanted)
        assert _permit(told_once, mina, to, wanted) is expected
        assert Release.objects.filter(state="used").exists() is expected
        transaction.set_rollback(True)


def _said(case, by, said):
    """Say it through the actions; what holds at the end, by recipient and category, as plainly as it can be put."""
    live: dict = {}
    for number, (deed, to, categories, ends_in, taken_back) in enumerate(said):
        on = local_today() - timedelta(days=10 - number)
        if deed == "refuse":
            refused(case, by, ask(*categories, to=to), given_on=on)
            live.update({(to, category): set() for category in categories})
            continue
        row = agreed(case, by, ask(*categories, to=to, days=ends_in), given_on=on)
        if taken_back:
            actions.withdraw(consent=row, by=by)
            continue
        for category in categories:
            live.setdefault((to, category), set()).add(row.pk)
    return live


def _permit(case, by, to, wanted):
    try:
        return bool(actions.use(release=released(case, by, *wanted, to=organisation(to)), by=by))
    except Refused:
        return False
