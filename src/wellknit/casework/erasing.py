"""Who must be told before a case is erased. Rooms register theirs in ``AppConfig.ready()``; erasing asks all of them."""

from collections.abc import Callable

from wellknit.access.actors import Anyone
from wellknit.casework.models import Case

Farewell = Callable[[Case, Anyone], None]
_farewells: list[Farewell] = []


def register(farewell: Farewell) -> None:
    """Add what is done, as the node, before the rows of a case are deleted; it is part of the deed of erasing."""
    if farewell not in _farewells:
        _farewells.append(farewell)


def take_leave(case: Case, by: Anyone) -> None:
    """Let every room do what must be done before the case is gone."""
    for farewell in _farewells:
        farewell(case, by)
