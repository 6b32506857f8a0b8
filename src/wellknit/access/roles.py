"""The roles a worker can hold and the parts one can have in a case team, each with a sentence a person can read.

Source of the list: the access model of the design (study "security", part D1). Roles are stored by short name.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from wellknit.access.permissions import Permission as P
from wellknit.vault.classes import Category as C


@dataclass(frozen=True)
class Role:
    """What holding a role allows; ``agency_wide`` lets it see its agency's unrestricted cases."""

    name: str
    title: Any
    sentence: Any
    permissions: frozenset[P]
    agency_wide: bool = False


@dataclass(frozen=True)
class Part:
    """A part in a case team: the categories it shows and the deeds it leaves to the worker's roles."""

    name: str
    title: Any
    categories: frozenset[C]
    permissions: frozenset[P]


_OFFICE = frozenset({P.HOME_VIEW, P.CASE_LIST, P.CASE_SEARCH, P.AGREEMENT_READ, P.PROCEDURE_READ, P.NET_READ})
_NET = frozenset({P.NET_READ, P.NET_WRITE, P.NET_CONFIRM})
_LOOK = frozenset({P.CASE_READ, P.HISTORY_READ, P.DOCUMENT_READ, P.CONSENT_READ, P.REFERRAL_READ})
_WORK = _LOOK | {
    P.CASE_PRINT, P.PERSON_WRITE, P.STATUS_DECIDE, P.STORY_WRITE, P.NEED_WRITE, P.PLAN_WRITE, P.SERVICE_WRITE,
    P.NOTE_WRITE, P.DOCUMENT_WRITE, P.CONTACT_WRITE, P.RISK_WRITE, P.TASK_WRITE, P.CONSENT_WRITE, P.RELEASE_MAKE,
    P.CLOSE_ASK, P.CASE_REOPEN, P.CASE_HANDOVER, P.LINK_WRITE, P.REFERRAL_WRITE, P.RELEASE_FOLLOW,
    P.RUN_WRITE, P.STEP_WRITE,
}  # fmt: skip
_SPECIALIST = _LOOK | {P.NOTE_WRITE, P.DOCUMENT_WRITE, P.SERVICE_WRITE, P.TASK_WRITE, P.STEP_WRITE}
_OVERSIGHT = frozenset(
    {
        P.PLAN_APPROVE, P.CLOSE_APPROVE, P.TEAM_WRITE, P.BAR_WRITE, P.RESTRICT, P.DOCUMENT_ORIGINAL,
        P.RELEASE_CONFIRM, P.CASE_EXPORT, P.CASE_IMPORT, P.GLASS_REVIEW, P.FIGURES_READ,
    }
)  # fmt: skip

ALL = frozenset(C)

