"""What the page of the list of cases is made of."""

from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from urllib.parse import parse_qsl

from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.access.policy import allowed_to_roles
from wellknit.desk.filters import AGENCY, MINE, STATES, Filters, read
from wellknit.desk.kept import fill
from wellknit.desk.reads.cases import Page
from wellknit.desk.reads.people import colleagues
from wellknit.desk.rows import escape, options, table
from wellknit.ground import clock
from wellknit.words.codelists import codelist


def url(filters: Filters, **more: str) -> str:
    """The address of a list."""
    asked = "&".join(
        part for part in (filters.query, *(f"{name}={value}" for name, value in more.items())) if part
    )
    return _address() + (f"?{asked}" if asked else "")


@cache
def _address() -> str:
    return reverse("desk:cases")


def context(request: Any, filters: Filters, page: Page) -> dict[str, Any]:
    """Everything the template shows."""
    actor, agency = request.actor, filters.tab == AGENCY
    people = _people(actor) if agency else SafeString()
    deep = "after" in request.GET
    token = get_token(request)  # once: each form of the page would mask one of its own
    return {
        "csrf_token": token,
        "tabs": _tabs(actor, filters),
        "views": views(request, filters),
        "form": _form(get_language() or "en", filters, people),
        "table": _table(token, actor, filters, page, people),
        "narrowed": filters.narrowed,
        "said": _said(page, deep),
        "following": url(filters, after=page.following) if page.following else "",
        "first": url(filters) if deep else "",
        "list_actions": _actions(actor, filters),
        "may_open": allowed_to_roles(actor.roles, Permission.CASE_OPEN),
    }


_drawn: dict[int, tuple[datetime, SafeString]] = {}


def _people(actor: Actor) -> SafeString:
    """The actor's colleagues as options, at most a minute old: in a large agency they are a third of the page."""
    at, drawn = _drawn.get(actor.agency_id, (None, SafeString()))
    now = clock.now()
    if at is None or not at <= now < at + timedelta(minutes=1):
        drawn = options(colleagues(actor), None)
        _drawn[actor.agency_id] = now, drawn
    return drawn


@lru_cache(maxsize=256)
def _form(language: str, filters: Filters, people: SafeString) -> SafeString:
    """The filters, drawn once for what is asked; ``language`` is already active and stands here as part of the key."""
    tab = SafeString(filters.tab)
    rest = fill("desk/parts/show_all.html", tab=tab) if filters.narrowed else SafeString()
    checked = SafeString(" checked" if filters.review else "")
    fields = filter_fields(filters, people)
    return fill("desk/parts/filters.html", tab=tab, fields=fields, checked=checked, all=rest)


def _table(token: str, actor: Actor, filters: Filters, page: Page, people: SafeString) -> SafeString:
    """The table; where the worker may hand cases over, inside the form for that."""
    choose = bool(people) and allowed_to_roles(actor.roles, Permission.TEAM_WRITE)
    drawn = table(page.rows, choose=choose, managers=filters.tab == AGENCY)
    if not drawn or not choose:
        return drawn
    query = SafeString(escape(filters.query))
    return fill("desk/parts/hand_over.html", token=SafeString(token), query=query, people=people, table=drawn)


def _actions(actor: Actor, filters: Filters) -> SafeString:
    query = SafeString(f"?{escape(filters.query)}" if filters.query else "")
    may_export = {"export": query} if allowed_to_roles(actor.roles, Permission.CASE_EXPORT) else {}
    return fill("desk/parts/list_actions.html", query=query, **may_export)


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


@cache
def _choices(language: str) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """The selects of the filter form in one language: name, label, and what can be chosen."""
    whole = ("", _("All"))
    lists = {
        "state": (_("State"), STATES.items()),
        "status": (_("Status"), codelist("vic_TraffickingStatus").choices()),
        "risk": (_("Risk"), codelist("risk_level").choices()),
        "manager": (_("Case manager"), []),
    }
    return {
        name: (label, [whole, *((code, str(text)) for code, text in pairs)])
        for name, (label, pairs) in lists.items()
    }


def filter_fields(filters: Filters, people: SafeString) -> SafeString:
    """The fields of the filter form; ``people`` are the colleagues as options."""
    drawn = ""
    for name, (label, pairs) in _choices(get_language() or "en").items():
        if name != "manager" or people:
            choices = options(pairs, getattr(filters, name)) + (
                _chosen(people, filters) if name == "manager" else ""
            )
            drawn += (
                f'<div class="field"><label for="f-{name}">{escape(label)}</label>'
                f'<select id="f-{name}" name="{name}">{choices}</select></div>'
            )
    return mark_safe(drawn)  # noqa: S308 - escaped where it is made


def _chosen(people: SafeString, filters: Filters) -> str:
    option = f'<option value="{filters.manager}"'
    return people.replace(f"{option}>", f"{option} selected>")


def _said(page: Page, deep: bool) -> str:
    shown = len(page.rows)
    if page.following or deep:
        return ngettext("%(n)d case on this page", "%(n)d cases on this page", shown) % {"n": shown}
    return ngettext("%(n)d case, and no more", "%(n)d cases, and no more", shown) % {"n": shown}
