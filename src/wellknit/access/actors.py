"""Who is acting now. Nothing is read or written without an actor."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property

from wellknit.access import policy
from wellknit.access.permissions import Permission
from wellknit.ground.verdicts import Verdict


class Forbidden(Exception):
    """Seen, but not allowed; the text says why. Becomes a 403 page."""


class NoActor(Exception):
    """Something was asked for in nobody's name."""


@dataclass(frozen=True)
class Actor:
    """A worker at work: a frozen picture of who they are during one request or command."""

    worker_id: int
    agency_id: int
    roles: frozenset[str]
    name: str = ""

    @property
    def ledger_name(self) -> str:
        """How the ledger names the worker: by number, since names change."""
        return f"worker:{self.worker_id}"

    @cached_property
    def holders(self) -> tuple[str, ...]:
        """The names under which cases are visible to this worker."""
        return policy.holders(self.worker_id, self.agency_id, self.roles)

    @property
    def own_holder(self) -> str:
        """The name under which this worker's own cases are visible."""
        return self.holders[0]

    @property
    def agency_holder(self) -> str | None:
        """The name under which the agency's cases are visible, for a role that sees them."""
        return self.holders[1] if len(self.holders) > 1 else None

    def may(self, permission: Permission, standing: policy.Standing | None = None) -> Verdict:
        """Whether this worker may do a deed, on a case to which they stand so."""
        return policy.decide(self.roles, permission, standing)


@dataclass(frozen=True)
class System:
    """The node itself, for a stated reason: commands, jobs, the sign-in of somebody not yet known."""

    reason: str

    @property
    def ledger_name(self) -> str:
        return f"system:{self.reason}"

    def may(self, permission: Permission, standing: policy.Standing | None = None) -> Verdict:
        """The node may; what it did is in the ledger with its reason."""
        return Verdict()


@dataclass(frozen=True)
class Partner:
    """Another node, through a message it has signed: it may do what such a message can ask for, and nothing else."""

    peer_id: int
    name: str = ""

    @property
    def ledger_name(self) -> str:
        return f"peer:{self.peer_id}"

    def may(self, permission: Permission, standing: policy.Standing | None = None) -> Verdict:
        """Whether a message of another node can do this deed here."""
        return policy.decide_for_partner(permission)


Anyone = Actor | System | Partner
_acting: ContextVar[Anyone | None] = ContextVar("acting", default=None)


@contextmanager
def acting(actor: Anyone | None) -> Iterator[None]:
    """Everything inside happens in this actor's name."""
    token = _acting.set(actor)
    try:
        yield
    finally:
        _acting.reset(token)


def current() -> Anyone:
    """Who is acting. Raises `NoActor` when nobody is."""
    actor = _acting.get()
    if actor is None:
        raise NoActor("nobody is acting: wrap this in acting(...)")
    return actor


def current_or_none() -> Anyone | None:
    """Who is acting, or nobody."""
    return _acting.get()


def require(by: Anyone, permission: Permission, standing: policy.Standing | None = None) -> None:
    """Raise `Forbidden` with the reason unless the actor may do this deed."""
    verdict = by.may(permission, standing)
    if not verdict:
        raise Forbidden(str(verdict.why_not))
