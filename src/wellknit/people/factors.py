"""Second factors: which a worker holds, which their roles ask for, and how their secrets are sealed."""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings

from wellknit.people.models import Worker
from wellknit.seal import field as cipher
from wellknit.vault.master import derived

PASSKEY, CODE, NONE = "passkey", "code", "none"
KEPT = "second_factor"  # under this name the session remembers which factor its worker holds
# Whoever oversees others, guards places, keeps accounts or erases is worth a good forgery of the sign-in page.
PASSKEY_ROLES = frozenset({"supervisor", "custodian", "administrator", "protection"})
_PLACE = "mfa.authenticator"


def held_by(worker: Worker) -> str:
    """The strongest factor a worker has set up."""
    return strongest(Authenticator.objects.filter(user_id=worker.pk).values_list("type", flat=True))


def strongest(types: Iterable[str]) -> str:
    """A passkey before a one-time code; recovery codes alone are none."""
    if Authenticator.Type.WEBAUTHN in (found := set(types)):
        return PASSKEY
    return CODE if Authenticator.Type.TOTP in found else NONE


def needs_passkey(roles: frozenset[str]) -> bool:
    """Whether these roles ask for a passkey; a one-time code is then not enough."""
    return bool(roles & PASSKEY_ROLES)


def enough(roles: frozenset[str], held: str) -> bool:
    """Whether a factor is strong enough for these roles."""
    return held == PASSKEY or (held == CODE and not needs_passkey(roles))


def lacking(request: Any) -> bool:
    """Whether the signed-in worker must set up a second factor before anything else."""
    if not settings.REQUIRE_SECOND_FACTOR:
        return False
    held = request.session.get(KEPT, NONE)
    if held == NONE:
        held = remember(request, request.user)
    return not enough(request.user.role_names, held)


def remember(request: Any, worker: Worker) -> str:
    """Note in the session which factor its worker holds, so that a page costs no query for it."""
    request.session[KEPT] = held_by(worker)
    return str(request.session[KEPT])


def seal(text: str) -> str:
    """A factor's secret as it is stored: sealed with the node's key."""
    return b64encode(cipher.seal(derived("mfa"), text.encode(), _PLACE)).decode()


def unseal(sealed: str) -> str:
    """The secret again. Raises `seal.field.CannotOpen` under another node's key."""
    return cipher.unseal(derived("mfa"), b64decode(sealed), _PLACE).decode()
