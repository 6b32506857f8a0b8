"""What templates say: codes in words, dates in both calendars, and the small parts every page is made of."""

import datetime as dt
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from wellknit.words import codelists, languages
from wellknit.words.calendars import PartialDate, format_both, format_date

register = template.Library()

_WORLD = {"countries": codelists.countries, "languages": codelists.languages}


def _lang() -> str:
    return get_language() or "en"


@register.filter
def both_dates(value: dt.date | PartialDate | None) -> str:
    """``{{ birth|both_dates }}``: the date with the Buddhist year beside it."""
    return format_both(value, _lang())


@register.filter
def label(value: Any, name: str) -> str:
    """``{{ code|label:"prs_Gender" }}``: a code in words, or several."""
    known = _WORLD[name]() if name in _WORLD else codelists.codelist(name)
    codes = [value] if isinstance(value, str) else value or []
    return ", ".join(known.label(code) for code in codes)


@register.filter
def language_own_name(code: str) -> str:
    """``{{ lang|language_own_name }}``: a language of the interface under its own name."""
    return languages.own_name(code)


@register.simple_tag
def when(moment: dt.datetime | dt.date | None) -> SafeString | str:
    """``{% when note.created_at %}``: a moment in the node's time zone, or a date."""
    if moment is None:
        return ""
    if not isinstance(moment, dt.datetime):
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), format_date(moment, _lang()))
    local = timezone.localtime(moment)
    words = f"{format_date(local.date(), _lang())}, {local:%H:%M}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), words)


@register.simple_tag
def badge(text: Any, kind: str = "open") -> SafeString:
    """``{% badge case_status "open" %}``: a short state; the words say it, the colour only helps."""
    return format_html('<span class="badge badge-{}">{}</span>', kind, text)


@register.simple_block_tag
def panel(
    content: str, *, title: Any, id: str = "", action_url: str = "", action_text: Any = "", level: int = 2
) -> str:
    """``{% panel title=_("Notes") id="notes" %}…{% endpanel %}``: a section with a heading."""
    parts = {"content": content, "title": title, "id": id, "level": level}
    return render_to_string(
        "shared/panel.html", parts | {"action_url": action_url, "action_text": action_text}
    )


@register.inclusion_tag("shared/empty.html")
def empty(text: Any, action_url: str = "", action_text: Any = "", title: Any = "") -> dict[str, Any]:
    """``{% empty _("No notes yet.") url _("Add a note") %}``: nothing here, and what to do next."""
    return {"text": text, "action_url": action_url, "action_text": action_text, "title": title}


@register.inclusion_tag("shared/field.html")
def field(field: BoundField) -> dict[str, Any]:
    """``{% field form.birth %}``: label, help and errors, tied to any widget."""
    widget = field.field.widget
    return {
        "field": field,
        "single": isinstance(widget, CheckboxInput),
        "options": isinstance(widget, RadioSelect | CheckboxSelectMultiple),
        "described_by": field.aria_describedby,
    }
