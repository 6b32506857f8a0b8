"""The demo's agreements: the instruments the field knows as drafts, and invented ones beside them that are in force.

Nothing is invented about an instrument that exists: those stay drafts, with everything to be confirmed that is.
"""

from datetime import date, timedelta
from typing import Any

from wellknit.cooperation import actions
from wellknit.cooperation.rules.agreements import Facts, Stretch
from wellknit.words.calendars import PartialDate, local_today, on_day


def _facts(title: str, other: str, **told: Any) -> Facts:
    both_ways = frozenset({("TH", other), (other, "TH")})
    return Facts(title=title, parties=frozenset({("TH", "Invented ministry"), (other, "")}), corridors=both_ways, **told)


def _invented(today: date) -> list[Facts]:
    begun, soon = today - timedelta(days=700), today + timedelta(days=110)
    work = frozenset({"casework", "referral", "return", "family_tracing"})
    phases = tuple(
        Stretch(f"Phase {number}", PartialDate("year", year), PartialDate("year", year + 1))
        for number, year in ((1, today.year - 2), (2, today.year), (3, today.year + 2))
    )
    return [
        _facts("Invented MOU on safe return, Thailand and Cambodia", "KH", kind="mou", signed=on_day(begun),
               in_force_from=begun, in_force_until=soon, purposes=work),
        _facts("Invented procedures on case management, Thailand and Lao PDR", "LA", kind="sop", in_force_from=begun,
               review_on=today + timedelta(days=20), purposes=work),
        _facts("Invented plan of action, Thailand and Viet Nam", "VN", kind="poa", in_force_from=begun, phases=phases,
               purposes=frozenset({"family_tracing", "statistics"})),
    ]  # fmt: skip


def agree(office: Any) -> None:
    """Two supervisors put the invented agreements in force; one more waits for the second of them."""
    with office.as_("sora") as sora, office.as_("vanna") as vanna:
        actions.bring_in(by=sora)
        for facts in _invented(local_today()):
            row = actions.write(by=sora, facts=facts)
            actions.propose(agreement=row, by=sora)
            actions.put_in_force(agreement=row, by=vanna)
        waiting = _facts("Invented MOU on family tracing, Thailand and Myanmar", "MM", kind="mou",
                         in_force_from=local_today(), purposes=frozenset({"family_tracing"}))  # fmt: skip
        actions.propose(agreement=actions.write(by=vanna, facts=waiting), by=vanna)
