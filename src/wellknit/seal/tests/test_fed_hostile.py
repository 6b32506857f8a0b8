"""Hostile envelopes, each by name: whatever an enemy does to one layer, nothing gets through.

Every case says at which step it must fail, so that none passes for a reason that has nothing to do with it.
"""

import json
import re

import pytest

from wellknit.ground.canonical import canonical
from wellknit.seal.fed import times
from wellknit.seal.fed.padding import padded
from wellknit.seal.fed.strict import ANSWER, from_base64, to_base64
from wellknit.seal.tests.fed_cast import HARBOUR, NOW, RIVER, STRANGER, opened, refusal
from wellknit.seal.tests.fed_forge import (
    GONE,
    X1_KEY,
    around,
    changed,
    fed,
    forged,
    outer,
    raw,
    sealed_under,
    signed_x1,
    spelled,
    told,
)

HEAD = {"v": 1, "suite": "X1", "kid": X1_KEY}
GOOD = forged(told())
# The order of the group of Ed25519: adding it to the second half of a signature gives another spelling of it.
ORDER = 2**252 + 27742317777372353535851937790883648493


def test_the_envelope_that_all_cases_start_from_is_accepted():
    assert opened(GOOD).body == told()["body"]
    assert opened(sealed_under(canonical(HEAD))).seq == 1
    assert opened(spelled(lambda text: text)).seq == 1


def text(old, new):
    """The payload with one piece of its text replaced."""

    def replaced(payload):
        assert old in payload
        return payload.replace(old, new)

    return lambda: spelled(replaced)


def respelled(name, change):
    """The outer object with one of its texts spelled differently."""
    return lambda: canonical(changed(json.loads(GOOD), **{name: change(json.loads(GOOD)[name])}))


def other_spelling():
    """A message whose signature has another spelling."""
    head, payload, signature = signed_x1(padded(told())).decode().split(".")
    both = bytearray(from_base64(signature))
    both[32:] = (int.from_bytes(both[32:], "little") + ORDER).to_bytes(32, "little")
    return around(f"{head}.{payload}.{to_base64(bytes(both))}".encode())


def piece(at, change):
    """The signed token with one of its three pieces changed."""

    def made():
        pieces = signed_x1(padded(told())).decode().split(".")
        pieces[at] = change(pieces[at])
        return around(".".join(pieces).encode())

    return made


def payload(**changes):
    return lambda: forged(told(**changes))


def signer(**changes):
    return lambda: forged(told(), **changes)


def seal_header(value):
    return lambda: sealed_under(value if isinstance(value, bytes) else canonical(value))


def deep(payload):
    """A body nested deeper than any reader should go."""
    return payload.replace('"shelter"', "[" * 1500 + "1" + "]" * 1500)


