"""Writing down a turn in the life of a case, with its reason; the ledger line comes with it."""

from typing import Any

from wellknit.access.actors import Actor
from wellknit.casework.actions.common import done, made
from wellknit.casework.models import Case, TeamMember, Turn


def keep(
    kind: str, case: Case, *, by: Actor, code: str = "", words: str = "", opening: TeamMember | None = None
) -> None:
    """Keep a turn whose ledger line somebody else writes."""
    row = Turn(**made(case, by), kind=kind, code=code, words=words.strip(), opening=opening)
    row.save(force_insert=True)


def turn(kind: str, case: Case, *, by: Actor, code: str = "", words: str = "", **detail: Any) -> None:
    """Keep a turn and record it, in the transaction that is open. The words stay out of the ledger."""
    keep(kind, case, by=by, code=code, words=words)
    done(kind, case, by=by, **({"code": code} if code else {}), **detail)
