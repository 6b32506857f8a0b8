"""What the two workers write to each other: sentences by code go freely, words only where the consent covers them."""

from __future__ import annotations

from typing import Any

import pytest

from wellknit.ground.verdicts import Refused
from wellknit.referral.actions import lines
from wellknit.referral.models import Line
from wellknit.referral.tests.given import here, there, under_way


def test_words_go_only_where_the_story_is_covered(net: Any) -> None:
    _case, row, _opened = under_way(net)
    with net.near.here("mina") as mina, pytest.raises(Refused):
        lines.write(referral=here(net, row), by=mina, words="She likes to cook.")
    with net.far.here("otto") as otto, pytest.raises(Refused):
        lines.write(referral=there(net, row), by=otto, words="She likes to cook.")


def test_words_are_answered_within_what_was_told(net: Any) -> None:
    _case, row, _opened = under_way(net, categories=("identity", "story"))
    with net.near.here("mina") as mina:
        lines.write(referral=here(net, row), by=mina, words="She likes to cook.")
    net.deliver()
    with net.far.here("otto") as otto:
        assert [each.words for each in Line.objects.filter(incoming=True)] == ["She likes to cook."]
        lines.write(referral=there(net, row), by=otto, words="She cooked for all of us.")
    assert net.deliver() == ["words stored"]
    with net.near.here("mina"):
        assert Line.objects.get(incoming=True).words == "She cooked for all of us."
