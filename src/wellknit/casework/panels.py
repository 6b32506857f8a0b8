"""The sections of a case page. Rooms register theirs in ``AppConfig.ready()``; the case page gathers them."""

import html
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from wellknit.access.actors import Anyone
from wellknit.access.permissions import Permission
from wellknit.casework.models import Case
from wellknit.casework.standing import categories_for, may
from wellknit.vault.classes import Category


@dataclass(frozen=True)
class Panel:
    """One section: its route (which takes the reference), and what an actor must hold to be offered it.

    ``about`` names the categories of which at least one must be visible; empty means any reader of the case.
    """

    name: str
    title: Any
    route: str
    order: int
    permission: Permission = Permission.CASE_READ
    about: frozenset[Category] = frozenset()

    def offered(self, actor: Anyone, case: Case) -> bool:
        """Whether this actor is offered the section on this case."""
        seen = not self.about or bool(self.about & categories_for(actor, case))
        return seen and may(actor, self.permission, case)


_panels: dict[str, Panel] = {}


def register(*panels: Panel) -> None:
    """Add sections to the case page."""
    _panels.update({panel.name: panel for panel in panels})
    _in_order.cache_clear()
    _labels.cache_clear()


@cache
def _pattern(route: str) -> str:
    return reverse(route, args=["~"])


def address(route: str, reference: str) -> str:
    """The address of a route that takes nothing but the reference; ten of them stand on every page of a case."""
    return _pattern(route).replace("~", reference)


def for_case(actor: Anyone, case: Case) -> list[Panel]:
    """The sections this actor is offered on this case, in order."""
    return [panel for panel in _in_order() if panel.offered(actor, case)]


def links(actor: Anyone, case: Case, current: str = "") -> SafeString:
    """The sections as items of a list, drawn by hand: a template takes ten times as long, on every page of a case."""
    labels = _labels(get_language() or "en")
    drawn = (
        f'<li><a href="{address(panel.route, case.reference)}"'
        f"{_CURRENT if panel.name == current else ''}>{labels[panel.name]}</a></li>"
        for panel in for_case(actor, case)
    )
    return mark_safe("".join(drawn))  # noqa: S308 - labels are escaped, references hold no markup


_CURRENT = ' aria-current="page"'


@cache
def _in_order() -> list[Panel]:
    return sorted(_panels.values(), key=lambda panel: panel.order)


@cache
def _labels(language: str) -> dict[str, str]:
    return {panel.name: html.escape(str(panel.title)) for panel in _panels.values()}
