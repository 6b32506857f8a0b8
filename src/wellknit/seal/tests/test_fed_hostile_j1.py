"""Hostile envelopes of suite J1: JOSE offers many ways to say who decides, and none of them may be the sender."""

import json

import pytest
from joserfc import jwe
from joserfc.jwk import ECKey, OctKey, OKPKey

from wellknit.ground.canonical import canonical
from wellknit.seal.fed.padding import padded
from wellknit.seal.fed.strict import ANSWER, NotAccepted, from_base64, to_base64
from wellknit.seal.tests.fed_cast import FOR, HARBOUR, HARBOUR_P256, NOW, RIVER, STRANGER, opened, refusal
from wellknit.seal.tests.fed_forge import (
    GONE,
    J1_KEY,
    X1_KEY,
    apv,
    around,
    changed,
    fed,
    forged,
    header,
    outer,
    raw,
    recipients,
    signed_j1,
    signed_x1,
    told,
)

GOOD = forged(told("J1"), "J1")
PARTS = json.loads(GOOD)
P256_KEY = HARBOUR_P256.key("J1").id
TYP = "application/didcomm-encrypted+json"


def test_the_envelope_that_all_cases_start_from_is_accepted():
    assert opened(GOOD).body == told()["body"]
    assert opened(encrypted()).seq == 1


def encrypted(key=None, kid=J1_KEY, content=None, **changes):
    """An envelope truly encrypted under a header of our choice, by a library that would say yes to more than we do."""
    head = changed({"typ": TYP, "alg": "ECDH-ES+A256KW", "enc": "A256CBC-HS512", "apv": apv(kid)}, **changes)
    key = key or OKPKey.import_key(FOR["J1"].card.sealing[0].loaded)
    registry = jwe.JWERegistry(algorithms=[head["alg"], head["enc"], "DEF"], strict_check_header=False)
    compact = jwe.encrypt_compact(head, content or signed_j1(padded(told("J1"))), key, registry=registry)
    names = ("protected", "key", "iv", "ciphertext", "tag")
    parts = dict(zip(names, compact.split("."), strict=True))
    one = {"header": {"kid": kid}, "encrypted_key": parts.pop("key")}
    return canonical(parts | {"recipients": [one]})


def unprotected(*names):
    """Members of the protected header moved into the header of the recipient, as JOSE would allow."""
    head = json.loads(from_base64(PARTS["protected"]))
    one = PARTS["recipients"][0]
    beside = one | {"header": one["header"] | {name: head[name] for name in names}}
    kept = {name: each for name, each in head.items() if name not in names}
    return canonical(PARTS | {"recipients": [beside], "protected": to_base64(canonical(kept))})


def point(**changes):
    return json.loads(from_base64(PARTS["protected"]))["epk"] | changes


def head(**changes):
    return lambda: header("J1", **changes)


def out(**changes):
    return lambda: outer("J1", **changes)


def payload(**changes):
    return lambda: forged(told("J1", **changes), "J1")


def signer(**changes):
    return lambda: forged(told("J1"), "J1", **changes)


def two_signatures():
    value = json.loads(signed_j1(padded(told("J1"))))
    return around(canonical(value | {"signatures": value["signatures"] * 2}), "J1")


def flattened():
    value = json.loads(signed_j1(padded(told("J1"))))
    return around(canonical({"payload": value["payload"]} | value["signatures"][0]), "J1")


X, Y = "A" * 43, "B" * 42 + "A"
OUTER = {
    "two recipients": ("shape", out(recipients=recipients(J1_KEY, STRANGER.key("J1").id))),
    "no recipient": ("shape", out(recipients=[])),
    "recipients as an object": ("shape", out(recipients=recipients(J1_KEY)[0])),
    "flattened": ("shape", out(recipients=GONE, encrypted_key="AAAA", header={"kid": J1_KEY})),
    "no vector": ("shape", out(iv=GONE)),
    "no tag": ("shape", out(tag=GONE)),
    "additional data": ("shape", out(aad="AAAA")),
    "a header for all": ("shape", out(unprotected={"kid": J1_KEY})),
    "an algorithm beside the key": (
        "shape",
        out(recipients=[{"header": {"kid": J1_KEY, "alg": "dir"}, "encrypted_key": "AAAA"}]),
    ),
    "the algorithm not protected": ("shape", lambda: unprotected("alg")),
    "the point not protected": ("shape", lambda: unprotected("epk")),
    "the binding not protected": ("shape", lambda: unprotected("apv")),
    "stray bits in the tag": ("base64", out(tag="A" * 42 + "B")),
    "stray bits in the vector": ("base64", out(iv="A" * 21 + "B")),
    "a shorter tag": ("seal", out(tag="A" * 32)),
    "a shorter vector": ("seal", out(iv="A" * 16)),
    "an empty text": ("shape", out(ciphertext="")),
    "another text": ("seal", out(ciphertext="A" * 2000)),
    "a key that cannot be unwrapped": ("seal", out(recipients=recipients(J1_KEY, encrypted_key="A" * 96))),
    "a wrapped key of three bytes": ("seal", out(recipients=recipients(J1_KEY, encrypted_key="AAAA"))),
    "a wrapped key of 2,000 bytes": ("seal", out(recipients=recipients(J1_KEY, encrypted_key="A" * 2000))),
    "another key named than bound": ("header", out(recipients=recipients(P256_KEY))),
}

