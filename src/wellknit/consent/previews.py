"""What would leave, gathered for a page: by category, greyed with the reason where nothing covers it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from wellknit.access.actors import Actor
from wellknit.casework.models import Case, Person
from wellknit.casework.standing import categories_for
from wellknit.consent import content, reads
from wellknit.consent.models import Release
from wellknit.consent.rules import releases as rules
from wellknit.consent.rules.values import more_than_usual
from wellknit.directory.models import Organisation
from wellknit.ground import clock
from wellknit.ground.verdicts import YES, Verdict
from wellknit.words.calendars import format_date
from wellknit.words.codelists import codelist


@dataclass(frozen=True)
class Group:
    """One category; ``items`` is None where the reader may not see them, ``why_not`` says why it stays."""

    category: str
    items: list[content.Item] | None
    why_not: Any = ""


@dataclass(frozen=True)
class Preview:
    """Exactly what would leave, and what may be done now."""

    wanted: rules.Wanted
    to: Organisation
    groups: list[Group]
    second: bool
    more: str
    make: Verdict = YES
    confirm: Verdict = YES
    use: Verdict = YES
    revoke: Verdict = YES


def of_wish(
    by: Actor, case: Case, *, person: Person, to: Organisation, purpose: str, categories: Iterable[str],
    ground: str, reason: str,
) -> Preview:  # fmt: skip
    """Before a release is made."""
    wanted = reads.wish(by, case, person, to, purpose, frozenset(categories), ground, reason)
    return _preview(by, case, person, to, wanted, make=rules.may_make(wanted))


def of_release(by: Actor, row: Release) -> Preview:
    """Of a release on file: what would leave if it were used now."""
    names = frozenset(row.category_names)
    wanted = reads.wish(by, row.case, row.person, row.recipient, row.purpose, names, row.ground, row.reason)
    confirm = rules.may_confirm(row.state, lapsed=row.lapsed, own=by.worker_id == row.made_by_id)
    use = rules.may_use(row.state, lapsed=row.lapsed) and rules.seen(wanted.unseen)
    stands = rules.stands(row.ground, wanted.coverage, wanted.objection, wanted.route)
    return _preview(
        by, row.case, row.person, row.recipient, wanted, confirm=confirm and stands, use=use and stands,
        revoke=rules.may_revoke(row.state),
    )  # fmt: skip


def _preview(
    by: Actor, case: Case, person: Person, to: Organisation, wanted: rules.Wanted, **verdicts: Verdict
) -> Preview:
    second = rules.needs_second(wanted.ground, wanted.categories)
    leaving = wanted.coverage.covered if wanted.ground == "consent" else wanted.categories
    items = content.preview(case, person, wanted.categories, leaving, second)
    why = {line.category: line.why for line in wanted.coverage.missing} if wanted.ground == "consent" else {}
    seen = categories_for(by, case)
    groups = [
        Group(name, found if name in seen else None, why.get(name, "")) for name, found in _by_category(items, wanted)
    ]
    more = rules.listed(more_than_usual(wanted.purpose, wanted.categories))
    return Preview(wanted, to, groups, second, more, **verdicts)


def _by_category(items: list[content.Item], wanted: rules.Wanted) -> list[tuple[str, list[content.Item]]]:
    """Every wanted category, also one of which nothing is known, and what goes along with them."""
    return [
        (name, [item for item in items if item.category == name])
        for name in [*codelist("category").codes, "routine"]
        if name in wanted.categories or (name == "routine" and any(item.category == name for item in items))
    ]  # fmt: skip


def grouped(items: list[content.Item]) -> list[Group]:
    """What leaves under a permit, by category."""
    names = [*codelist("category").codes, "routine"]
    found = [(name, [item for item in items if item.category == name]) for name in names]
    return [Group(name, those) for name, those in found if those]


def printed(by: Actor) -> dict[str, str]:
    """Who printed a sheet, and when, for its head."""
    moment = timezone.localtime(clock.now())
    day = format_date(moment.date(), get_language() or "en")
    return {"printed_by": by.name, "printed_at": f"{day}, {moment:%H:%M}"}
