"""Suite X1, spoken between our own nodes: a compact JWS inside HPKE (RFC 9180) with X-Wing.

KEM ML-KEM-768 with X25519, HKDF-SHA-256, AES-256-GCM, base mode. ``info`` is the label of the protocol and the very
characters of the outer header, so that nothing of the header can be exchanged.
"""

from typing import Any

from cryptography.exceptions import InvalidTag

from wellknit.ground.canonical import canonical
from wellknit.seal import xwing
from wellknit.seal.fed import jws, shapes
from wellknit.seal.fed.identity import PrivateKey, PublicKey
from wellknit.seal.fed.strict import NotAccepted, from_base64, parse, to_base64

_HEADER, _CONTENT = 1024, 48 * 1024


def recipient(outer: dict[str, Any]) -> str:
    """The name of the key an envelope is sealed to."""
    shapes.check("sealed#X1", outer)
    header = parse(from_base64(outer["protected"]), _HEADER)
    shapes.check("sealed#X1-protected", header)
    return str(header["kid"])


def seal(content: bytes, to: PublicKey) -> bytes:
    """The content as an envelope for whoever holds this key."""
    protected = to_base64(canonical({"v": 1, "suite": "X1", "kid": to.id}))
    sealed = xwing.SUITE.encrypt(content, to.loaded, _info(protected))
    return canonical({"protected": protected, "ciphertext": to_base64(sealed)})


def unseal(outer: dict[str, Any], by: PrivateKey) -> bytes:
    """The content of an envelope whose `recipient` is this key."""
    sealed = from_base64(outer["ciphertext"])
    try:
        return xwing.SUITE.decrypt(sealed, by.loaded, _info(outer["protected"]))
    except (InvalidTag, ValueError):
        raise NotAccepted("seal") from None


def sign(payload: bytes, by: PrivateKey) -> bytes:
    """A message's payload, signed as this suite wants it."""
    return jws.sign(payload, jws.MESSAGE, by).encode()


def signed(content: bytes) -> jws.Signed:
    """What `sign` made, taken apart; not yet verified."""
    return jws.read(
        content.decode("latin-1"), jws.MESSAGE, _CONTENT
    )  # what is not base64url is refused there


def _info(protected: str) -> bytes:
    return b"fed/1|" + protected.encode()
