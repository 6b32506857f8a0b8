"""Messages that wait for a person, or for their sender to be open again: nothing is dropped, nothing acts twice."""

import pytest

from wellknit.federation import looking, reads
from wellknit.federation.models import Peer, Received
from wellknit.federation.tests.far import BY, effects, introduced
from wellknit.ground.verdicts import Refused

pytestmark = pytest.mark.django_db
SAY = "echo/1.0/say"


def test_what_is_in_quarantine_acts_when_a_person_lets_it(far, peer):
    far.tells(SAY, {"n": 1, "do": "doubt"})
    (row,) = reads.to_look_at()
    with pytest.raises(Refused):  # the room still has its doubts
        looking.let_act(row, by=BY)
    said = row.plain
    row.plain = said | {"body": {"n": 1}}
    row.save()
    looking.let_act(row, by=BY)
    assert effects() == [1] and list(reads.to_look_at()) == []
    assert Received.objects.get().plain is None
    with pytest.raises(Refused):
        looking.let_act(row, by=BY)


def test_what_is_dismissed_never_acts(far, peer):
    far.tells(SAY, {"n": 1, "do": "doubt"})
    (row,) = reads.to_look_at()
    looking.dismiss(row, by=BY)
    with pytest.raises(Refused):
        looking.let_act(row, by=BY)
    assert effects() == [] and Received.objects.get().plain is None


def test_what_a_paused_peer_sent_acts_in_order_once_it_is_open(far):
    paused = introduced(far, "paused")
    for n in (1, 2, 3):
        far.tells(SAY, {"n": n})
    far.tells(SAY, {"n": 4, "do": "refuse"})
    Peer.objects.update(state="open")
    assert looking.take_up(paused, by=BY) == 4
    assert effects() == [1, 2, 3]
    (row,) = reads.to_look_at()  # its sender believes that it is stored: a person must tell it
    assert row.state == "quarantined" and row.why == "no bed is free"
    assert looking.take_up(paused, by=BY) == 0
