"""What a list of cases is narrowed by. Codes only, so that a filter may stand in an address and be kept by name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from wellknit.access.actors import Actor
from wellknit.words.codelists import codelist

STATES = {
    "active": _("not closed"),
    "open": _("open"),
    "closing": _("closing asked for"),
    "closed": _("closed"),
}
MINE, AGENCY = "mine", "agency"


@dataclass(frozen=True)
class Filters:
    """One list: whose cases, in which state, status and risk, managed by whom, or with a review date that passed."""

    tab: str = MINE
    state: str = ""
    status: str = ""
    risk: str = ""
    manager: int = 0
    review: bool = False

    @property
    def query(self) -> str:
        """The filters as they stand in an address; empty for the plain list."""
        told = {name: value for name, value in vars(self).items() if value and value != MINE}
        return urlencode(told | {"review": 1} if self.review else told) if told else ""

    @property
    def narrowed(self) -> bool:
        """Whether anything but the tab is chosen."""
        return self != Filters(tab=self.tab)

    def but(self, **changes: Any) -> "Filters":
        """The same with something changed."""
        return replace(self, **changes)


def read(told: Mapping[str, Any], actor: Actor) -> Filters:
    """The filters an address names; what is unknown, or not the actor's to see, is left out."""
    tab = AGENCY if told.get("tab") == AGENCY and actor.agency_holder else MINE
    manager = str(told.get("manager", ""))
    return Filters(
        tab=tab,
        state=_one_of(told.get("state"), STATES),
        status=_one_of(told.get("status"), codelist("vic_TraffickingStatus").entries),
        risk=_one_of(told.get("risk"), codelist("risk_level").entries),
        manager=int(manager) if tab == AGENCY and manager.isdecimal() and len(manager) < 20 else 0,
        review=told.get("review") in (1, "1", True),
    )


def _one_of(value: Any, known: Mapping[str, Any]) -> str:
    return value if value in known else ""
