"""Others can speak fed/1: libraries that know nothing of us open what we seal, and make what we open.

J1 meets jwcrypto and joserfc. X1 is opened here step by step as the documents say, from ML-KEM, X25519, SHA-3, HKDF and
AES-GCM alone, and X-Wing itself is held against the vector of its draft.
"""

import hashlib
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from joserfc import jws as jose_jws
from joserfc.jwk import OKPKey
from jwcrypto import jwe, jwk, jws

from wellknit.seal.fed.card import _as_json
from wellknit.seal.fed.padding import padded
from wellknit.seal.fed.strict import from_base64, to_base64
from wellknit.seal.tests.fed_cast import (
    HARBOUR,
    HARBOUR_J1,
    HARBOUR_P256,
    RIVER,
    VECTORS,
    as_received,
    message,
    opened,
    sealed,
)
from wellknit.seal.tests.fed_forge import apv, told

J1_NODES = pytest.mark.parametrize("to", [HARBOUR_J1, HARBOUR_P256], ids=["X25519", "P-256"])


def theirs(key, public=None):
    """One of our keys as a JWK (RFC 7517, RFC 8037), the public half or both."""
    shown = key.shown(start=0, until=1).public
    if key.kind == "P-256":
        value = {"kty": "EC", "crv": "P-256", "x": to_base64(shown[1:33]), "y": to_base64(shown[33:])}
    else:
        value = {"kty": "OKP", "crv": key.kind, "x": to_base64(shown)}
    return jwk.JWK(**(value if public else value | {"d": to_base64(key.secret)}))


# --- J1 and jwcrypto ----------------------------------------------------------------------------------------------


@J1_NODES
def test_jwcrypto_opens_what_we_seal(to):
    outer = jwe.JWE(algs=["ECDH-ES+A256KW", "A256CBC-HS512"])
    outer.deserialize(sealed(to=to.card).decode(), key=theirs(to.key("J1")))
    assert outer.jose_header[0]["typ"] == "application/didcomm-encrypted+json"
    inner = jws.JWS()
    inner.allowed_algs = ["EdDSA"]
    inner.deserialize(outer.payload.decode(), key=theirs(RIVER.signing, public=True))
    assert json.loads(inner.payload)["body"] == message().body


@J1_NODES
def test_what_jwcrypto_seals_we_open(to):
    value = told("J1")
    value["fed"]["card"] = to.card.hash
    inner = jws.JWS(padded(value))
    head = json.dumps({"typ": "application/didcomm-signed+json", "alg": "EdDSA"})
    inner.add_signature(theirs(RIVER.signing), None, head, json.dumps({"kid": RIVER.signing.id}))
    one = json.loads(inner.serialize())
    signed = {"payload": one.pop("payload"), "signatures": [one]}
    kid = to.key("J1").id
    protected = {
        "typ": "application/didcomm-encrypted+json", "alg": "ECDH-ES+A256KW", "enc": "A256CBC-HS512", "apv": apv(kid),
    }  # fmt: skip
    outer = jwe.JWE(json.dumps(signed, indent=1).encode(), json.dumps(protected))
    outer.add_recipient(theirs(to.key("J1"), public=True))
    parts = dict(zip(PARTS, outer.serialize(compact=True).split("."), strict=True))
    recipients = [{"encrypted_key": parts.pop("encrypted_key"), "header": {"kid": kid}}]
    raw = json.dumps({"recipients": recipients} | parts, indent=2).encode()
    assert opened(raw) == as_received(message(), "J1", to)


PARTS = ("protected", "encrypted_key", "iv", "ciphertext", "tag")


def test_jwcrypto_and_joserfc_verify_the_card():
    token = jws.JWS()
    token.allowed_algs = ["Ed25519", "EdDSA"]
    root = theirs(RIVER.root, public=True)
    assert json.loads(from_base64(RIVER.text.split(".")[1])) == json.loads(json.dumps(_as_json(RIVER.card)))
    found = jose_jws.deserialize_compact(
        RIVER.text, OKPKey.import_key(RIVER.root.loaded.public_key()), algorithms=["Ed25519"]
    )
    assert json.loads(found.payload)["node"] == RIVER.id
    assert root.thumbprint() == OKPKey.import_key(RIVER.root.loaded.public_key()).thumbprint()


