"""What speaks against closing a case. Rooms register theirs in ``AppConfig.ready()``; closing asks all of them."""

from collections.abc import Callable, Iterable

from wellknit.casework.models import Case

Objection = Callable[[Case], Iterable[str]]
_objections: list[Objection] = []


def register(objection: Objection) -> None:
    """Add a function that yields one sentence for each thing that speaks against closing."""
    if objection not in _objections:
        _objections.append(objection)


def against_closing(case: Case) -> list[str]:
    """Every sentence that speaks against closing this case now, from all rooms."""
    return [str(sentence) for objection in _objections for sentence in objection(case)]
