"""Envelopes as an enemy would make them: every layer can be changed on its own, the layers around it stay sound."""

import json

from wellknit.ground.canonical import canonical
from wellknit.seal import xwing
from wellknit.seal.fed import j1, jws, message, sealing, x1
from wellknit.seal.fed.padding import padded
from wellknit.seal.fed.strict import to_base64
from wellknit.seal.tests.fed_cast import FOR, HARBOUR, RIVER, as_received
from wellknit.seal.tests.fed_cast import message as honest

GONE = object()


def changed(value, **changes):
    """A copy with members changed, or left out where the change is `GONE`."""
    return {name: each for name, each in (value | changes).items() if each is not GONE}


def told(suite="X1", **changes):
    """The honest payload as an object, with changes."""
    value = json.loads(message.encode(as_received(honest(), suite)))
    return changed({name: each for name, each in value.items() if name != "pad"}, **changes)


def fed(form="X1", **changes):
    """The honest ``fed`` member with changes."""
    return changed(told(form)["fed"], **changes)


def public(suite):
    """The key Harbour shows for this suite."""
    return next(key for key in FOR[suite].card.sealing if key.suite == suite)


def signed_x1(payload, *, by=RIVER.signing, **header):
    """A compact JWS around these bytes, with a header of our choice."""
    head = changed({"alg": "Ed25519", "kid": by.id, "typ": jws.MESSAGE}, **header)
    covered = f"{to_base64(canonical(head))}.{to_base64(payload)}"
    return f"{covered}.{to_base64(by.loaded.sign(covered.encode()))}".encode()


def signed_j1(payload, *, by=RIVER.signing, header=None, **protected):
    """A JWS in JSON form around these bytes, with headers of our choice."""
    head = to_base64(canonical(changed({"alg": "EdDSA", "typ": jws.MESSAGE}, **protected)))
    text = to_base64(payload)
    one = {"protected": head, "signature": to_base64(by.loaded.sign(f"{head}.{text}".encode()))}
    return canonical({"payload": text, "signatures": [one | {"header": header or {"kid": by.id}}]})


def around(content, suite="X1", to=None):
    """An envelope around any content."""
    return sealing.seal(content, to or public(suite))


def forged(value, suite="X1", **header):
    """An envelope around an object of our choice, padded, signed and sealed as it should be."""
    return raw(value if isinstance(value, bytes) else padded(value), suite, **header)


def raw(payload, suite="X1", **header):
    """An envelope around a payload of our choice, signed and sealed as it should be."""
    return around({"X1": signed_x1, "J1": signed_j1}[suite](payload, **header), suite)


def spelled(text_of, size=1024, suite="X1"):
    """An envelope around a payload written by hand: ``text_of`` changes its text, the padding makes up the length."""
    text = text_of(canonical(told(suite) | {"pad": "@"}).decode())
    return raw(text.replace("@", "0" * (size - len(text.encode()) + 1)).encode(), suite)


def outer(suite="X1", **changes):
    """An honest envelope with members of its outer object changed."""
    return canonical(changed(json.loads(forged(told(suite), suite)), **changes))


def header(suite="X1", **changes):
    """An honest envelope with members of its protected header changed."""
    value = json.loads(forged(told(suite), suite))
    head = json.loads(x1.from_base64(value["protected"]))
    return canonical(value | {"protected": to_base64(canonical(changed(head, **changes)))})


def sealed_under(head, content=None):
    """An X1 envelope sealed with a protected header of our choice, given as bytes: the seal itself is good."""
    protected = to_base64(head)
    content = content or signed_x1(padded(told()))
    sealed = xwing.SUITE.encrypt(content, public("X1").loaded, x1._info(protected))
    return canonical({"protected": protected, "ciphertext": to_base64(sealed)})


def recipients(*kids, **more):
    """The ``recipients`` member of J1 for these keys."""
    key = json.loads(forged(told("J1"), "J1"))["recipients"][0]["encrypted_key"]
    return [{"header": {"kid": kid}, "encrypted_key": key} | more for kid in kids]


def apv(kid):
    """What binds the name of a key to a J1 envelope."""
    return j1._apv(kid)


X1_KEY, J1_KEY = public("X1").id, public("J1").id
HARBOUR_ID = HARBOUR.id
