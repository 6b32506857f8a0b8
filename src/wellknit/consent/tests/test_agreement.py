"""Across a border something leaves only under an agreement in force; a life, and what a convention asks for, do not wait."""

import pytest

from wellknit.casework.doors import person_of
from wellknit.consent import actions, reads
from wellknit.consent.tests.given import REASON, agreed, ask, organisation, released
from wellknit.cooperation import actions as agreements
from wellknit.cooperation.tests.given import days, in_force
from wellknit.ground.verdicts import Refused


@pytest.fixture
def ministry():
    """Somewhere else, and the person agrees to have it told."""
    return organisation("Invented ministry across the border", country="KH")


@pytest.fixture
def told(case, mina, ministry):
    agreed(case, mina, ask("health", to=ministry))
    return {"to": ministry, "purpose": "referral"}


def test_across_a_border_nothing_leaves_without_an_agreement(case, mina, told):
    with pytest.raises(Refused, match="No agreement in force lets anything go from Thailand to Cambodia"):
        released(case, mina, **told)


def test_under_an_agreement_in_force_it_may_leave_and_says_under_which(case, cast, mina, told):
    agreement = in_force(cast)
    release = released(case, mina, **told)
    assert (release.state, release.agreement) == ("ready", agreement)
    assert actions.use(release=release, by=mina).recipient == told["to"]


def test_an_agreement_for_another_purpose_opens_nothing(case, cast, mina, told):
    in_force(cast, purposes=frozenset({"return"}))
    with pytest.raises(Refused, match="but not for this purpose"):
        released(case, mina, **told)


def test_one_that_ends_soon_is_said_beside_what_would_leave(case, cast, mina, told):
    in_force(cast, in_force_until=days(30))
    wanted = reads.wish(mina, case, person_of(case), told["to"], "referral", frozenset({"health"}), "consent", "")
    assert any("ends on" in words for words in wanted.route.warnings)


def test_what_was_made_before_the_agreement_was_ended_cannot_be_used_after(case, cast, mina, told):
    agreement = in_force(cast)
    release = released(case, mina, **told)
    agreements.ask_to_end(agreement=agreement, by=cast.actor("sora"), reason="Both sides agreed to stop.")
    agreement.refresh_from_db()
    agreements.terminate(agreement=agreement, by=cast.actor("vanna"))
    with pytest.raises(Refused, match="was terminated"):
        actions.use(release=release, by=mina)


@pytest.mark.parametrize("ground", ["vital_interest", "notification"])
def test_a_life_and_the_notification_of_a_convention_need_no_agreement(case, cast, mina, ministry, ground):
    release = released(case, mina, to=ministry, ground=ground, reason=REASON)
    assert (release.state, release.agreement) == ("waiting", None)
    actions.confirm(release=release, by=cast.actor("sora"))


def test_a_court_order_does(case, mina, ministry):
    with pytest.raises(Refused, match="No agreement in force"):
        released(case, mina, to=ministry, ground="court_order", reason=REASON)


def test_a_recipient_of_no_known_country_gets_nothing_until_it_is_known(case, mina):
    nowhere = organisation("Somewhere", country="")
    agreed(case, mina, ask("health", to=nowhere))
    with pytest.raises(Refused, match="in which country “Somewhere” is"):
        released(case, mina, to=nowhere)
