"""A receipt is believed from the recipient, for what was sent, and for nothing else."""

from dataclasses import replace
from typing import get_args

import pytest

from wellknit.ground.canonical import canonical
from wellknit.seal.fed import jws, receipt, times
from wellknit.seal.fed.receipt import Receipt
from wellknit.seal.fed.strict import NotAccepted, Reason
from wellknit.seal.tests.fed_cast import HARBOUR, NOW, RIVER, STRANGER, message, refusal, sealed

ENVELOPE = sealed()
WORD = Receipt(message().id, receipt.digest(ENVELOPE), "stored", 7, NOW)
VALUE = {"id": WORD.id, "sha256": WORD.sha256, "status": "stored", "seq_ack": 7, "at": NOW}


def read(text, *, card=HARBOUR.card, now=NOW, id=WORD.id, envelope=WORD.sha256):
    return receipt.read(text, id=id, envelope=envelope, card=card, now=now)


def made(typ=jws.RECEIPT, by=HARBOUR.signing, **changes):
    return jws.sign(canonical(VALUE | changes), typ, by)


def test_a_receipt_says_on_the_other_side_what_was_signed():
    assert read(receipt.sign(WORD, HARBOUR.signing)) == WORD
    assert read(made(at=NOW + times.SKEW)).at == NOW + times.SKEW


@pytest.mark.parametrize("status", get_args(receipt.Status))
def test_every_status_can_be_said(status):
    word = replace(WORD, status=status)
    assert read(receipt.sign(word, HARBOUR.signing)) == word


NOT_BELIEVED = {
    "signed by the sender itself": ("signer", lambda: read(made(by=RIVER.signing))),
    "signed by another peer": ("signer", lambda: read(made(by=STRANGER.signing))),
    "signed by the root": ("signer", lambda: read(made(by=HARBOUR.root))),
    "for another message": ("receipt", lambda: read(made(), id="019f0000000070008000000000000002")),
    "for another envelope": ("receipt", lambda: read(made(), envelope=receipt.digest(sealed()))),
    "from the future": ("clock", lambda: read(made(at=NOW + times.SKEW + 1))),
    "from before the key": ("signer", lambda: read(made(at=NOW - 61 * times.DAY))),
    "a consent": ("header", lambda: read(made(typ=jws.CONSENT))),
    "a message": ("header", lambda: read(made(typ=jws.MESSAGE))),
    "an unknown status": ("shape", lambda: read(made(status="read"))),
    "a member more": ("shape", lambda: read(made(note="x"))),
    "a number with a point": ("shape", lambda: read(made(seq_ack=7.0))),
    "a time as a text": ("shape", lambda: read(made(at=str(NOW)))),
    "too long": ("size", lambda: read(made(status="x" * 5000))),
    "no token": ("header", lambda: read("received")),
    "no letters of ours": ("base64", lambda: read("é.é.é")),
    "half a surrogate pair": ("base64", lambda: read("\ud800.a.b")),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_BELIEVED)
def test_a_false_receipt_is_not_believed(name):
    reason, reading = NOT_BELIEVED[name]
    assert refusal(reading)[0] == reason


def test_a_token_of_any_length_up_to_the_limit_is_looked_at():
    for length, reason in ((receipt.LIMIT, "header"), (receipt.LIMIT + 1, "size")):
        with pytest.raises(NotAccepted) as refused:
            read("A" * length)
        assert refused.value.reason == reason


def test_no_changed_letter_of_a_receipt_is_believed():
    text = made()
    for at in range(len(text)):
        with pytest.raises(NotAccepted):
            read(text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :])


def test_every_reason_has_a_word_for_the_sender():
    assert {receipt.status_of(reason) for reason in get_args(Reason)} == {
        "unsupported", "consent", "clock", "refused",
    }  # fmt: skip
    assert receipt.status_of("version") == "unsupported"
