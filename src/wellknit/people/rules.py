"""When a worker's account may be changed, and by whom. Pure: facts in, a verdict out."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from wellknit.access.roles import ROLES
from wellknit.ground.verdicts import YES, Verdict


def may_change(acting_id: int | None, worker_id: int) -> Verdict:
    """Roles and standing are given by somebody else: nobody lifts or locks out themselves."""
    if acting_id == worker_id:
        return Verdict(_("Nobody changes their own roles or account here: another administrator does it."))
    return YES


def may_hold(roles: Collection[str]) -> Verdict:
    """Whether these roles exist; somebody without any could do nothing."""
    if not roles:
        return Verdict(_("Choose at least one role."))
    unknown = sorted(set(roles) - set(ROLES))
    return Verdict(_("There is no such role.")) if unknown else YES
