"""Pages of the documentation that are made from the code; a house test holds each against what the code says now."""

from collections.abc import Callable, Iterable

from django.utils.translation import override

from wellknit.access.permissions import NODE_WIDE, Permission
from wellknit.access.roles import AGENCY_PART, PARTS, ROLES
from wellknit.casework import states as casework_states
from wellknit.config.environment import settings_page
from wellknit.consent import states as consent_states
from wellknit.cooperation import states as cooperation_states
from wellknit.exchange import homes
from wellknit.federation import states as federation_states
from wellknit.ground.moves import Moves
from wellknit.procedures import states as procedure_states
from wellknit.referral import states as referral_states
from wellknit.vault.classes import Category

_MARK = "●"


def permissions_page() -> str:
    """Who may do what: roles with their sentence, roles × permissions, parts × categories and permissions."""
    with override("en"):
        return "\n".join([_PERMISSIONS_HEAD, *_roles(), "", *_role_table(), "", _PARTS_HEAD, *_part_table(), ""])


_PERMISSIONS_HEAD = """# Who may do what

Generated from `access/roles.py` by `./wellknit manage generate`. A deed on a case needs three things: a role that holds the
permission, a part in the case (or the agency's relation to it) that leaves it to the role, and no bar. A bar wins over
everything. Not visible equals not existing.

| role | may |
| --- | --- |"""
_PARTS_HEAD = """## Parts in a case

What a part shows, and what it leaves to the worker's roles. *Agency* is the relation of roles that see their agency's
unrestricted cases. Current locations are shown to the case's own team and its custodian only.

| part | sees | leaves to the role |
| --- | --- | --- |"""


def _roles() -> Iterable[str]:
    return (f"| **{role.title}** (`{role.name}`) | {role.sentence} |" for role in ROLES.values())


def _role_table() -> Iterable[str]:
    for title, wanted in (("On the node", True), ("On a case", False)):
        yield f"## {title}\n"
        yield f"| permission | {' | '.join(ROLES)} |"
        yield "| --- |" + " :-: |" * len(ROLES)
        for permission in Permission:
            if (permission in NODE_WIDE) is wanted:
                marks = (_MARK if permission in role.permissions else "" for role in ROLES.values())
                yield f"| `{permission}` | {' | '.join(marks)} |"
        yield ""


def _part_table() -> Iterable[str]:
    for part in (*PARTS.values(), AGENCY_PART):
        sees = ", ".join(category.value for category in Category if category in part.categories)
        everything = part.permissions == frozenset(Permission)
        leaves = "everything" if everything else ", ".join(f"`{one}`" for one in Permission if one in part.permissions)
        yield f"| **{part.title}** (`{part.name}`) | {sees} | {leaves} |"


def states_page() -> str:
    """Every table of moves, drawn."""
    return "\n".join([_STATES_HEAD, *(_drawn(moves) for moves in all_moves())])


_STATES_HEAD = """# States and moves

Generated from the rooms' `states.py` by `./wellknit manage generate`. A move is a guarded update: from the state it was in, or not at
all.
"""


def all_moves() -> list[Moves]:
    """Every table of moves of every room."""
    rooms = (casework_states, consent_states, cooperation_states, federation_states, procedure_states, referral_states)
    return [value for room in rooms for value in vars(room).values() if isinstance(value, Moves)]


def _drawn(moves: Moves) -> str:
    lines = [f"    [*] --> {moves.start}"]
    lines += [f"    {old} --> {new}" for old, targets in moves.table.items() for new in targets]
    return "\n".join([f"## {moves.noun}\n", "```mermaid", "stateDiagram-v2", *lines, "```\n"])


PAGES: dict[str, Callable[[], str]] = {
    "permissions.md": permissions_page,
    "settings.md": settings_page,
    "states.md": states_page,
    "htcds.md": homes.page,
}