ROLES: dict[str, Role] = {
    role.name: role
    for role in (
        Role("hotline", _("Hotline operator"),
             _("Takes reports and opens cases; sees a case they opened for 72 hours."),
             _OFFICE | _LOOK | {P.CASE_OPEN, P.PERSON_WRITE, P.NOTE_WRITE, P.CONTACT_WRITE, P.RISK_WRITE}),
        Role("caseworker", _("Caseworker"),
             _("Works with the persons in whose case team they are; sees no other case."),
             _OFFICE | _WORK | {P.CASE_OPEN, P.GLASS_BREAK, P.CAPACITY_WRITE, P.REFERRAL_INTAKE}),
        Role("supervisor", _("Supervisor"),
             _("Sees the agency's cases except restricted ones, approves plans and closings, makes teams."),
             _OFFICE | _WORK | _OVERSIGHT | _NET
             | {P.CASE_OPEN, P.GLASS_BREAK, P.ORGANISATION_WRITE, P.CAPACITY_WRITE, P.AGREEMENT_WRITE, P.PROCEDURE_WRITE, P.NET_LOOK,
                P.REFERRAL_INTAKE}, agency_wide=True),
        Role("provider", _("Service provider"),
             _("Sees what was shared for a service and records the service given."),
             frozenset({P.HOME_VIEW, P.CASE_LIST}) | {P.CASE_READ, P.SERVICE_WRITE}),
        Role("interpreter", _("Interpreter"),
             _("Sees the task they interpret for, until it ends."),
             frozenset({P.HOME_VIEW, P.CASE_LIST, P.CASE_READ})),
        Role("legal", _("Legal officer"),
             _("Works on the legal side of cases they were asked into."), _OFFICE | _SPECIALIST),
        Role("tracing", _("Tracing officer"),
             _("Searches for family in cases they were asked into."), _OFFICE | _SPECIALIST),
        Role("repatriation", _("Repatriation officer"),
             _("Prepares returns in cases they were asked into."), _OFFICE | _SPECIALIST),
        Role("custodian", _("Location custodian"),
             _("Guards the places where people stay, in cases they were asked into."),
             _OFFICE | _LOOK | {P.CONTACT_WRITE, P.RELEASE_CONFIRM}),
        Role("police", _("Law-enforcement liaison"),
             _("Receives released extracts only; no search and no list."), frozenset({P.HOME_VIEW})),
        Role("analyst", _("Analyst"),
             _("Sees totals only, never a person."), frozenset({P.HOME_VIEW, P.FIGURES_READ})),
        Role("auditor", _("Auditor"),
             _("Sees who did and read what; never what it says."), frozenset({P.HOME_VIEW, P.LEDGER_READ})),
        Role("protection", _("Data-protection officer"),
             _("Erases, reviews emergency openings, is the second to confirm another node; sees no content."),
             frozenset({P.HOME_VIEW, P.LEDGER_READ, P.GLASS_REVIEW, P.CASE_ERASE, P.NET_READ, P.NET_CONFIRM})),
        Role("administrator", _("System administrator"),
             _("Keeps accounts, the machine and the ways to other nodes; sees no content."),
             _NET | {P.HOME_VIEW, P.WORKER_MANAGE}),
    )
}  # fmt: skip

# The person assisted has no worker account; their own door comes with its own receipt code and its own rules.
PERSON_ROLE = "person"

# What a signed message of another node can do here by itself; everything else takes a worker of this node.
PARTNER_DEEDS = frozenset({P.REFERRAL_HEAR, P.PROCEDURE_HEAR, P.CONSENT_HEAR, P.RELEASE_FOLLOW})

PARTS: dict[str, Part] = {
    part.name: part
    for part in (
        Part("manager", _("Case manager"), ALL, frozenset(P)),
        Part("worker", _("Case team"), ALL, frozenset(P)),
        Part("legal", _("Legal"), frozenset({C.ROUTINE, C.IDENTITY, C.CONTACT, C.LEGAL, C.STORY}), _SPECIALIST),
        Part("health", _("Health"), frozenset({C.ROUTINE, C.IDENTITY, C.HEALTH}), _SPECIALIST),
        Part("tracing", _("Tracing"), frozenset({C.ROUTINE, C.IDENTITY, C.FAMILY}), _SPECIALIST),
        Part("repatriation", _("Repatriation"),
             frozenset({C.ROUTINE, C.IDENTITY, C.CONTACT, C.FAMILY, C.LEGAL}), _SPECIALIST),
        Part("custodian", _("Location"), frozenset({C.ROUTINE, C.LOCATION}),
             _LOOK | {P.CONTACT_WRITE, P.RELEASE_CONFIRM}),
        Part("provider", _("Service provider"), frozenset({C.ROUTINE, C.CONTACT}), frozenset({P.CASE_READ, P.SERVICE_WRITE})),
        Part("interpreter", _("Interpreter"), frozenset({C.ROUTINE}), frozenset({P.CASE_READ})),
        Part("intake", _("Intake"), ALL - {C.LOCATION, C.LEGAL},
             _LOOK | {P.PERSON_WRITE, P.NOTE_WRITE, P.CONTACT_WRITE, P.RISK_WRITE}),
        Part("glass", _("Emergency opening"), ALL - {C.LOCATION}, _LOOK | {P.NOTE_WRITE}),
    )
}  # fmt: skip

# What the agency relation (a supervisor's) shows and leaves to the roles.
AGENCY_PART = Part("agency", _("Agency"), ALL - {C.LOCATION}, frozenset(P))
