"""The manager of every protected model: no actor, no query; with an actor, only what the actor may see.

Which rows that are is told by a *narrower* that casework registers (the visibility table lives there). A model names
the path from itself to its case in ``case_path``.
"""

from collections.abc import Callable
from typing import Any

from django.db import models

from wellknit.access.actors import Actor, current_or_none


class UnscopedQuery(Exception):
    """A protected model was queried in nobody's name."""


Narrower = Callable[[models.QuerySet[Any], Actor], models.QuerySet[Any]]
_narrowers: list[Narrower] = []


def narrow_with(narrower: Narrower) -> None:
    """Register how a queryset is narrowed to an actor; exactly one, from casework."""
    _narrowers[:] = [narrower]


class ScopedManager(models.Manager[Any]):
    """Fails closed: direct, related, filtered and prefetched queries all pass through here."""

    def get_queryset(self) -> models.QuerySet[Any]:
        actor = current_or_none()
        if actor is None:
            raise UnscopedQuery(f"{self.model.__name__} was asked for in nobody's name")
        rows = super().get_queryset()
        return _narrowers[0](rows, actor) if isinstance(actor, Actor) else rows