def stray(text):
    """The same bytes for a careless reader: the unused bits at the end are set."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert len(text) % 4
    return text[:-1] + letters[letters.index(text[-1]) | 1]


def readdressed():
    """An envelope sealed to another node under a header that names our key."""
    theirs = around(signed_x1(padded(told())), to=STRANGER.card.sealing[0])
    return canonical(json.loads(theirs) | {"protected": json.loads(GOOD)["protected"]})


ATTACHMENT = {
    "id": "019f0000000070008000000000000009", "media_type": "image/jpeg", "byte_count": 99, "hash": "0" * 64,
    "key": "A" * 43,
}  # fmt: skip

OUTSIDE = {
    "nothing": ("json", lambda: b""),
    "no JSON": ("json", lambda: b"hello"),
    "an array": ("shape", lambda: b"[]"),
    "null": ("shape", lambda: b"null"),
    "a number": ("shape", lambda: b"1"),
    "one byte too long": ("size", lambda: GOOD + b" " * (64 * 1024 + 1 - len(GOOD))),
    "too many brackets": ("json", lambda: b"[" * 2001),
    "brackets to the brink, never closed": ("json", lambda: b"[" * 2000),
    "nested as deep as allowed": ("json", lambda: b"[" * 2000 + b"]" * 2000),
    "the same key twice": ("json", lambda: GOOD[:-1] + b',"protected":"e30"}'),
    "NaN": ("json", lambda: b'{"protected":NaN,"ciphertext":"AAAA"}'),
    "minus infinity": ("json", lambda: b'{"protected":-Infinity,"ciphertext":"AAAA"}'),
    "a number beyond all numbers": ("json", lambda: b'{"protected":1e999,"ciphertext":"AAAA"}'),
    "an integer of 5,000 digits": ("json", lambda: b'{"protected":' + b"9" * 5000 + b"}"),
    "a byte order mark": ("json", lambda: b"\xef\xbb\xbf" + GOOD),
    "UTF-16": ("json", lambda: GOOD.decode().encode("utf-16")),
    "a byte that is no UTF-8": ("json", lambda: GOOD.replace(b"{", b'{"\xff":1,')),
    "half a surrogate pair": ("json", lambda: b'{"protected":"\\ud800","ciphertext":"AAAA"}'),
    "something after the end": ("json", lambda: GOOD + b"{}"),
    "a null byte after the end": ("json", lambda: GOOD + b"\x00"),
    "one member more": ("shape", lambda: outer(sender=RIVER.id)),
    "no ciphertext": ("shape", lambda: outer(ciphertext=GONE)),
    "no header": ("shape", lambda: outer(protected=GONE)),
    "a number for a ciphertext": ("shape", lambda: outer(ciphertext=1)),
    "an empty ciphertext": ("shape", lambda: outer(ciphertext="")),
    "padding signs": ("shape", respelled("ciphertext", lambda text: text + "=")),
    "a line break in base64": ("shape", respelled("ciphertext", lambda text: text + "\n")),
    "the other base64 alphabet": ("shape", respelled("ciphertext", lambda text: "+" + text[1:])),
    "stray bits in the header": ("base64", lambda: canonical(json.loads(GOOD) | {"protected": "e31"})),
    "stray bits in the ciphertext": ("base64", lambda: outer(ciphertext=stray("A" * 1602))),
    "a length no base64 has": (
        "base64",
        respelled("ciphertext", lambda text: text[: len(text) // 4 * 4 + 1]),
    ),
}

SEAL = {
    "a header that is no JSON": ("json", seal_header(b"hello")),
    "a header that is an array": ("shape", seal_header([])),
    "a header with a key twice": ("json", seal_header(canonical(HEAD)[:-1] + b',"v":1}')),
    "a later version": ("shape", seal_header(HEAD | {"v": 2})),
    "a version that is true": ("shape", seal_header(HEAD | {"v": True})),
    "a version with a point": ("shape", seal_header(HEAD | {"v": 1.0})),
    "an unknown suite": ("shape", seal_header(HEAD | {"suite": "X2"})),
    "the other suite in this form": ("shape", seal_header(HEAD | {"suite": "J1"})),
    "a member more in the header": ("shape", seal_header(HEAD | {"alg": "none"})),
    "no key named": ("shape", seal_header(changed(HEAD, kid=GONE))),
    "a key that is no text": ("shape", seal_header(HEAD | {"kid": 1})),
    "a key with a line break": ("shape", seal_header(HEAD | {"kid": X1_KEY + "\n"})),
    "a key we never had": ("kid", seal_header(HEAD | {"kid": HARBOUR.id + "#x1-9"})),
    "a key of another node": ("kid", seal_header(HEAD | {"kid": STRANGER.key("X1").id})),
    "our key of the other suite": ("kid", seal_header(HEAD | {"kid": HARBOUR.key("J1").id})),
    "our root key": ("kid", seal_header(HEAD | {"kid": HARBOUR.root.id})),
    "a header spelled differently": ("seal", lambda: outer(protected=to_base64(json.dumps(HEAD).encode()))),
    "a header of 2,000 bytes": ("size", seal_header(canonical(HEAD) + b" " * 2000)),
    "a ciphertext cut at the end": ("seal", respelled("ciphertext", lambda text: to_base64(from_base64(text)[:-1]))),
    "a ciphertext cut in the key": ("seal", respelled("ciphertext", lambda text: text[:1000])),
    "four bytes of ciphertext": ("seal", lambda: outer(ciphertext="AAAAAA")),
    "sealed to somebody else, addressed to us": ("seal", readdressed),
    "nothing inside": ("header", lambda: around(b"")),
    "the plain payload inside": ("base64", lambda: around(padded(told()))),
    "bytes inside": ("base64", lambda: around(b"\xff.\xfe.\xfd")),
}  # fmt: skip

SIGNATURE = {
    "no signature": ("header", lambda: around(signed_x1(padded(told())).rpartition(b".")[0])),
    "an empty signature": ("signature", piece(2, lambda text: "")),
    "half a signature": ("signature", piece(2, lambda text: text[:44])),
    "a signature with stray bits": ("base64", piece(2, stray)),
    "another spelling of the signature": ("signature", other_spelling),
    "a fourth piece": ("header", lambda: around(signed_x1(padded(told())) + b".AAAA")),
    "a payload with stray bits": ("base64", piece(1, stray)),
    "another payload under the signature": (
        "signature",
        piece(1, lambda _: to_base64(padded(told(type="x:y/z/1.0/a")))),
    ),
    "alg none": ("header", signer(alg="none")),
    "alg HS256": ("header", signer(alg="HS256")),
    "alg of the other suite": ("header", signer(alg="EdDSA")),
    "no alg": ("header", signer(alg=GONE)),
    "no key named for the signature": ("header", signer(kid=GONE)),
    "a list of keys": ("header", signer(kid=[RIVER.signing.id])),
    "a key brought along": ("header", signer(jwk={"kty": "OKP", "crv": "Ed25519", "x": "AAAA"})),
    "a critical extension": ("header", signer(crit=["exp"])),
    "the type of a receipt": ("header", signer(typ="fed1-receipt+jws")),
    "the type of a consent": ("header", signer(typ="fed1-consent+jws")),
    "no type": ("header", signer(typ=GONE)),
    "signed by another peer in our peer's name": (
        "signature",
        signer(by=STRANGER.signing, kid=RIVER.signing.id),
    ),
    "signed by a node we do not know": ("signer", signer(by=HARBOUR.signing)),
    "signed by the root": ("signer", signer(by=RIVER.root)),
    "signed with a key no card shows": ("signer", signer(kid=RIVER.id + "#sig-9")),
    "signed in the name of a sealing key": ("signer", signer(kid=RIVER.key("X1").id)),
    "signed by another peer in its own name": ("address", signer(by=STRANGER.signing)),
    "a key of the signer followed by another": ("signer", signer(kid=RIVER.signing.id + "#sig-1")),
}

ADDRESS = {
    "from another than the signer": ("address", payload(**{"from": STRANGER.id})),
    "from and to exchanged": ("address", payload(**{"from": HARBOUR.id, "to": [RIVER.id]})),
    "passed on: written to another, sealed to us": ("address", payload(to=[STRANGER.id])),
    "written to the writer": ("address", payload(to=[RIVER.id])),
    "to two nodes": ("shape", payload(to=[HARBOUR.id, STRANGER.id])),
    "to nobody": ("shape", payload(to=[])),
    "to as a text": ("shape", payload(to=HARBOUR.id)),
    "to with a key": ("shape", payload(to=[X1_KEY])),
    "from without a node": ("shape", payload(**{"from": "river"})),
    "the suite of the other form": ("suite", payload(fed=fed(suite="J1"))),
    "no suite": ("shape", payload(fed=fed(suite=GONE))),
    "an unknown suite inside": ("shape", payload(fed=fed(suite="X2"))),
}

TIME = {
    "expired": ("expired", payload(created_time=NOW - 31 * times.DAY, expires_time=NOW - times.SKEW - 1)),
    "from the future": ("clock", payload(created_time=NOW + times.SKEW + 1)),
    "46 days": ("lifetime", payload(expires_time=NOW + 46 * times.DAY)),
    "45 days and a second": ("lifetime", payload(expires_time=NOW + 45 * times.DAY + 1)),
    "expires before it begins": ("lifetime", payload(expires_time=NOW - 1)),
    "expires as it begins": ("lifetime", payload(expires_time=NOW)),
    "dated long before the key was": ("signer", payload(created_time=NOW - 106 * times.DAY)),
    "a time with a point": ("shape", payload(expires_time=NOW + 1.5)),
    "a whole time with a point": ("shape", text('"expires_time":1792592000', '"expires_time":1792592000.0')),
    "a time with an exponent": ("shape", text('"expires_time":1792592000', '"expires_time":1792592e3')),
    "a time that is NaN": ("json", text('"expires_time":1792592000', '"expires_time":NaN')),
    "a time without end": ("json", text('"expires_time":1792592000', '"expires_time":Infinity')),
    "a time beyond all numbers": ("json", text('"expires_time":1792592000', '"expires_time":1e999')),
    "a time of 60 digits": ("shape", text('"expires_time":1792592000', '"expires_time":' + "9" * 60)),
    "a time as a text": ("shape", payload(created_time=str(NOW))),
    "a time that is true": ("shape", payload(created_time=True)),
    "a time before time": ("shape", payload(created_time=-1)),
    "no time": ("shape", payload(expires_time=None)),
}

CONTENT = {
    "no padding": ("pad", lambda: raw(canonical(told()))),
    "one zero short": ("pad", lambda: raw(padded(told()).replace(b'0"}', b'"}')[:1023])),
    "padded with a blank": ("pad", lambda: raw(padded(told()) + b" ")),
    "letters for padding": ("shape", lambda: raw(re.sub(rb'"pad":"00', b'"pad":"0a', padded(told())))),
    "a number for padding": ("shape", text('"pad":"@"', '"pad":1@')),
    "64 KiB": ("size", lambda: around(b"A" * (64 * 1024))),
    "no JSON inside": ("json", lambda: raw(b"x" * 1024)),
    "an array inside": ("shape", lambda: raw(b"[" + b" " * 1022 + b"]")),
    "a member twice": ("json", text('"to":', '"to":[],"to":')),
    "a member twice, spelled differently": ("json", text('"to":', '"t\\u006f":[],"to":')),
    "a member twice in the body": ("json", text('"need":', '"need":"x","need":')),
    "half a surrogate pair in the body": ("json", text('"shelter"', '"\\ud800"')),
    "a body too deep": ("json", lambda: spelled(deep, 4096)),
    "an unknown member": ("shape", payload(priority="high")),
    "no id": ("shape", payload(id=GONE)),
    "no type": ("shape", payload(type=GONE)),
    "no body": ("shape", payload(body=GONE)),
    "no stream": ("shape", payload(fed=GONE)),
    "a body that is an array": ("shape", payload(body=[])),
    "an id of capitals": ("shape", payload(id="019F0000000070008000000000000001")),
    "an id that is no UUIDv7": ("shape", payload(id="019f0000000040008000000000000001")),
    "an id with a line break": ("shape", payload(id=told()["id"] + "\n")),
    "a thread that is no id": ("shape", payload(thid="first")),
    "a type without a version": ("shape", payload(type="https://fed.example/referral/offer")),
    "a type with a blank": ("shape", payload(type="https://fed.example/re ferral/1.0/offer")),
    "a major version we do not speak": ("version", payload(type="https://fed.example/referral/2.0/offer")),
    "a protocol we do not speak": ("version", payload(type="https://fed.example/gossip/1.0/offer")),
    "a protocol of another house": ("version", payload(type="https://elsewhere.example/referral/1.0/offer")),
    "number nought in the stream": ("shape", payload(fed=fed(seq=0))),
    "a number with a point": ("shape", payload(fed=fed(seq=1.0))),
    "an incarnation that is true": ("shape", payload(fed=fed(inc=True))),
    "an acknowledgement below nought": ("shape", payload(fed=fed(ack=-1))),
    "a member more in the stream": ("shape", payload(fed=fed(extra=1))),
    "half a hash of the card": ("shape", payload(fed=fed(card="0" * 32))),
    "a consent that is no token": ("shape", payload(consent="yes")),
    "a consent that is an object": ("shape", payload(consent={"alg": "none"})),
    "21 attachments": ("shape", payload(attachments=[ATTACHMENT] * 21)),
    "an attachment of more than 25 MiB": (
        "shape",
        payload(attachments=[ATTACHMENT | {"byte_count": 26_220_801}]),
    ),
    "an attachment with a short key": ("shape", payload(attachments=[ATTACHMENT | {"key": "A" * 42}])),
    "an attachment with stray bits in its key": (
        "base64",
        payload(attachments=[ATTACHMENT | {"key": "A" * 42 + "B"}]),
    ),
    "an attachment with a path": ("shape", payload(attachments=[ATTACHMENT | {"name": "../etc"}])),
    "an attachment of odd type": ("shape", payload(attachments=[ATTACHMENT | {"media_type": "a/b\r\nX: y"}])),
}

CASES = {
    f"{group}: {name}": case
    for group, cases in [
        ("outside", OUTSIDE), ("seal", SEAL), ("signature", SIGNATURE), ("address", ADDRESS), ("time", TIME),
        ("content", CONTENT),
    ]
    for name, case in cases.items()
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_envelope_is_refused(name):
    reason, made = CASES[name]
    assert refusal(lambda: opened(made())) == (reason, ANSWER)


def test_there_are_enough_cases():
    print(f"{len(CASES)} hostile envelopes of suite X1, each refused at its own step")
    assert len(CASES) >= 120
