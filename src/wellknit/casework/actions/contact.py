"""Writing down how a person may be contacted, and asking whether they may be contacted now."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, Anyone, Forbidden
from wellknit.access.permissions import Permission
from wellknit.casework.actions.common import done, made
from wellknit.casework.actions.once import hold
from wellknit.casework.doors import alias, person_of
from wellknit.casework.models import Case, Person, SafeContact
from wellknit.casework.reads import contact as reads
from wellknit.casework.reads.contact import Answer
from wellknit.casework.rules.contact import REFUSED_ELSEWHERE, contact_gate, may_be_written
from wellknit.casework.standing import need
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.record import record
from wellknit.words.calendars import local_today


@transaction.atomic
def write(
    *, case: Case, by: Actor, person: Person, allowed: bool, review_on: date, zone: str = "",
    rules: Sequence[Mapping[str, Any]] = (), never: Collection[str] = (), never_words: str = "",
    cover_story: str = "", code_word: str = "", language: str = "",
) -> SafeContact:  # fmt: skip
    """Write down what the person agreed to. From now on this record counts; the earlier ones stay on file."""
    need(by, Permission.CONTACT_WRITE, case)
    need_sight(by, case)
    may_be_written(
        allowed=allowed, rules=rules, never=never, zone=zone, review_on=review_on, today=local_today()
    ).enforce()
    told = {
        "allowed": allowed, "rules": [dict(rule) for rule in rules], "never": sorted(never),
        "never_words": never_words, "cover_story": cover_story, "code_word": code_word, "language": language,
        "zone": zone, "review_on": review_on,
    }  # fmt: skip
    hold(case)
    before = reads.newest(case, person)
    if before is not None and all(getattr(before, name) == value for name, value in told.items()):
        raise Refused(
            _("This is on file already, word for word. Change the day of the next look if you asked again.")
        )
    row = SafeContact(**made(case, by) | {"key_id": person.key_id}, person=person, **told)
    row.save(force_insert=True)
    done("contact.written", row, by=by)
    return row


@transaction.atomic
def ask_gate(
    *,
    case: Case,
    by: Anyone,
    channel: str,
    who: str,
    moment: datetime | None = None,
    person: Person | None = None,
) -> Answer:
    """Whether the person may be contacted so, recorded. Whatever sends, calls or visits asks here first."""
    need(by, Permission.CASE_READ, case)
    need_sight(by, case)
    person = person or person_of(case)
    agreed = reads.newest(case, person)
    verdict = contact_gate(agreed, channel, moment or clock.now(), who)
    if verdict and reads.refused_elsewhere(case, person):
        verdict = REFUSED_ELSEWHERE
    record(
        "contact.asked",
        by=by,
        subject=alias(case),
        channel=channel,
        who=who,
        answer="yes" if verdict else "no",
    )
    return Answer(verdict, agreed, channel, who)


def need_sight(by: Anyone, case: Case) -> None:
    """Raise `Forbidden` unless the actor may see how the persons of this case are contacted."""
    if not reads.visible(by, case):
        raise Forbidden(_("Your part in this case does not show how the person is contacted."))
