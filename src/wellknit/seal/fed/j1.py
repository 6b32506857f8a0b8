"""Suite J1, for implementers with a JOSE library: a DIDComm v2.1 message, signed and then encrypted without a sender.

JWS in JSON form (alg EdDSA) inside a JWE in general JSON form, ECDH-ES+A256KW with A256CBC-HS512. All that steers the
decryption stands in ``protected``; the name of the key beside it is bound by ``apv``.
"""

import hashlib
from typing import Any

from joserfc import jwe
from joserfc.jwk import ECKey, OKPKey

from wellknit.ground.canonical import canonical
from wellknit.seal.fed import shapes
from wellknit.seal.fed.identity import PrivateKey, PublicKey
from wellknit.seal.fed.jws import MESSAGE, Signed
from wellknit.seal.fed.strict import NotAccepted, from_base64, parse, to_base64

_ALG, _ENC = "ECDH-ES+A256KW", "A256CBC-HS512"
_TYP = "application/didcomm-encrypted+json"
_SIGNED = {"alg": "EdDSA", "typ": MESSAGE}
_HEADER, _CONTENT = 1024, 48 * 1024
_REST = ("iv", "ciphertext", "tag")


def recipient(outer: dict[str, Any]) -> str:
    """The name of the key an envelope is sealed to."""
    shapes.check("sealed#J1", outer)
    header = parse(from_base64(outer["protected"]), _HEADER)
    shapes.check("sealed#J1-protected", header)
    kid = str(outer["recipients"][0]["header"]["kid"])
    if header["apv"] != _apv(kid):
        raise NotAccepted("header")
    return kid


def seal(content: bytes, to: PublicKey) -> bytes:
    """The content as an envelope for whoever holds this key."""
    header = {"typ": _TYP, "alg": _ALG, "enc": _ENC, "apv": _apv(to.id)}
    # The library's own general form leaves ``epk`` outside ``protected``; its compact form has everything inside.
    compact = jwe.encrypt_compact(header, content, _jose(to), [_ALG, _ENC])
    protected, key, iv, text, tag = compact.split(".")
    one = {"header": {"kid": to.id}, "encrypted_key": key}
    return canonical({"protected": protected, "recipients": [one], "iv": iv, "ciphertext": text, "tag": tag})


def unseal(outer: dict[str, Any], by: PrivateKey) -> bytes:
    """The content of an envelope whose `recipient` is this key."""
    parts = [outer["protected"], outer["recipients"][0]["encrypted_key"], *(outer[name] for name in _REST)]
    for part in parts:
        from_base64(part)
    try:
        content = jwe.decrypt_compact(".".join(parts), _jose(by), [_ALG, _ENC]).plaintext
    except Exception:  # whatever a stranger's numbers make the library trip over, it does not open
        raise NotAccepted("seal") from None
    return content or b""


def sign(payload: bytes, by: PrivateKey) -> bytes:
    """A message's payload, signed as DIDComm wants it: the name of the key stands beside the protected header."""
    covered = f"{to_base64(canonical(_SIGNED))}.{to_base64(payload)}"
    protected, text = covered.split(".")
    signature = to_base64(by.loaded.sign(covered.encode()))
    one = {"protected": protected, "header": {"kid": by.id}, "signature": signature}
    return canonical({"payload": text, "signatures": [one]})


def signed(content: bytes) -> Signed:
    """What `sign` made, taken apart; not yet verified."""
    value = parse(content, _CONTENT)
    shapes.check("sealed#J1-signed", value)
    one = value["signatures"][0]
    if parse(from_base64(one["protected"]), _HEADER) != _SIGNED:
        raise NotAccepted("header")
    covered = f"{one['protected']}.{value['payload']}".encode()
    return Signed(one["header"]["kid"], from_base64(value["payload"]), covered, from_base64(one["signature"]))


def _apv(kid: str) -> str:
    return to_base64(hashlib.sha256(kid.encode()).digest())


def _jose(key: PublicKey | PrivateKey) -> ECKey | OKPKey:
    return (ECKey if key.kind == "P-256" else OKPKey).import_key(key.loaded)
