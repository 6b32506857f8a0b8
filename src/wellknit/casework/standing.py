"""How an actor stands to a case: the facts the policy decides on, loaded once per actor and case object."""

from wellknit.access.actors import Actor, Anyone, Partner, System, require
from wellknit.access.permissions import Permission
from wellknit.access.policy import Standing, categories
from wellknit.access.roles import ALL
from wellknit.casework.models import Case
from wellknit.casework.rules.life import may_happen_in
from wellknit.casework.visibility import seen_by
from wellknit.vault.classes import Category


def standing_of(by: Actor, case: Case) -> Standing:
    """The parts the actor holds in the case, and whether it lies open to their agency."""
    known = case.__dict__.get("_standing")
    if known is None or known[0] != by:
        return remember(by, case, frozenset(seen_by(by).filter(case=case).values_list("part", flat=True)))
    return known[1]


def remember(by: Actor, case: Case, parts: frozenset[str]) -> Standing:
    """Keep with the case object through which parts the actor sees it."""
    standing = Standing(parts - {"agency"}, agency="agency" in parts)
    case.__dict__["_standing"] = (by, standing)
    return standing


def may(by: Anyone, permission: Permission, case: Case) -> bool:
    """Whether the actor may do this deed on this case; for buttons."""
    allowed = bool(by.may(permission, standing_of(by, case) if isinstance(by, Actor) else None))
    return allowed and bool(may_happen_in(case, permission))


def need(by: Anyone, permission: Permission, case: Case) -> None:
    """The first line of every action. Raises `Forbidden` unless the actor may do this deed on this case, `Refused`
    when the case is closed and the deed would write into it."""
    require(by, permission, standing_of(by, case) if isinstance(by, Actor) else None)
    may_happen_in(case, permission).enforce()


def categories_for(by: Anyone, case: Case) -> frozenset[Category]:
    """The categories of this case's content that the actor may see."""
    if isinstance(by, Partner):
        return frozenset()
    return ALL if isinstance(by, System) else categories(by.roles, standing_of(by, case))
