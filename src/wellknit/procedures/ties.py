"""With which nodes a case is worked on together. Rooms above that join cases of two nodes register here.

    ties.register(of_case, case_of)

``of_case(case)`` yields the case's ties; ``case_of(peer, thid)`` finds the case such a tie stands for on this node.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from wellknit.casework.models import Case
from wellknit.consent.models import ReceivedConsent, Release
from wellknit.federation.models import Peer


@dataclass(frozen=True)
class Tie:
    """A case of ours and one of another node are the same person's. ``release`` is what we may tell them, ``received``
    what they asked the person for. With one that is not ``open`` what is under way goes on, and nothing begins."""

    peer: Peer
    thid: str
    name: str
    release: Release | None = None
    received: ReceivedConsent | None = None
    open: bool = True


OfCase = Callable[[Case], Iterable[Tie]]
CaseOf = Callable[[Peer, str], Case | None]
_sources: list[tuple[OfCase, CaseOf]] = []


def register(of_case: OfCase, case_of: CaseOf) -> None:
    """Add a way in which cases are tied."""
    if (of_case, case_of) not in _sources:
        _sources.append((of_case, case_of))


def of(case: Case) -> list[Tie]:
    """Everything that ties this case to cases of other nodes."""
    return [tie for of_case, _case_of in _sources for tie in of_case(case)]


def between(case: Case, thid: str) -> Tie | None:
    """The one of this name."""
    return next((tie for tie in of(case) if tie.thid == thid), None)


def case_of(peer: Peer, thid: str) -> Case | None:
    """The case here that another node means by a tie."""
    found = (each(peer, thid) for _of_case, each in _sources)
    return next((case for case in found if case is not None), None)
