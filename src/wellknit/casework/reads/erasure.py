"""What an erasure would forget: numbers only, for somebody who sees no content."""

from dataclasses import dataclass
from datetime import datetime

from wellknit.access.actors import Actor, System, acting
from wellknit.casework.models import Case, CasePerson, Document, Note, Person
from wellknit.casework.reads.unseen import by_reference


@dataclass(frozen=True)
class Outlook:
    """What goes with a case, and what stays because another case still needs it."""

    reference: str
    opened_at: datetime
    persons: int
    staying: int
    notes: int
    documents: int


def only_here(case: Case) -> list[Person]:
    """The persons of a case who are in no other."""
    elsewhere = CasePerson.objects.exclude(case=case).values("person")
    return list(Person.objects.filter(casepersons__case=case).exclude(pk__in=elsewhere))


def outlook(reference: str, by: Actor) -> Outlook | None:
    """What erasing would forget, or nothing when there is no such case at the actor's agency."""
    with acting(System("outlook of an erasure")):
        case = by_reference(reference, by)
        if case is None:
            return None
        going = len(only_here(case))
        return Outlook(
            case.reference, case.opened_at, going, case.casepersons.count() - going,
            Note.objects.filter(case=case).count(), Document.objects.filter(case=case).count(),
        )  # fmt: skip
