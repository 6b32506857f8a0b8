"""The oracle: who may do what, written by hand from the access model, never computed from the policy it judges.

Whoever changes `access` changes these tables too; that is the point of them.
"""

from dataclasses import dataclass

ROLES = (
    "hotline", "caseworker", "supervisor", "provider", "interpreter", "legal", "tracing", "repatriation", "custodian",
    "police", "analyst", "auditor", "protection", "administrator",
)  # fmt: skip
NOBODY = ""  # a worker who holds no role at all
WIDE = {"supervisor"}  # who sees the agency's unrestricted cases without being in their teams

_EVERYBODY = " ".join(ROLES)
_TEAMS = "hotline caseworker supervisor provider interpreter legal tracing repatriation custodian"
_READERS = "hotline caseworker supervisor legal tracing repatriation custodian"
_CARE = "caseworker supervisor"
_INTAKE = "hotline caseworker supervisor"
_EXPERTS = "caseworker supervisor legal tracing repatriation"

NODE = {
    "home.view": _EVERYBODY,
    "case.list": _TEAMS,
    "case.search": _READERS,
    "case.open": _INTAKE,
    "case.export": "supervisor",
    "case.import": "supervisor",
    "ledger.read": "auditor protection",
    "worker.manage": "administrator",
    "glass.break": _CARE,
    "glass.review": "supervisor protection",
    "organisation.write": "supervisor",
    "capacity.write": _CARE,
    "agreement.read": _READERS,
    "agreement.write": "supervisor",
    "net.read": _READERS + " protection administrator",
    "net.write": "supervisor administrator",
    "net.confirm": "supervisor protection administrator",
    "net.look": "supervisor",
    "figures.read": "supervisor analyst",
    "case.erase": "protection",
    "procedure.read": _READERS,
    "procedure.write": "supervisor",
    "procedure.hear": "",  # only another node's message
    "referral.intake": _CARE,
    "referral.hear": "",  # only another node's message
    "consent.hear": "",
}
CASE = {
    "case.read": _TEAMS,
    "case.print": _CARE,
    "history.read": _READERS,
    "person.write": _INTAKE,
    "status.decide": _CARE,
    "story.write": _CARE,
    "need.write": _CARE,
    "plan.write": _CARE,
    "plan.approve": "supervisor",
    "service.write": _EXPERTS + " provider",
    "note.write": _EXPERTS + " hotline",
    "document.read": _READERS,
    "document.write": _EXPERTS,
    "document.original": "supervisor",
    "contact.write": _INTAKE + " custodian",
    "risk.write": _INTAKE,
    "task.write": _EXPERTS,
    "consent.read": _READERS,
    "consent.write": _CARE,
    "release.make": _CARE,
    "release.confirm": "supervisor custodian",
    "close.ask": _CARE,
    "close.approve": "supervisor",
    "case.reopen": _CARE,
    "case.handover": _CARE,
    "team.write": "supervisor",
    "bar.write": "supervisor",
    "case.restrict": "supervisor",
    "link.write": _CARE,
    "referral.read": _READERS,
    "referral.write": _CARE,
    "release.follow": _CARE,
    "run.write": _CARE,
    "step.write": _EXPERTS,
}
# What a signed message of another node does here by itself.
PARTNER = frozenset(("referral.hear", "procedure.hear", "consent.hear", "release.follow"))
MAY = {deed: frozenset(roles.split()) for deed, roles in (NODE | CASE).items()}

# What a closed case does not take any more, whoever asks.
STOPPED = frozenset(
    (
        "person.write", "status.decide", "story.write", "need.write", "plan.write", "plan.approve", "service.write",
        "note.write", "document.write", "contact.write", "risk.write", "task.write", "close.ask", "run.write", "step.write",
    )
)  # fmt: skip

_ANY = " ".join(CASE)
_SEEN = "case.read history.read document.read consent.read referral.read"
_EXPERT = _SEEN + " note.write document.write service.write task.write step.write"
_WHOLE = "routine contact identity health legal family location story"
_PARTS = {  # part: (what it shows, what it leaves to the roles)
    "manager": (_WHOLE, _ANY),
    "worker": (_WHOLE, _ANY),
    "legal": ("routine identity contact legal story", _EXPERT),
    "health": ("routine identity health", _EXPERT),
    "tracing": ("routine identity family", _EXPERT),
    "repatriation": ("routine identity contact family legal", _EXPERT),
    "custodian": ("routine location", _SEEN + " contact.write release.confirm"),
    "provider": ("routine contact", "case.read service.write"),
    "interpreter": ("routine", "case.read"),
    "intake": (
        "routine contact identity health family story",
        _SEEN + " person.write note.write contact.write risk.write",
    ),
    "glass": ("routine contact identity health legal family story", _SEEN + " note.write"),
    "agency": ("routine contact identity health legal family story", _ANY),
}
SHOWS = {part: frozenset(shows.split()) for part, (shows, _) in _PARTS.items()}
LEAVES = {part: frozenset(deeds.split()) for part, (_, deeds) in _PARTS.items()}


@dataclass(frozen=True)
class Relation:
    """How somebody stands to a case: the part they hold now, and whether the agency's supervisors are let in."""

    part: str = ""
    open_to_agency: bool = True


SHUT = Relation(open_to_agency=False)
RELATIONS = {
    "of another agency": SHUT,
    "of the agency": Relation(),
    **{f"part {part}": Relation(part) for part in _PARTS if part != "agency"},
    "barred member": SHUT,
    "barred": SHUT,
    "bar lifted": Relation("worker"),
    "restricted": SHUT,
    "member of a restricted case": Relation("worker", open_to_agency=False),
    "part ended": Relation(),
    "part ran out": Relation(),
    "member of another agency": Relation("worker", open_to_agency=False),
    "member of a closed case": Relation("worker"),
}


def parts_of(role: str, relation: Relation) -> frozenset[str]:
    """The parts through which somebody with this role sees the case; none means that it does not exist for them."""
    own = {relation.part} if relation.part else set()
    return frozenset(own | ({"agency"} if relation.open_to_agency and role in WIDE else set()))


def answer(roles: frozenset[str], deed: str, parts: frozenset[str]) -> str:
    """``yes``, or what stands in the way: ``role``, ``team`` (the case is not there) or ``part``."""
    if not roles & MAY[deed]:
        return "role"
    if deed in NODE:
        return "yes"
    if not parts:
        return "team"
    return "yes" if any(deed in LEAVES[part] for part in parts) else "part"


def shown(roles: frozenset[str], parts: frozenset[str]) -> frozenset[str]:
    """The categories somebody sees."""
    if answer(roles, "case.read", parts) != "yes":
        return frozenset()
    return frozenset().union(*(SHOWS[part] for part in parts))
