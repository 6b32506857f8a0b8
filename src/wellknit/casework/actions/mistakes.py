"""Taking out again what was added by mistake: a person who does not belong in the case, a document that does not.

A person who is then in no case is forgotten as an erasure forgets; a document stays, sealed and marked, until the case goes.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, Forbidden, System, acting
from wellknit.access.permissions import Permission
from wellknit.casework.actions.common import done, move
from wellknit.casework.actions.erasure import forget
from wellknit.casework.actions.once import hold
from wellknit.casework.actions.turns import turn
from wellknit.casework.models import Case, CasePerson, Document, Person
from wellknit.casework.reads import people as reads
from wellknit.casework.rules import documents as rules
from wellknit.casework.rules.codes import known
from wellknit.casework.standing import categories_for, need
from wellknit.casework.states import DOCUMENT
from wellknit.ground.verdicts import Refused
from wellknit.vault.classes import Category


@transaction.atomic
def take_out(*, case: Case, person: Person, by: Actor, reason: str, words: str) -> None:
    """Take somebody out of a case who was added by mistake; who is in no other case is forgotten for good."""
    need(by, Permission.PERSON_WRITE, case)
    if not {Category.IDENTITY, Category.FAMILY} <= categories_for(by, case):
        raise Forbidden(_("Your part in this case does not show this, so you cannot change it either."))
    known("mistake_reason", reason or "-").enforce()
    hold(case)
    member = case.casepersons.filter(person=person).first()
    if member is None:
        raise Refused(_("This person is not in this case."))
    reads.may_take_out(case, member).enforce()
    member.delete()
    turn("person.taken_out", case, by=by, code=reason, words=words, person=person.pk)
    with acting(System("taking a person out of a case")):
        if not CasePerson.objects.filter(person=person).exists():
            forget([person])


@transaction.atomic
def withdraw(*, document: Document, by: Actor, reason: str, words: str) -> None:
    """Mark a document that was added by mistake: it stays on its page and is opened no more; its place is free again."""
    need(by, Permission.DOCUMENT_WRITE, document.case)
    if document.category not in categories_for(by, document.case):
        raise Forbidden(_("Your part in this case does not show documents of this kind."))
    known("mistake_reason", reason or "-").enforce()
    rules.may_withdraw(document.state).enforce()
    close(document, reason)
    document.withdrawn_words = words.strip()
    document.save(update_fields=["withdrawn_words"])
    done("document.withdrawn", document, by=by, slot=document.slot, reason=reason)


def close(document: Document, because: str) -> None:
    """Mark a document that may be opened no longer, for a reason of the same list. Who may, and what the ledger says, is settled
    by whoever calls."""
    move(document, DOCUMENT, "withdrawn", withdrawn_because=because)
