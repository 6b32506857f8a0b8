"""What waits for somebody who signs in: numbers, each with the address that opens exactly what it counted."""

from collections import Counter
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.access.policy import allowed_to_roles
from wellknit.casework.models import Approval, Tally, Visibility
from wellknit.casework.reads import approvals, glass
from wellknit.cooperation import reads as agreements
from wellknit.desk import listing
from wellknit.desk.filters import AGENCY, STATES, Filters
from wellknit.desk.reads import cases, tasks
from wellknit.desk.reads.people import colleagues
from wellknit.federation.reads import net
from wellknit.referral import reads as referrals
from wellknit.words.codelists import codelist

FEW = 5
PRESSING = 100  # so far it is counted what one worker carries: whoever has more needs help, not a number


class Figure(NamedTuple):
    """A number and the door it is; ``late`` marks what should have been done already."""

    said: str
    label: Any
    url: str
    late: bool = False


class Table(NamedTuple):
    """Numbers by one dimension."""

    title: Any
    figures: list[Figure]


def said(number: int, most: int = cases.MOST) -> str:
    """A number as it is shown: beyond so many nobody counts on."""
    return f"{most}+" if number > most else str(number)


def holds(actor: Actor, permission: Permission) -> bool:
    """Whether the actor's roles hold a permission at all."""
    return allowed_to_roles(actor.roles, permission)


def doors(actor: Actor) -> dict[str, bool]:
    """What the page offers beside numbers."""
    return {
        "open": holds(actor, Permission.CASE_OPEN),
        "watch": holds(actor, Permission.LEDGER_READ),
        "manage": holds(actor, Permission.WORKER_MANAGE),
        "erase": holds(actor, Permission.CASE_ERASE),
    }


def mine(actor: Actor) -> list[Figure]:
    """What concerns the worker's own cases and tasks."""
    if not holds(actor, Permission.CASE_LIST):
        return []
    late, review = tasks.count(actor, late=True, most=PRESSING), cases.count(actor, Filters(review=True), PRESSING)
    number = cases.count(actor, Filters(state="active"), PRESSING)
    figures = [
        _door(number, _("My open cases"), listing.url(Filters(state="active"))),
        _door(late, _("Tasks overdue"), reverse("desk:tasks") + "?late=1", True),
        _door(review, _("Risk reviews overdue"), listing.url(Filters(review=True)), True),
    ]
    asked = len(_asked(actor).values_list("pk")[: PRESSING + 1])
    return [*figures, _door(asked, _("I asked for, not answered yet"), reverse("desk:asked"))] if asked else figures


def waiting(actor: Actor) -> list[Figure]:
    """What somebody waits for this worker to decide."""
    figures = []
    if holds(actor, Permission.PLAN_APPROVE) or holds(actor, Permission.CLOSE_APPROVE):
        number = approvals.count(actor, PRESSING)
        figures.append(_door(number, _("Waiting for my approval"), reverse("casework:approvals")))
    if holds(actor, Permission.GLASS_REVIEW):
        door = reverse("casework:glass_review")
        figures.append(_door(glass.waiting(actor), _("Emergency openings to review"), door, True))
    return figures + _of_referrals(actor) + _of_agreements(actor) + _of_net(actor)


def _of_referrals(actor: Actor) -> list[Figure]:
    """What other agencies ask, what they wrote, and what nobody has answered in time; said only when there is something."""
    if not holds(actor, Permission.REFERRAL_INTAKE):
        return []
    door, numbers = reverse("referral:inbox"), referrals.figures()
    figures = [
        _door(numbers["waiting"], _("Referrals waiting for an answer here"), door),
        _door(numbers["unread"], _("Referrals with something new to read"), door),
        _door(numbers["late"], _("Referrals not answered in time"), door, True),
    ]
    return [figure for figure in figures if figure.said != "0"]


def _of_agreements(actor: Actor) -> list[Figure]:
    """Said only when there is something: most offices hear of their agreements a few times a year."""
    if not holds(actor, Permission.AGREEMENT_WRITE):
        return []
    door = reverse("cooperation:list")
    waits = _door(agreements.waiting(actor).count(), _("Agreements waiting for my confirmation"), door)
    press = _door(agreements.pressing().count(), _("Agreements that end or are due for review"), door)
    return [figure for figure in (waits, press) if figure.said != "0"]


