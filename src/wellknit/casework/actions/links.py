"""Two records of one person: linked, told apart, undone. Never merged, and help goes on while the question is open.

Both records must lie before whoever decides, and they must be allowed to decide in both cases.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.casework.actions.common import done, move
from wellknit.casework.actions.people import need_member
from wellknit.casework.models import Case, CasePerson, Link, Person
from wellknit.casework.standing import need
from wellknit.casework.states import LINK
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused


def link(*, case: Case, person: Person, by: Actor, other: Person, why: str = "") -> Link:
    """Say that two records are of one person. ``why`` holds codes such as ``paper phone name``, never a value."""
    return _answer(case, person, by, other, "linked", "person.linked", why)


def tell_apart(*, case: Case, person: Person, by: Actor, other: Person, why: str = "") -> Link:
    """Say that two records are of different persons, so that nobody is asked again."""
    return _answer(case, person, by, other, "different", "person.told_apart", why)


def undo(*, case: Case, person: Person, by: Actor, other: Person) -> Link:
    """Take an answer back; the question is open again."""
    return _answer(case, person, by, other, "suggested", "person.unlinked", "")


@transaction.atomic
def _answer(case: Case, person: Person, by: Actor, other: Person, to: str, kind: str, why: str) -> Link:
    theirs = _case_of(other)
    for each in (case, theirs):
        need(by, Permission.LINK_WRITE, each)
    need_member(case, person)
    one, two = sorted((person, other), key=lambda human: human.pk)
    asked = {"made_by_id": by.worker_id, "made_at": clock.now()}
    answer, _new = Link.objects.get_or_create(one=one, other=two, defaults=asked | {"state": "suggested", "why": why})
    move(answer, LINK, to, **asked, **({"why": why} if why else {}))
    for each, human in {case.pk: (case, person), theirs.pk: (theirs, other)}.values():
        done(kind, each, by=by, person=human.pk, why=answer.why)
    return answer


def _case_of(person: Person) -> Case:
    """The newest case of a person that lies before whoever is acting."""
    member = CasePerson.objects.select_related("case__key").filter(person=person).order_by("-case_id").first()
    if member is None:
        raise Refused(_("This person is not in a case you see."))
    case: Case = member.case
    return case
