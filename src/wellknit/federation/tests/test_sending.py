"""Sending: in the deed's transaction, numbered without a gap, sealed at once, and only what may go to whom it may go."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from wellknit.federation import keys, letters, protocols, sealing
from wellknit.federation.models import Outgoing
from wellknit.federation.sending import send
from wellknit.federation.tests.far import BY, Far, introduced, make_letter, root_here
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.seal.fed.consent_token import Consent
from wellknit.seal.fed.message import new_id
from wellknit.vault import keyring

pytestmark = pytest.mark.django_db


def say(peer, n=1, **more):
    return send(letters.bare(peer, "echo/1.0/say", {"n": n}, **more), by=BY)


def consent(peer, categories=("health",), days=30):
    """A token as the gate asks for it."""
    at = int(clock.now().timestamp())
    return sealing.sign_consent(
        lambda node: Consent(
            jti=new_id(at * 1000), subject="ab" * 16, purpose=("referral",), categories=tuple(categories),
            recipient=peer.node, start=at, until=at + days * 86_400, language="km", form="verbal", interpreter=False,
            withdraw_route="ring the office", text_hash="cd" * 32,
        )  # fmt: skip
    )


def tell(peer, token, categories=("health",)):
    letter = make_letter(
        peer, "echo/1.0/tell", {"words": "a cough"}, consent=token, purpose="referral", categories=categories
    )
    return send(letter, by=BY)


@pytest.mark.django_db(transaction=True)
def test_a_letter_outside_of_a_transaction_is_a_mistake(far, peer):
    with pytest.raises(RuntimeError):
        say(peer)
    with transaction.atomic():
        say(peer)
    assert Outgoing.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_is_undone_sends_nothing_and_uses_no_number(far, peer):
    with pytest.raises(Refused), transaction.atomic():
        say(peer)
        raise Refused("no")
    with transaction.atomic():
        row = say(peer)
    assert (row.seq, Outgoing.objects.count()) == (1, 1)


def test_what_was_sent_opens_at_the_peer_and_nowhere_else(far, peer):
    row = say(peer, 7, thid="019f0000000070008000000000000001")
    message = far.opens(row.envelope)
    assert (message.body, message.seq, message.inc) == ({"n": 7}, 1, 1)
    assert (message.type, message.thid) == (f"{protocols.PREFIX}/echo/1.0/say", row.thid)
    assert b"/echo/1.0/say" not in bytes(row.envelope)  # a slash is in no base64url, so never there by chance


def test_each_peer_has_a_stream_of_its_own_without_a_gap(far, peer):
    other = introduced(Far("Lake"))
    assert [say(peer).seq, say(other).seq, say(peer).seq, say(peer).seq] == [1, 1, 2, 3]


def test_after_a_restore_the_numbers_begin_anew(far, peer):
    say(peer)
    keys.raise_incarnation(by=BY)
    row = say(peer)
    assert (row.inc, row.seq) == (2, 1)


@pytest.mark.parametrize("state", ["introduced", "confirming", "paused", "blocked", "left", "dropped"])
def test_nothing_goes_to_a_peer_that_is_not_open(far, state):
    with pytest.raises(Refused):
        say(introduced(far, state))
    assert not Outgoing.objects.exists()


def test_what_is_under_way_still_goes_to_a_peer_that_leaves(far):
    assert say(introduced(far, "leaving")).envelope


def test_a_body_without_the_shape_of_its_kind_is_a_mistake(far, peer):
    for body in ({"n": "one"}, {}, {"n": 1, "words": "she is in the blue house"}):
        with pytest.raises(TypeError):
            send(letters.bare(peer, "echo/1.0/say", body), by=BY)


def test_content_goes_with_a_consent_that_covers_it(far, peer):
    message = far.opens(tell(peer, consent(peer)).envelope)
    assert message.body == {"words": "a cough"} and message.consent


def test_content_the_consent_does_not_cover_does_not_go(far, peer):
    other = introduced(Far("Lake"))
    for token in (None, consent(peer, ["contact"]), consent(other), consent(peer)):
        with pytest.raises(Refused):
            tell(peer, token, ("health", "story"))
    assert not Outgoing.objects.exists()


def test_a_bare_letter_carries_no_sentence(far, peer):
    with pytest.raises(TypeError):
        letters.bare(peer, "echo/1.0/tell", {"words": "a cough"})


def test_a_consent_token_can_be_read_after_its_key_has_ended(far, peer):
    token = consent(peer, days=700)
    for day in (320, 640):
        with time_machine.travel(clock.now() + timedelta(days=day), tick=False):
            keys.issue_card(root_here(), by=BY)
            keys.destroy_ended()
            assert sealing.read_consent(token).recipient == peer.node


def test_what_it_says_is_forgotten_with_its_case(far, peer):
    key = keyring.create()
    row = say(peer, key_id=key.pk)
    keyring.shred(key.pk)
    with pytest.raises(keyring.Shredded):
        _ = Outgoing.objects.get(pk=row.pk).plain


def test_the_ledger_knows_what_kind_went_to_whom_and_no_word_of_it(far, peer):
    say(peer, 4711, subject="ab" * 16)
    entry = Entry.objects.get(kind="federation.sent")
    assert entry.subject == "ab" * 16 and "echo/1.0/say" in entry.detail and "4711" not in entry.detail


def test_a_peer_whose_card_has_run_out_is_sealed_to_when_the_next_comes(far, peer):
    with time_machine.travel(clock.now() + timedelta(days=40), tick=False):
        keys.issue_card(root_here(), by=BY)
        row = say(peer)
        assert row.envelope is None and sealing.is_stale(row)
