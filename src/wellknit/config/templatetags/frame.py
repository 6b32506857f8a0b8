"""The head and the foot of every page: menu, search, language, sign-out. They are the same for a worker from page to
page, so they are rendered once and kept; what differs each time (the form token, the address) is put in afterwards."""

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.access.policy import allowed_to_roles
from wellknit.config.context import addresses, menu_for, node
from wellknit.people.reads import titles

register = template.Library()
_TOKEN, _HERE = "the-form-token-stands-here", "the-address-stands-here"


@register.simple_tag(takes_context=True)
def page_header(context: Any) -> SafeString:
    """``{% page_header %}``: the head of the page for whoever is signed in, or for a stranger."""
    request = context.get("request")
    actor = getattr(request, "actor", None)
    path = request.path if request else ""
    html = _header(get_language() or "en", actor, path if path in addresses() else "")
    here = conditional_escape(request.get_full_path() if request else "/")
    token = conditional_escape(context.get("csrf_token") or "")
    return mark_safe(html.replace(_TOKEN, token).replace(_HERE, here))  # noqa: S308 - both are escaped


@register.simple_tag
@lru_cache(maxsize=1)
def page_links() -> str:
    """``{% page_links %}``: the mark, the style and the script of every page."""
    return render_to_string("shared/links.html")


@register.simple_tag(takes_context=True)
def page_footer(context: Any) -> SafeString:
    """``{% page_footer %}``: the foot of the page, and the warning before an idle session ends."""
    actor = getattr(context.get("request"), "actor", None)
    return mark_safe(_footer(get_language() or "en", actor))  # noqa: S308 - a template made it


@lru_cache(maxsize=2048)
def _footer(language: str, actor: Actor | None) -> str:
    return render_to_string("shared/footer.html", {**node(None), "actor": actor})


@lru_cache(maxsize=2048)
def _header(language: str, actor: Actor | None, path: str) -> str:
    """The head for one worker in one language; ``language`` is already active and stands here as part of the key."""
    known = {
        "actor": actor,
        "here": _HERE,
        "csrf_token": _TOKEN,
        "nav_items": menu_for(actor, path),
        "worker_role": titles(actor.roles) if actor else "",
        "may_search": actor is not None and allowed_to_roles(actor.roles, Permission.CASE_SEARCH),
    }
    return render_to_string("shared/header.html", {**node(None), **known})