HEADER = {
    "no binding": ("shape", head(apv=GONE)),
    "a binding to another key": ("header", head(apv=apv(P256_KEY))),
    "a key we never had": ("kid", lambda: encrypted(kid=HARBOUR.id + "#j1-9")),
    "a key of another node": ("kid", lambda: encrypted(kid=STRANGER.key("J1").id)),
    "our key of the other suite": ("kid", lambda: encrypted(kid=X1_KEY)),
    "our key of another curve": ("seal", lambda: encrypted(kid=P256_KEY)),
    "another type": ("shape", lambda: encrypted(typ="application/didcomm-signed+json")),
    "no type": ("shape", lambda: encrypted(typ=GONE)),
    "the weaker wrapping": ("shape", lambda: encrypted(alg="ECDH-ES+A128KW")),
    "no wrapping": ("shape", lambda: encrypted(alg="ECDH-ES")),
    "the other cipher": ("shape", lambda: encrypted(enc="A256GCM")),
    "the weaker cipher": ("shape", lambda: encrypted(enc="A128CBC-HS256")),
    "a secret both know": ("shape", lambda: encrypted(OctKey.import_key(bytes(32)), alg="A256KW")),
    "packed": ("shape", lambda: encrypted(zip="DEF")),
    "a critical extension": ("shape", head(crit=["exp"])),
    "who sends, in the open": ("shape", head(skid=RIVER.signing.id)),
    "a party of the sender": ("shape", head(apu="AAAA")),
    "no point": ("shape", head(epk=GONE)),
    "the secret of the point": ("shape", head(epk=point(d=X))),
    "a name for the point": ("shape", head(epk=point(kid="x"))),
    "a point of another curve": ("seal", head(epk={"kty": "EC", "crv": "P-256", "x": X, "y": Y})),
    "a curve we do not have": ("shape", head(epk={"kty": "EC", "crv": "P-384", "x": X, "y": Y})),
    "the point of nothing": ("seal", head(epk=point(x="A" * 43))),
    "a point of small order": ("seal", head(epk=point(x="AQ" + "A" * 41))),
    "a point with stray bits": ("seal", head(epk=point(x="A" * 42 + "B"))),
    "a point off the curve": ("seal", lambda: canonical(json.loads(p256()) | bent())),
    "a header spelled differently": (
        "seal", out(protected=to_base64(json.dumps(json.loads(from_base64(PARTS["protected"]))).encode())),
    ),
}  # fmt: skip


def p256():
    return encrypted(ECKey.import_key(HARBOUR_P256.card.sealing[0].loaded), P256_KEY)


def bent():
    value = json.loads(from_base64(json.loads(p256())["protected"]))
    value["epk"] = value["epk"] | {"y": X}
    return {"protected": to_base64(canonical(value))}


INSIDE = {
    "the compact form inside": ("json", lambda: around(signed_x1(padded(told("J1"))), "J1")),
    "the plain payload inside": ("shape", lambda: around(padded(told("J1")), "J1")),
    "two signatures": ("shape", two_signatures),
    "a flattened signature": ("shape", flattened),
    "alg none": ("header", signer(alg="none")),
    "alg of the other suite": ("header", signer(alg="Ed25519")),
    "the key named under the signature": ("header", signer(kid=RIVER.signing.id)),
    "an algorithm beside the signature": ("shape", signer(header={"kid": RIVER.signing.id, "alg": "none"})),
    "no key named": ("shape", signer(header={"x": 1})),
    "signed by another peer in our peer's name": (
        "signature", signer(by=STRANGER.signing, header={"kid": RIVER.signing.id}),
    ),
    "signed by another peer in its own name": ("address", signer(by=STRANGER.signing)),
    "the name of another peer put beside our peer's signature": (
        "signature", signer(header={"kid": STRANGER.signing.id}),
    ),
    "a node we do not know": ("signer", signer(by=HARBOUR.signing)),
    "passed on: written to another, sealed to us": ("address", payload(to=[STRANGER.id])),
    "a message of X1 sealed again in J1": ("suite", payload(fed=fed("X1"))),
    "no padding": ("pad", lambda: raw(canonical(told("J1")), "J1")),
    "expired": ("expired", payload(created_time=NOW - 31 * 86400, expires_time=NOW - 301)),
    "another media type": ("shape", payload(typ="text/plain")),
}  # fmt: skip

CASES = {
    f"{group}: {name}": case
    for group, cases in [("outer", OUTER), ("header", HEADER), ("inside", INSIDE)]
    for name, case in cases.items()
}


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_envelope_is_refused(name):
    reason, made = CASES[name]
    assert refusal(lambda: opened(made())) == (reason, ANSWER)


def test_a_peer_that_has_spoken_x1_is_not_brought_back_to_j1():
    assert opened(GOOD).suite == "J1"
    with pytest.raises(NotAccepted) as refused:
        opened(GOOD, seen_x1={RIVER.id})
    assert refused.value.reason == "suite"


def test_there_are_enough_cases():
    print(f"{len(CASES)} hostile envelopes of suite J1, each refused at its own step")
    assert len(CASES) >= 60
