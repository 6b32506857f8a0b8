"""More than one message carries is refused before anything is released, and nothing of it is half-sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from wellknit.casework.actions import people
from wellknit.casework.doors import person_of
from wellknit.consent.models import Release
from wellknit.federation.models import Outgoing
from wellknit.ground.verdicts import Refused
from wellknit.referral.actions import answers, telling
from wellknit.referral.models import Referral, Slice
from wellknit.referral.tests.given import begun, here, offered, sent, there
from wellknit.words.calendars import local_today

BURMESE = "က"  # three bytes
LONG = BURMESE * (telling.MOST_BYTES // 3)


def written(net: Any, case: Any, words: str) -> None:
    with net.near.here("mina") as mina:
        people.describe(case=case, person=person_of(case), by=mina, marks=words)


def test_too_much_is_said_in_the_preview_and_nothing_is_kept_or_sent(net: Any, as_in: Any) -> None:
    case, need = begun(net)
    written(net, case, LONG)
    with as_in(net.near, "mina") as browser:
        day = (local_today() + timedelta(days=7)).strftime("%d/%m/%Y")
        told = {"purpose": "referral", "categories": ["identity", "health"], "answer_by": day, "ground": "consent"}
        path = f"/case/{case.reference}/referrals/new?need={need.pk}&to={net.near.peer.organisation_id}"
        page = browser.post(path, told).content.decode()
        assert "more than one message carries" in page
        assert 'name="send"' not in page
        assert 'name="send"' in browser.post(path, told | {"categories": ["identity"]}).content.decode()
    with pytest.raises(Refused, match="more than one message"):
        sent(net, need)
    with net.near.here():
        assert not (Release.objects.exists() or Referral.objects.exists() or Outgoing.objects.exists())


def test_as_much_as_is_allowed_goes_through_sealed_with_its_token(net: Any) -> None:
    case, need = begun(net)
    written(net, case, BURMESE * (telling.MOST_BYTES // 3 - 400))
    row = sent(net, need)
    net.deliver()
    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    assert "slice stored" in net.deliver()
    with net.far.here("otto"):
        assert BURMESE * 1000 in str(Slice.objects.get().content)


def test_what_became_too_much_since_the_offer_stops_with_a_reason_on_both_sides(net: Any) -> None:
    case, row = offered(net)
    written(net, case, LONG)
    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    net.deliver()
    for seen in (here(net, row), there(net, row)):
        assert (seen.state, seen.reason) == ("stopped", "too_long")
    for node in (net.near, net.far):
        with node.here():
            assert not Slice.objects.exists()
