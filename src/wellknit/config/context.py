"""What every page knows: the node, the menu, whether the language awaits a reviewer."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.access.policy import allowed_to_roles
from wellknit.words.languages import awaiting_review

MENU = (
    (Permission.HOME_VIEW, "desk:home", _("Home")),
    (Permission.CASE_LIST, "desk:cases", _("Cases")),
    (Permission.CASE_SEARCH, "desk:search", _("Search")),
    (Permission.CASE_OPEN, "casework:before", _("New case")),
    (Permission.REFERRAL_INTAKE, "referral:inbox", _("Referrals")),
    (Permission.PROCEDURE_READ, "procedures:open", _("Open steps")),
    (Permission.GLASS_REVIEW, "casework:glass_review", _("Emergency openings")),
    (Permission.RELEASE_CONFIRM, "consent:waiting", _("Releases to confirm")),
    (Permission.LEDGER_READ, "desk:ledger", _("Who read what")),
    (Permission.CASE_IMPORT, "exchange:home", _("Files")),
    (Permission.CASE_SEARCH, "directory:find", _("Who can help")),
    (Permission.CAPACITY_WRITE, "directory:beds", _("Beds today")),
    (Permission.ORGANISATION_WRITE, "directory:list", _("Organisations")),
    (Permission.FIGURES_READ, "directory:gaps", _("Gaps")),
    (Permission.PROCEDURE_READ, "procedures:list", _("Procedures")),
    (Permission.AGREEMENT_READ, "cooperation:list", _("Agreements")),
    (Permission.NET_READ, "federation:net", _("The net")),
    (Permission.CASE_ERASE, "casework:erase", _("Erasure")),
    (Permission.WORKER_MANAGE, "people:workers", _("Workers")),
)


def node(request: HttpRequest | None) -> dict[str, Any]:
    """Names of the node, and what to say about the language."""
    return {
        "node_name": settings.NODE_NAME,
        "demo": settings.DEMO,
        "awaiting_review": awaiting_review(get_language() or "en"),
        "idle_seconds": settings.SESSION_IDLE_SECONDS,
    }


@cache
def addresses() -> frozenset[str]:
    """The addresses the menu leads to."""
    return frozenset(reverse(name) for _permission, name, _label in MENU)


def menu_for(actor: Actor | None, path: str) -> list[dict[str, Any]]:
    """The menu of a worker: only what their roles hold."""
    if actor is None:
        return []
    return [
        {"url": reverse(name), "label": label, "current": path == reverse(name)}
        for permission, name, label in MENU
        if allowed_to_roles(actor.roles, permission)
    ]
