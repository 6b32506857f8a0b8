"""Reading how a person may be contacted: the newest record counts, older ones stay to be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from wellknit.access.actors import Anyone, System, acting
from wellknit.casework.models import Case, CasePerson, Link, SafeContact
from wellknit.casework.standing import categories_for
from wellknit.ground.verdicts import Verdict
from wellknit.vault import keyring
from wellknit.vault.classes import Category
from wellknit.words.codelists import codelist

SHOWN = 20


@dataclass(frozen=True)
class Answer:
    """What the gate said, and the record it went by."""

    verdict: Verdict
    record: SafeContact | None
    channel: str = ""
    who: str = ""

    def __bool__(self) -> bool:
        return bool(self.verdict)


def visible(actor: Anyone, case: Case) -> bool:
    """Whether the actor may see how the persons of this case are contacted."""
    return Category.CONTACT in categories_for(actor, case)


def persons(case: Case) -> list[Any]:
    """The persons of a case, the principal first."""
    members = CasePerson.objects.filter(case=case).select_related("person").order_by("pk")
    found = [member.person for member in members]
    keyring.preload(person.key_id for person in found)
    return found


def newest(case: Case, person: Any) -> SafeContact | None:
    """The record that counts."""
    rows = SafeContact.objects.filter(case=case, person=person)
    found: SafeContact | None = rows.select_related("made_by").order_by("-made_at", "-pk").first()
    return found


def history(case: Case, person: Any, most: int = SHOWN) -> list[SafeContact]:
    """All records, the newest first."""
    rows = SafeContact.objects.filter(case=case, person=person)
    return list(rows.select_related("made_by").order_by("-made_at", "-pk")[:most])


def refused_elsewhere(case: Case, person: Any) -> bool:
    """Whether the same human being, in another case on this node, last said that they want no contact."""
    with acting(System("no contact, wherever it was said")):
        rows = SafeContact.objects.filter(person__in=_same_human(person)).exclude(case=case)
        latest = {row.case_id: row.allowed for row in rows.order_by("made_at", "pk")}
    return not all(latest.values())


def _same_human(person: Any) -> set[int]:
    linked = Link.objects.filter(Q(one=person) | Q(other=person), state="linked").values_list(
        "one_id", "other_id"
    )
    return {person.pk, *(number for pair in linked for number in pair)}


def in_words(record: SafeContact) -> list[dict[str, Any]]:
    """The rules of a record with the names of their days, as a page shows them."""
    return [
        {**rule, "hours": _hours(rule), "day_names": [WEEKDAYS[day] for day in rule["days"]]}
        for rule in record.rules or ()
    ]


def sentence(rule: Mapping[str, Any]) -> str:
    """One way of contact as a sentence, for what leaves and what came: how, when, with whom, and whether a message is left."""
    days = [str(WEEKDAYS[day]) for day in rule["days"]]
    told = {
        "how": codelist("contact_channel").label(rule["channel"]), "days": _("every day") if len(days) == 7 else ", ".join(days),
        "hours": _hours(rule) or _("the whole day"), "who": _who(rule) or _("nobody"),
    }  # fmt: skip
    if rule.get("leave_message"):
        return _("%(how)s: %(days)s, %(hours)s; with: %(who)s; a message may be left") % told
    return _("%(how)s: %(days)s, %(hours)s; with: %(who)s; no message may be left") % told


def _who(rule: Mapping[str, Any]) -> str:
    return ", ".join(codelist("contact_who").label(code) for code in rule.get("who_may_answer", ()))


def _hours(rule: Mapping[str, Any]) -> str:
    return f"{rule['from']}–{rule['until']}" if rule.get("from") else ""
