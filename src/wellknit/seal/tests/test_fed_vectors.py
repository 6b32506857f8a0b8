"""Known answers: what was once made with the test keys still opens, and still comes out the same."""

import io
import json
from dataclasses import replace

import pytest

from wellknit.seal.fed import attachment, card, consent_token, receipt
from wellknit.seal.fed.kinds import KINDS
from wellknit.seal.fed.strict import to_base64
from wellknit.seal.tests import fed_vectors
from wellknit.seal.tests.fed_cast import (
    HARBOUR,
    HARBOUR_J1,
    HARBOUR_P256,
    NOW,
    RIVER,
    VECTORS,
    as_received,
    opened,
)


def vector(name):
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", fed_vectors.STEADY)
def test_what_follows_from_the_test_keys_never_changes(name):
    made = json.loads(json.dumps(fed_vectors.STEADY[name]()))
    assert made == vector(name)


def test_every_public_key_follows_from_its_secret():
    for key in vector("keys")["keys"]:
        assert to_base64(KINDS[key["kind"]].public_of(bytes.fromhex(key["secret"]))) == key["public"]


def test_every_card_has_its_hash_and_every_two_their_number():
    read = {each["name"]: card.read(each["card"]) for each in vector("card")["cards"]}
    assert {name: found.hash for name, found in read.items()} == {
        each["name"]: each["hash"] for each in vector("card")["cards"]
    }
    for each in vector("card")["numbers"]:
        one, other = each["of"]
        assert card.number(read[one], read[other]) == card.number(read[other], read[one]) == each["number"]
    card.accept(read["river, second"], now=NOW, previous=read["river"])


def test_every_token_and_every_receipt_is_read():
    tokens = [consent_token.read(token, RIVER.card) for token in vector("consent")["tokens"]]
    assert [(each.form, each.onward) for each in tokens] == [
        ("verbal", ()),
        ("guardian", ("hospital", "lawyer")),
    ]
    for text in vector("receipt")["receipts"]:
        word = receipt.read(
            text, id="019f0000000070008000000000000001", envelope="cd" * 32, card=HARBOUR.card, now=NOW
        )
        assert (word.seq_ack, word.at) == (41, NOW)


@pytest.mark.parametrize(
    ("name", "at", "suite", "to"),
    [("x1", 0, "X1", HARBOUR), ("j1", 0, "J1", HARBOUR_J1), ("j1", 1, "J1", HARBOUR_P256)],
)
def test_every_envelope_opens(name, at, suite, to):
    raw = json.dumps(vector(name)["envelopes"][at]).encode()
    assert opened(raw, now=vector(name)["now"]) == as_received(fed_vectors.told(), suite, to)


def test_the_attachment_opens_and_is_sealed_the_same(monkeypatch):
    told = attachment.Attachment.from_json(vector("attachment")["attachment"])
    sink = io.BytesIO()
    attachment.unseal(told, io.BytesIO(fed_vectors.sealed_paper()), sink)
    assert sink.getvalue() == fed_vectors.PLAIN
    monkeypatch.setattr(attachment.secrets, "token_bytes", lambda _: told.key)
    again = io.BytesIO()
    assert (
        attachment.seal(io.BytesIO(fed_vectors.PLAIN), again, id=told.id, media_type=told.media_type) == told
    )
    assert again.getvalue() == fed_vectors.sealed_paper()
    assert replace(told, hash="").plain_size == 70_000


def test_every_file_of_test_keys_says_so():
    files = sorted(VECTORS.glob("*.json"))
    for path in files:
        value = json.loads(path.read_text(encoding="utf-8"))
        assert path.name == "xwing.json" or value["about"].startswith("TEST KEYS")
    print(f"{len(files)} files of known answers")
    assert len(files) == 9