def _of_net(actor: Actor) -> list[Figure]:
    """What is wrong between nodes, said only when there is something, to whoever can mend it."""
    if not holds(actor, Permission.NET_CONFIRM):
        return []
    page, post = reverse("federation:net"), reverse("federation:stuck")
    told = {
        "split_view": (_("Nodes that hold another card of ours"), page, True),
        "stuck": (_("Messages that do not get through"), post, True),
        "withheld": (_("Nodes whose messages are missing"), page, True),
        "look": (_("Messages of other nodes that wait for a person"), post, False),
        "asked": (_("Nodes that wait for a second officer"), page, False),
        "unconfirmed": (_("Nodes whose number is to be compared"), page, False),
        "card_ends": (_("Nodes whose keys end"), page, True),
        "own_card": (_("This node's own card runs out"), reverse("federation:own"), True),
    }
    pressing = net.pressing(actor)
    return [_door(pressing[code], *words) for code, words in told.items() if code in pressing]


def _door(number: int, label: Any, url: str, late: bool = False) -> Figure:
    return Figure(said(number, PRESSING), label, url, late and number > 0)


def asked_by(actor: Actor) -> list[Any]:
    """What the worker asked a supervisor for and has no answer to yet."""
    rows = _asked(actor).order_by("made_at", "pk")
    return list(rows.values_list("kind", "case__reference", "made_at")[: cases.MOST])


def _asked(actor: Actor) -> QuerySet[Approval]:
    return Approval.objects.filter(made_by_id=actor.worker_id, state="waiting")


def agency(actor: Actor) -> list[Table]:
    """The agency's cases by state, status, risk and case manager, from the tallies kept with every deed."""
    if not actor.agency_holder:
        return []
    tally = _tally(actor)
    return [
        _table(
            _("State"), "state", [(code, text) for code, text in STATES.items() if code != "active"], tally
        ),
        _table(_("Status"), "status", codelist("vic_TraffickingStatus").choices(), tally),
        _table(_("Risk"), "risk", reversed(codelist("risk_level").choices()), tally),
        _table(_("Who has how many open cases"), "manager", _by_load(colleagues(actor), tally), tally),
    ]


def _by_load(people: list[tuple[Any, ...]], tally: Counter[tuple[str, str]]) -> list[tuple[str, str]]:
    """Colleagues, those who carry most first."""
    named = [(str(pk), name) for pk, name in people]
    return sorted(named, key=lambda pair: -tally["manager", pair[0]])


def _tally(actor: Actor) -> Counter[tuple[str, str]]:
    kept = Tally.objects.filter(holder=actor.agency_holder, n__gt=0).values_list("dim", "key", "n")
    tally = Counter({(dim, key): n for dim, key, n in kept})
    # The tallies are the agency's; what this worker is barred from is not theirs to count.
    barred = Visibility.objects.filter(
        holder=actor.agency_holder, case__bars__worker=actor.worker_id, case__bars__lifted_at=None
    )
    for state, status, risk, owner in barred.values_list("state", "status", "risk", "owner"):
        tally.subtract([("state", state), ("status", status), ("risk", risk)])
        tally.subtract([] if state == "closed" else [("manager", str(owner))])
    return tally


def _table(title: Any, dim: str, pairs: Any, tally: Counter[tuple[str, str]]) -> Table:
    return Table(
        title,
        [
            Figure(str(tally[dim, code]), text, listing.url(_filters(dim, code)))
            for code, text in pairs
            if tally[dim, code] > 0
        ],
    )


def _filters(dim: str, code: str) -> Filters:
    if dim == "manager":
        return Filters(tab=AGENCY, manager=int(code), state="active")
    return Filters(tab=AGENCY).but(**{dim: code})


def totals(actor: Actor) -> list[Table]:
    """For who may see figures and no case: the agency's totals, small ones hidden, without doors."""
    if not holds(actor, Permission.FIGURES_READ) or actor.agency_holder:
        return []
    kept = Tally.objects.filter(holder=f"a{actor.agency_id}", n__gt=0).values_list("dim", "key", "n")
    tally = {(dim, key): n for dim, key, n in kept}
    dims = (
        (_("State"), "state", STATES.items()),
        (_("Status"), "status", codelist("vic_TraffickingStatus").choices()),
        (_("Risk"), "risk", codelist("risk_level").choices()),
    )
    return [
        Table(
            title,
            [Figure(_hidden(tally[dim, code]), text, "") for code, text in pairs if (dim, code) in tally],
        )
        for title, dim, pairs in dims
    ]


def _hidden(number: int) -> str:
    return str(number) if number >= FEW else _("fewer than %(few)d") % {"few": FEW}
