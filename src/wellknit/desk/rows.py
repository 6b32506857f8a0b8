"""The table of the list of cases as markup: built by hand, because they are most of the page and a template takes five
times as long. Every value is escaped where it enters."""

import html
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache

from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, gettext

from wellknit.casework.panels import address
from wellknit.desk.filters import STATES
from wellknit.desk.reads.cases import Row
from wellknit.words.calendars import format_date, local_today
from wellknit.words.codelists import codelist

STATUS_BADGES = {
    "PossibleVictimOfTrafficking": "possible",
    "ActualVictimOfTrafficking": "actual",
    "NotAVictimOfTrafficking": "not",
}
RISK_BADGES = {"medium": "possible", "high": "danger", "immediate": "overdue"}


def escape(text: object) -> str:
    """Text as it may stand in markup."""
    return html.escape(str(text))


def table(rows: Iterable[Row], *, choose: bool = False, managers: bool = True) -> SafeString:
    """The table; ``choose`` puts a checkbox before each line."""
    words, today = _words(get_language() or "en"), local_today()
    days = _Days(words.language)
    body = "".join(_line(row, words, today, days, choose, managers) for row in rows)
    if not body:
        return mark_safe("")
    return mark_safe(f'<table class="rows">{words.head(choose, managers)}<tbody>{body}</tbody></table>')  # noqa: S308


class _Words:
    """What lines say again and again, translated once for each language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.person, self.status, self.risk = (
            escape(gettext("Person")),
            escape(gettext("Status")),
            escape(gettext("Risk")),
        )
        self.state, self.manager = escape(gettext("State")), escape(gettext("Case manager"))
        self.updated, self.restricted = escape(gettext("Last change")), escape(gettext("restricted"))
        self.late, self.choose = escape(gettext("review overdue")), escape(gettext("Choose %s"))
        self.statuses = _badges("vic_TraffickingStatus", STATUS_BADGES)
        self.risks = _badges("risk_level", RISK_BADGES)
        self.states = {code: escape(text) for code, text in STATES.items()}
        self.reference, self.tick = escape(gettext("Reference")), escape(gettext("Choose"))
        self.bands = {entry.code: escape(entry.text) for entry in codelist("age_band")}

    def head(self, choose: bool, managers: bool) -> str:
        """The heading of the table."""
        names = [self.reference, self.person, self.status, self.risk, self.state]
        names += [self.manager, self.updated] if managers else [self.updated]
        tick = f'<th scope="col"><span class="visually-hidden">{self.tick}</span></th>' if choose else ""
        columns = "".join(f'<th scope="col">{name}</th>' for name in names)
        return f"<thead><tr>{tick}{columns}</tr></thead>"


@cache
def _words(language: str) -> _Words:
    return _Words(language)


def _badges(name: str, kinds: dict[str, str]) -> dict[str, str]:
    return {
        entry.code: f'<span class="badge badge-{kinds.get(entry.code, "closed")}">{escape(entry.text)}</span>'
        for entry in codelist(name)
    }


def _line(row: Row, words: _Words, today: date, days: "_Days", choose: bool, managers: bool) -> str:
    tick = _tick(row.reference, words) if choose else ""
    mark = f' <span class="badge badge-restricted">{words.restricted}</span>' if row.restricted else ""
    late = row.review_on is not None and row.state != "closed" and row.review_on < today
    risk = words.risks.get(row.risk, "")
    if late:
        risk = f'<span>{risk} <span class="small">{words.late}</span></span>'
    manager = f'<td data-label="{words.manager}">{escape(row.manager)}</td>' if managers else ""
    link = f'<a class="reference" href="{address("desk:case", row.reference)}">{row.reference}</a>'
    state = words.states.get(row.state, "")
    return (
        f'<tr>{tick}<th scope="row">{link}{mark}</th>'
        f'<td data-label="{words.person}">{_person(row, words)}</td>'
        f'<td data-label="{words.status}">{words.statuses.get(row.status, "")}</td>'
        f'<td data-label="{words.risk}">{risk}</td><td data-label="{words.state}">{state}</td>'
        f'{manager}<td data-label="{words.updated}">{days.of(row.updated_at)}</td></tr>'
    )


def _tick(reference: str, words: _Words) -> str:
    label = words.choose % reference
    return (
        f'<td class="tick"><input type="checkbox" name="case" value="{reference}" aria-label="{label}"></td>'
    )


def _person(row: Row, words: _Words) -> str:
    band = words.bands.get(row.band, "")
    return " · ".join(part for part in (escape(row.called), band) if part)


class _Days:
    """Moments as days where the node stands; most lines of a page fall on a few days."""

    def __init__(self, language: str) -> None:
        self._language, self._zone, self._drawn = language, get_current_timezone(), dict[date, str]()

    def of(self, moment: datetime) -> str:
        """The day of a moment."""
        day = moment.astimezone(self._zone).date()
        drawn = self._drawn.get(day)
        if drawn is None:
            drawn = f'<time datetime="{day.isoformat()}">{escape(format_date(day, self._language))}</time>'
            self._drawn[day] = drawn
        return drawn


def options(pairs: Iterable[tuple[object, object]], chosen: object) -> SafeString:
    """The options of a select, the chosen one marked. The values are codes and numbers of ours."""
    drawn = [
        f'<option value="{value}"{" selected" if value == chosen else ""}>{html.escape(str(text))}</option>'
        for value, text in pairs
    ]
    return mark_safe("".join(drawn))  # noqa: S308 - escaped above
