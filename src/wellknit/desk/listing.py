"""What the page of the list of cases is made of."""

from typing import Any
from urllib.parse import parse_qsl

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.access.policy import allowed_to_roles
from wellknit.desk.filters import AGENCY, MINE, STATES, Filters, read
from wellknit.desk.reads.cases import Page
from wellknit.desk.reads.people import colleagues
from wellknit.desk.rows import lines, options
from wellknit.words.codelists import codelist


def url(filters: Filters, **more: str) -> str:
    """The address of a list."""
    asked = "&".join(part for part in (filters.query, *(f"{name}={value}" for name, value in more.items())) if part)
    return reverse("desk:cases") + (f"?{asked}" if asked else "")


def context(request: Any, filters: Filters, page: Page) -> dict[str, Any]:
    """Everything the template shows."""
    actor = request.actor
    agency = filters.tab == AGENCY
    people = colleagues(actor) if agency else []
    choose = agency and allowed_to_roles(actor.roles, Permission.TEAM_WRITE)
    return {
        "filters": filters,
        "tabs": _tabs(actor, filters),
        "views": views(request, filters),
        "selects": _selects(filters, people),
        "lines": lines(page.rows, choose=choose, managers=agency),
        "said": _said(page, "after" in request.GET),
        "following": url(filters, after=page.following) if page.following else "",
        "first": url(filters) if "after" in request.GET else "",
        "choose": choose,
        "people": options(people, None) if choose else "",
        "managers": agency,
        "may_export": allowed_to_roles(actor.roles, Permission.CASE_EXPORT),
        "may_open": allowed_to_roles(actor.roles, Permission.CASE_OPEN),
    }


def _tabs(actor: Actor, filters: Filters) -> list[dict[str, Any]]:
    if not actor.agency_holder:
        return []
    names = ((MINE, _("My cases")), (AGENCY, _("The agency's cases")))
    return [
        {"url": url(filters.but(tab=tab, manager=0)), "label": label, "current": filters.tab == tab}
        for tab, label in names
    ]


def read_query(query: str, actor: Actor) -> Filters:
    """The filters that `Filters.query` wrote."""
    return read(dict(parse_qsl(query)), actor)


def views(request: Any, filters: Filters) -> list[dict[str, Any]]:
    """The views the worker keeps."""
    kept = [(view["name"], read_query(view["query"], request.actor)) for view in request.user.saved_views]
    return [{"name": name, "url": url(each), "current": each == filters} for name, each in kept]


def _selects(filters: Filters, people: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    whole = ("", _("All"))
    drawn = [
        ("state", _("State"), STATES.items(), filters.state),
        ("status", _("Status"), codelist("vic_TraffickingStatus").choices(), filters.status),
        ("risk", _("Risk"), codelist("risk_level").choices(), filters.risk),
        ("manager", _("Case manager"), people, filters.manager),
    ]
    return [
        {"name": name, "label": label, "options": options([whole, *pairs], chosen)}
        for name, label, pairs, chosen in drawn
        if pairs
    ]


def _said(page: Page, deep: bool) -> str:
    shown = len(page.rows)
    if page.following or deep:
        return ngettext("%(n)d case on this page", "%(n)d cases on this page", shown) % {"n": shown}
    return ngettext("%(n)d case, and no more", "%(n)d cases, and no more", shown) % {"n": shown}
