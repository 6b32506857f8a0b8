"""A passkey as a device would register it, for workers who must have one without a browser."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

_FLAGS = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT


def registration(number: bytes = b"\1" * 16) -> dict[str, Any]:
    """What a browser sends when a passkey was made: no attestation, a key nobody keeps the secret half of."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    made = AttestedCredentialData.create(Aaguid(bytes(16)), number, key)
    answer = {
        "clientDataJSON": CollectedClientData.create("webauthn.create", b"asked", "http://testserver"),
        "attestationObject": AttestationObject.create(
            "none", AuthenticatorData.create(bytes(32), _FLAGS, 0, made), {}
        ),
    }
    return {
        "id": websafe_encode(number),
        "rawId": websafe_encode(number),
        "type": "public-key",
        "clientExtensionResults": {},
        "response": {name: websafe_encode(value) for name, value in answer.items()},
    }
