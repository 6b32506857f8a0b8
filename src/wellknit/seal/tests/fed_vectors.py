"""Makes the known answers under tests/vectors/fed1: ``python -m wellknit.seal.tests.fed_vectors`` writes them anew.

Cards, numbers, receipts and consent tokens follow from the test keys and must never change. Envelopes hold chance and
are only opened; write them anew when the protocol gets a new version, not when a test fails.
"""

import hashlib
import json
from dataclasses import replace

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wellknit.seal.fed import card, consent_token, message, receipt
from wellknit.seal.fed.attachment import Attachment
from wellknit.seal.fed.consent_token import Consent
from wellknit.seal.fed.identity import PrivateKey
from wellknit.seal.fed.receipt import Receipt
from wellknit.seal.fed.strict import to_base64
from wellknit.seal.tests import fed_cast
from wellknit.seal.tests.fed_cast import HARBOUR, HARBOUR_J1, HARBOUR_P256, NOW, RIVER, STRANGER, VECTORS

ABOUT = "TEST KEYS of invented nodes, known to everybody: they protect nothing and must never be used."
NODES = {"river": RIVER, "harbour": HARBOUR, "stranger": STRANGER}
PAPER = Attachment("019f0000000070008000000000000009", "application/pdf", 70_032, "", bytes(range(32)))
PLAIN = bytes(at % 251 for at in range(70_000))


def _key(key: PrivateKey) -> dict:
    return {
        "id": key.id,
        "kind": key.kind,
        "secret": key.secret.hex(),
        "public": to_base64(key.shown(start=0, until=1).public),
    }


def keys() -> dict:
    """Every test key."""
    sealing = {
        each.id: each for node in (RIVER, HARBOUR, HARBOUR_P256, STRANGER) for each in node.sealing.values()
    }
    signing = [key for node in NODES.values() for key in (node.root, node.signing)]
    return {"about": ABOUT, "now": NOW, "keys": [_key(key) for key in (*signing, *sealing.values())]}


def cards() -> dict:
    """Cards, their hashes, and the sixty digits of two."""
    second = replace(RIVER.card, number=2, previous=RIVER.card.hash, issued=NOW, hash="")
    texts = {name: node.text for name, node in NODES.items()} | {
        "river, second": card.sign(second, RIVER.root)
    }
    read = {name: card.read(text) for name, text in texts.items()}
    return {
        "about": ABOUT,
        "cards": [{"name": name, "card": text, "hash": read[name].hash} for name, text in texts.items()],
        "numbers": [
            {"of": [one, other], "number": card.number(read[one], read[other])}
            for one, other in (("river", "harbour"), ("river, second", "harbour"), ("stranger", "river"))
        ],
    }  # fmt: skip


def consents() -> dict:
    """A token for one recipient only, and one that may go onward."""
    first = Consent(
        jti="019f0000000070008000000000000007", subject="5e" * 16, purpose=("referral",),
        categories=("contact", "health"), recipient=HARBOUR.id, start=NOW, until=NOW + 7_776_000, language="km",
        form="verbal", interpreter=True, withdraw_route="ring the front office", text_hash="ab" * 32,
    )  # fmt: skip
    both = [first, replace(first, form="guardian", onward=("hospital", "lawyer"))]
    return {"about": ABOUT, "tokens": [consent_token.sign(each, RIVER.signing) for each in both]}


def receipts() -> dict:
    """One receipt of each status."""
    words = [
        Receipt("019f0000000070008000000000000001", "cd" * 32, status, 41, NOW)
        for status in ("stored", "quarantined", "unsupported", "consent", "clock", "refused")
    ]
    return {"about": ABOUT, "receipts": [receipt.sign(word, HARBOUR.signing) for word in words]}


def attachments() -> dict:
    """What 70,000 bytes, the number of each modulo 251, become under a known key: two pieces."""
    return {
        "about": ABOUT,
        "plain": "70,000 bytes, each its place modulo 251",
        "attachment": paper().as_json(),
    }


def paper() -> Attachment:
    """The attachment of the vector, its hash worked out piece by piece."""
    return replace(PAPER, hash=hashlib.sha256(sealed_paper()).hexdigest())


def sealed_paper() -> bytes:
    """The sealed bytes of the vector."""
    cipher = AESGCM(PAPER.key)
    pieces = [PLAIN[:65_536], PLAIN[65_536:]]
    place = b"fed/1|attachment|" + PAPER.id.encode()
    return b"".join(
        cipher.encrypt(at.to_bytes(11, "big") + bytes([at == 1]), piece, place)
        for at, piece in enumerate(pieces)
    )


def told() -> message.Message:
    """The message inside the envelopes: everything a message may carry."""
    return fed_cast.message(
        thid="019f0000000070008000000000000001", pthid="019f0000000070008000000000000002", please_ack=("",),
        consent=consents()["tokens"][0], attachments=(paper(),),
    )  # fmt: skip


def envelopes(*nodes: fed_cast.Node) -> dict:
    """The message sealed for Harbour."""
    sealed = [json.loads(fed_cast.sealed(told(), to=node.card)) for node in nodes]
    return {"about": ABOUT, "now": NOW, "envelopes": sealed}


STEADY = {"keys": keys, "card": cards, "consent": consents, "receipt": receipts, "attachment": attachments}


def write() -> None:
    """Write every file."""
    made = {name: make() for name, make in STEADY.items()}
    made |= {"x1": envelopes(HARBOUR), "j1": envelopes(HARBOUR_J1, HARBOUR_P256)}
    for name, value in made.items():
        text = json.dumps(value, indent=1, ensure_ascii=False)
        (VECTORS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
