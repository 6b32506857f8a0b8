"""What is known of the people of a case, who comes with them, and how they are related.

The ledger learns which fields changed and of which person, never what they say.
"""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, Forbidden
from wellknit.access.permissions import Permission
from wellknit.casework.actions import facts
from wellknit.casework.actions.common import done, keep, new_key
from wellknit.casework.models import Case, CasePerson, Person, Relation
from wellknit.casework.people import CATEGORIES
from wellknit.casework.rules import people as rules
from wellknit.casework.rules.codes import known
from wellknit.casework.standing import categories_for, need
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.vault.classes import Category


@transaction.atomic
def describe(*, case: Case, person: Person, by: Actor, **told: Any) -> list[str]:
    """Write what is known of a person; the names of the fields that changed, which is all the ledger learns.

    Columns: ``called``, ``birth`` (a `PartialDate` or its dictionary), ``sex``, ``gender``, ``deceased``,
    ``marital_status``, ``number_of_children``, ``education``, ``position``, ``marks``, ``province``. Lists, each replaced as a whole:
    ``names`` (dictionaries of kind, script, full, first, middle, second, salutation), ``nationalities`` (country,
    standing), ``languages`` (codes, best first), ``papers`` (kind, country, number, expires_on, held_by), ``reaches``
    (kind, value), ``addresses`` (street, city, state, postal_code, country, latitude, longitude).
    """
    need(by, Permission.PERSON_WRITE, case)
    _need_sight(by, case, told)
    need_member(case, person)
    rules.facts(told).enforce()
    changed = facts.put(person, told)
    if changed:
        done("person.changed", case, by=by, fields=sorted(changed), person=person.pk)
    return changed


def add_person(
    *, case: Case, by: Actor, called: str, role: str = "dependant", origin: str = "", relation: str = "",
    household: bool = False, note: str = "", form_token: str = "", **told: Any,
) -> Person:  # fmt: skip
    """Add somebody who comes with the person: a human being of their own, with a key of their own.

    ``relation`` says what they are to the principal person; ``origin`` how a child came into the case; ``told`` is what
    `describe` takes. The same ``form_token`` adds one person, however often it is sent.
    """
    need(by, Permission.PERSON_WRITE, case)
    _need_sight(by, case, {"role": role} | told)
    rules.company(role, origin, relation).enforce()
    rules.facts(told).enforce()
    try:
        with transaction.atomic():
            person = new_person(called, told)
            member = CasePerson(case=case, person=person, role=role, origin=origin, form_token=form_token or None)
            member.save(force_insert=True)
            _relate(_principal(case), person, relation, household, note)
            done("person.added", case, by=by, role=role, origin=origin, person=person.pk)
    except IntegrityError:
        return _added_before(case, form_token)
    return person


def new_person(called: str, told: Mapping[str, Any]) -> Person:
    """A person with a key of their own, findable by name; the caller puts them into a case."""
    columns = {name: facts.column(value) for name, value in told.items() if name in Person.classes}
    person = Person(key=new_key(), called=called, made_at=clock.now(), **columns)
    keep(person)
    facts.begin(person, {name: rows for name, rows in told.items() if name not in columns})
    return person


@transaction.atomic
def relate(
    *, case: Case, person: Person, by: Actor, other: Person, kind: str = "", household: bool = False, note: str = ""
) -> None:
    """Say what ``other`` is to ``person``, both in this case, and whether they live together; no kind takes it back."""
    need(by, Permission.PERSON_WRITE, case)
    _need_sight(by, case, {"relation": kind})
    need_member(case, person)
    need_member(case, other)
    known("relationship", kind).enforce()
    if person.pk == other.pk:
        raise Refused(_("Nobody is their own relative."))
    before = Relation.objects.filter(person=person, other=other)
    if [(row.kind, row.household, row.note) for row in before] == [(kind, household, note)] or not (before or kind):
        return
    before.delete()
    _relate(person, other, kind, household, note)
    done("person.changed", case, by=by, fields=["relation"], person=person.pk)


def _relate(person: Person, other: Person, kind: str, household: bool, note: str) -> None:
    if kind:
        relation = Relation(person=person, key_id=person.key_id, other=other, kind=kind, household=household, note=note)
        relation.save(force_insert=True)


def _principal(case: Case) -> Person:
    member: CasePerson = case.casepersons.select_related("person").order_by("pk")[0]
    return member.person


def _added_before(case: Case, form_token: str) -> Person:
    """Whom the first click added, when the second one met it."""
    twin = case.casepersons.select_related("person").filter(form_token=form_token or None).first()
    if not form_token or twin is None:
        raise Refused(_("Somebody else changed this a moment ago. Look at it again before you go on."))
    person: Person = twin.person
    return person


def need_member(case: Case, person: Person) -> None:
    """Raise `Refused` unless the person is in the case."""
    if not case.casepersons.filter(person=person).exists():
        raise Refused(_("This person is not in this case."))


def _need_sight(by: Actor, case: Case, told: Mapping[str, Any]) -> None:
    """Who may not see a category does not write over it unseen."""
    seen = categories_for(by, case)
    if any(CATEGORIES.get(name, Category.FAMILY) not in seen for name in told):
        raise Forbidden(_("Your part in this case does not show this, so you cannot change it either."))
