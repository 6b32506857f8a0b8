"""The demo's agreements: the instruments the field knows as drafts, and invented ones beside them that are in force.

Nothing is invented about an instrument that exists: those stay drafts, with everything to be confirmed that is.
"""

from datetime import date, timedelta
from typing import Any

from wellknit.access.actors import Actor
from wellknit.cooperation import actions
from wellknit.cooperation.rules.agreements import Facts, Stretch
from wellknit.words.calendars import PartialDate, local_today, on_day

WORK = frozenset({"casework", "referral", "return", "family_tracing"})


def _facts(title: str, here: str, other: str, **told: Any) -> Facts:
    both_ways = frozenset({(here, other), (other, here)})
    return Facts(title=title, parties=frozenset({(here, "Invented ministry"), (other, "")}), corridors=both_ways, **told)


def _safe_return(here: str, other: str) -> Facts:
    """The one both nodes of the demo know, each from its own side."""
    begun = local_today() - timedelta(days=700)
    return _facts("Invented MOU on safe return, Thailand and Cambodia", here, other, kind="mou", signed=on_day(begun),
                  in_force_from=begun, in_force_until=local_today() + timedelta(days=110), purposes=WORK)  # fmt: skip


def _invented(today: date) -> list[Facts]:
    begun = today - timedelta(days=700)
    phases = tuple(
        Stretch(f"Phase {number}", PartialDate("year", year), PartialDate("year", year + 1))
        for number, year in ((1, today.year - 2), (2, today.year), (3, today.year + 2))
    )
    return [
        _safe_return("TH", "KH"),
        _facts("Invented procedures on case management, Thailand and Lao PDR", "TH", "LA", kind="sop", in_force_from=begun,
               review_on=today + timedelta(days=20), purposes=WORK),
        _facts("Invented plan of action, Thailand and Viet Nam", "TH", "VN", kind="poa", in_force_from=begun, phases=phases,
               purposes=frozenset({"family_tracing", "statistics"})),
    ]  # fmt: skip


def agree(office: Any) -> None:
    """Two supervisors put the invented agreements in force; one more waits for the second of them."""
    with office.as_("sora") as sora, office.as_("vanna") as vanna:
        actions.bring_in(by=sora)
        for facts in _invented(local_today()):
            _put_in_force(facts, sora, vanna)
        waiting = _facts("Invented MOU on family tracing, Thailand and Myanmar", "TH", "MM", kind="mou",
                         in_force_from=local_today(), purposes=frozenset({"family_tracing"}))  # fmt: skip
        actions.propose(agreement=actions.write(by=vanna, facts=waiting), by=vanna)


def agree_in_cambodia(office: Any) -> None:
    """The same memorandum as the other node's, seen from here."""
    with office.as_("bopha") as bopha, office.as_("seyha") as seyha:
        actions.bring_in(by=bopha)
        _put_in_force(_safe_return("KH", "TH"), bopha, seyha)


def _put_in_force(facts: Facts, first: Actor, second: Actor) -> None:
    row = actions.write(by=first, facts=facts)
    actions.propose(agreement=row, by=first)
    actions.put_in_force(agreement=row, by=second)
