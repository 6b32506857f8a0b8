"""The policy: the one place that decides. Pure: facts in, a decision with its reason out.

Three questions. May this worker do this deed, given how they stand to the case? Which categories may they see? In
which holders' names do cases become visible to them? Held by a generated matrix and by mutation.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wellknit.access.permissions import NODE_WIDE, Permission
from wellknit.access.roles import AGENCY_PART, PARTNER_DEEDS, PARTS, ROLES, Part
from wellknit.ground.verdicts import YES, Verdict
from wellknit.vault.classes import Category


@dataclass(frozen=True)
class Standing:
    """How a worker stands to one case: the parts they hold in its team, whether their agency's cases are open to
    them and this is one of them, and whether they are barred."""

    parts: frozenset[str] = frozenset()
    agency: bool = False
    barred: bool = False

    @property
    def sees(self) -> bool:
        """Whether the case exists at all for this worker. A bar wins over everything."""
        return not self.barred and (self.agency or bool(self.parts))


def holders(worker_id: int, agency_id: int, roles: frozenset[str]) -> tuple[str, ...]:
    """The names under which cases are visible to a worker, as stored in the visibility table."""
    own = f"w{worker_id}"
    return (own, f"a{agency_id}") if any(ROLES[role].agency_wide for role in roles if role in ROLES) else (own,)


def allowed_to_roles(roles: frozenset[str], permission: Permission) -> bool:
    """Whether any of the roles holds the permission at all."""
    return any(permission in ROLES[role].permissions for role in roles if role in ROLES)


def decide(roles: frozenset[str], permission: Permission, standing: Standing | None = None) -> Verdict:
    """May a worker with these roles do this deed, on a case to which they stand like this?"""
    if not allowed_to_roles(roles, permission):
        return Verdict(_("Your role does not include this."))
    if permission in NODE_WIDE:
        return YES
    if standing is None or not standing.sees:
        return Verdict(_("You are not in this case's team."))
    if any(permission in part.permissions for part in _parts(standing)):
        return YES
    return Verdict(_("Your part in this case does not include this."))


def decide_for_partner(permission: Permission) -> Verdict:
    """May a message of another node do this deed here?"""
    return YES if permission in PARTNER_DEEDS else Verdict(_("Another node cannot do this here."))


def categories(roles: frozenset[str], standing: Standing) -> frozenset[Category]:
    """The categories of a case's content this worker may see; none without the permission to read it."""
    if not decide(roles, Permission.CASE_READ, standing):
        return frozenset()
    return frozenset().union(*(part.categories for part in _parts(standing)))


def _parts(standing: Standing) -> list[Part]:
    parts = [PARTS[name] for name in standing.parts]
    return [*parts, AGENCY_PART] if standing.agency else parts
