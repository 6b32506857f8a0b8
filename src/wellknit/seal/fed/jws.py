"""Signatures: JWS (RFC 7515) with Ed25519 (RFC 8037), in the one form that is accepted.

The header has exactly ``alg``, ``kid`` and ``typ``. Each use has a ``typ`` of its own, so that a receipt can never be
shown as a consent. The signature is checked over the characters that were received, never over what they mean.
"""

from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature

from wellknit.ground.canonical import canonical
from wellknit.seal.fed.identity import PrivateKey, PublicKey, node_of
from wellknit.seal.fed.strict import NotAccepted, from_base64, parse, to_base64

MESSAGE = "application/didcomm-signed+json"
CARD, RECEIPT = "fed1-card+jws", "fed1-receipt+jws"
CONSENT, MANIFEST = "fed1-consent+jws", "fed1-manifest+jws"
ALG = "Ed25519"
_HEADER = 1024


@dataclass(frozen=True)
class Signed:
    """Something that claims to be signed: nothing in it may be believed before `verify`."""

    kid: str
    payload: bytes = field(repr=False)
    covered: bytes = field(repr=False)
    signature: bytes

    @property
    def node(self) -> str:
        """Who is said to have signed."""
        return node_of(self.kid)

    def verify(self, key: PublicKey) -> bytes:
        """The payload, if this key signed it."""
        if key.id != self.kid:
            raise NotAccepted("signer")
        try:
            key.loaded.verify(self.signature, self.covered)
        except InvalidSignature:
            raise NotAccepted("signature") from None
        return self.payload


def sign(payload: bytes, typ: str, by: PrivateKey) -> str:
    """The payload as a JWS in compact form."""
    head = canonical({"alg": ALG, "kid": by.id, "typ": typ})
    covered = f"{to_base64(head)}.{to_base64(payload)}"
    return f"{covered}.{to_base64(by.loaded.sign(covered.encode()))}"


def read(token: str, typ: str, limit: int) -> Signed:
    """A compact JWS of this type and at most this length, taken apart; not yet verified."""
    if len(token) > limit:
        raise NotAccepted("size")
    parts = token.split(".")
    if len(parts) != 3:
        raise NotAccepted("header")
    head, payload, signature = map(from_base64, parts)
    header = parse(head, _HEADER)
    kid = header.get("kid") if isinstance(header, dict) else None
    if not isinstance(kid, str) or header != {"alg": ALG, "kid": kid, "typ": typ}:
        raise NotAccepted("header")
    return Signed(kid, payload, f"{parts[0]}.{parts[1]}".encode(), signature)