def test_joserfc_verifies_the_signature_inside_x1():
    content = hpke_open(HARBOUR.key("X1").secret, sealed())
    key = OKPKey.import_key(RIVER.signing.loaded.public_key())
    found = jose_jws.deserialize_compact(content, key, algorithms=["Ed25519"])
    assert json.loads(found.payload)["body"] == message().body


def test_a_message_of_the_didcomm_library_opens():
    """Sealed by didcomm 0.3.2 for Harbour's test key; the file says how."""
    vector = json.loads((VECTORS / "didcomm.json").read_text(encoding="utf-8"))
    for case in vector["cases"]:
        found = opened(json.dumps(case["envelope"]).encode(), now=vector["now"])
        assert (found.body, found.sender, found.suite) == (case["body"], RIVER.id, "J1")
    print(f"{len(vector['cases'])} messages sealed by the didcomm library opened")


# --- X1, as the documents say -------------------------------------------------------------------------------------

KEM_ID, KDF_ID, AEAD_ID = 0x647A, 0x0001, 0x0002  # X-Wing; HKDF-SHA256; AES-256-GCM
SUITE_ID = b"HPKE" + b"".join(each.to_bytes(2, "big") for each in (KEM_ID, KDF_ID, AEAD_ID))


def xwing_open(secret, ciphertext):
    """X-Wing decapsulation (its draft, section 5.4) with the seed already expanded."""
    curve = X25519PrivateKey.from_private_bytes(secret[64:])
    theirs = ciphertext[1088:]
    kem_secret = MLKEM768PrivateKey.from_seed_bytes(secret[:64]).decapsulate(ciphertext[:1088])
    curve_secret = curve.exchange(X25519PublicKey.from_public_bytes(theirs))
    own = curve.public_key().public_bytes_raw()
    return hashlib.sha3_256(kem_secret + curve_secret + theirs + own + rb"\.//^\ "[:6]).digest()


def labelled_extract(label, value):
    """RFC 9180, section 4, without a salt."""
    return HKDF.extract(SHA256(), None, b"HPKE-v1" + SUITE_ID + label + value)


def labelled_expand(secret, label, info, length):
    """RFC 9180, section 4."""
    info = length.to_bytes(2, "big") + b"HPKE-v1" + SUITE_ID + label + info
    return HKDFExpand(SHA256(), length, info).derive(secret)


def hpke_open(secret, raw):
    """What is inside an X1 envelope, by RFC 9180 section 5.1 in base mode."""
    outer = json.loads(raw)
    sealed = from_base64(outer["ciphertext"])
    shared = xwing_open(secret, sealed[:1120])
    info = b"fed/1|" + outer["protected"].encode()
    context = b"\x00" + labelled_extract(b"psk_id_hash", b"") + labelled_extract(b"info_hash", info)
    base = HKDF.extract(SHA256(), shared, b"HPKE-v1" + SUITE_ID + b"secret")
    key, nonce = (
        labelled_expand(base, label, context, length) for label, length in ((b"key", 32), (b"base_nonce", 12))
    )
    return AESGCM(key).decrypt(nonce, sealed[1120:], b"")


def test_x_wing_is_the_x_wing_of_its_draft():
    vector = json.loads((VECTORS / "xwing.json").read_text(encoding="utf-8"))
    expanded = hashlib.shake_256(bytes.fromhex(vector["seed"])).digest(96)
    assert xwing_open(expanded, bytes.fromhex(vector["ct"])).hex() == vector["ss"]


def test_x1_is_hpke_as_written():
    token = hpke_open(HARBOUR.key("X1").secret, sealed()).decode()
    head, payload, _ = (from_base64(piece) for piece in token.split("."))
    assert json.loads(head) == {
        "alg": "Ed25519", "kid": RIVER.signing.id, "typ": "application/didcomm-signed+json",
    }  # fmt: skip
    assert json.loads(payload)["body"] == message().body
