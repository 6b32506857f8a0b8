"""First passwords, made by the node, said once, good for a few days and one sign-in; and what no password may be."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wellknit.access.roles import ROLES
from wellknit.ground import clock

GOOD_FOR = timedelta(days=7)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without i l o 0 1: copied by hand from paper
_GROUPS, _EACH = 4, 4


def fresh() -> str:
    """A first password such as ``k7mf-2qxd-9tbn-w4rh``: 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_EACH)) for _ in range(_GROUPS))


def good_until() -> datetime:
    """When a first password made now stops opening."""
    return clock.now() + GOOD_FOR


class NoHouseWords:
    """Refuses a password that is little more than a word everybody at this node would try first.

    The words: Wellknit, the node, the worker's agency and sign-in name, the roles, and what the work is about. A
    sentence may well hold one of them; what remains without them must still be eight characters long.
    """

    WORDS = ("wellknit", "trafficking", "victim", "shelter", "welcome", "password")
    REST = 8

    def validate(self, password: str, user: Any = None) -> None:
        """Raise `ValidationError` for such a password."""
        rest = password.casefold()
        for word in sorted(self._words(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < self.REST:
            raise ValidationError(self.get_help_text(), code="password_house_words")

    def get_help_text(self) -> str:
        """What to do instead, in words."""
        return _("Do not build the password from the name of your agency, your role or the work: take other words.")

    def _words(self, user: Any) -> set[str]:
        agency = getattr(getattr(user, "agency", None), "name", "")
        names = f"{settings.NODE_NAME} {agency} {getattr(user, 'username', '')} {' '.join(ROLES)}".casefold().split()
        return {word for word in (*self.WORDS, *names) if len(word) > 3}
