"""Showing a page of a case: the same frame around every section, whichever room it comes from."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.casework import panels
from wellknit.casework.models import Case
from wellknit.casework.standing import categories_for, may, standing_of


class Able:
    """What the actor may do on the case, for templates: ``{% if able.note_write %}``."""

    def __init__(self, actor: Actor, case: Case) -> None:
        self._actor, self._case = actor, case

    def __getattr__(self, name: str) -> bool:
        try:
            return may(self._actor, Permission[name.upper()], self._case)
        except KeyError:
            raise AttributeError(name) from None


def case_page(
    request: Any, template: str, case: Case, section: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A section of the case page. ``seen`` holds the visible categories by name, ``able`` the deeds allowed."""
    actor = request.actor
    frame = {
        "case": case,
        "section": section,
        "sections": panels.links(actor, case, section),
        "seen": {category.value for category in categories_for(actor, case)},
        "able": Able(actor, case),
        "break_glass": _glass(actor, case),
    }
    return render(request, template, frame | context, status=status)


def _glass(actor: Actor, case: Case) -> str:
    if "glass" not in standing_of(actor, case).parts:
        return ""
    return _("You opened this case in an emergency. Everything you do here will be reviewed.")

