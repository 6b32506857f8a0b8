"""The keeper of the machine hears from the doctor what officers read on the page of the net."""

from contextlib import suppress
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from wellknit.federation.models import Peer
from wellknit.federation.reads.checks import QUIET
from wellknit.federation.tests.test_sending import say
from wellknit.ground import clock

pytestmark = pytest.mark.django_db


def told():
    out = StringIO()
    with suppress(CommandError):
        call_command("doctor", stdout=out)
    return [line for line in out.getvalue().splitlines() if line.startswith(("ok", "WRONG"))]


def test_a_net_that_is_well_is_one_line_with_what_waits(far, peer):
    Peer.objects.update(heard_at=clock.now())
    say(peer)
    assert "ok   1 other nodes, 1 messages wait for them" in told()


def test_a_node_that_has_been_silent_is_named_with_what_to_do(far, peer):
    long_ago = clock.now() - QUIET - timedelta(hours=1)
    Peer.objects.update(heard_at=long_ago, reached_at=long_ago, moved_at=long_ago)
    assert any(line.startswith(f"WRONG {peer}: ") for line in told())
