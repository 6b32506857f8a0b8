"""The routes as the oracle knows them, by hand: which permission each stands on, by GET and by POST.

A route that is not in this table fails the matrix. `page` only shows, `form` shows and does, `deed` only does; a keyword
says of which model a number in the address is a row, ``body`` what is posted beyond nothing at all. Where either of two
permissions is enough, they are joined by "or".
"""

from dataclasses import dataclass, field
from typing import Any

from wellknit.directory.hsds.ids import TAXONOMY, term


@dataclass(frozen=True)
class Way:
    """What a route stands on. Without a permission for a method, the route does not know the method."""

    get: str
    post: str
    rows: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    only_shows: bool = False


def page(permission: str, **rows: str) -> Way:
    """It shows; posting to it is refused as a method, or shows the same."""
    return Way(permission, permission, rows, only_shows=True)


def form(permission: str, body: dict[str, Any] | None = None, **rows: str) -> Way:
    """It shows a form and takes it."""
    return Way(permission, permission, rows, body or {})


def deed(permission: str, body: dict[str, Any] | None = None, **rows: str) -> Way:
    """It does, and shows nothing."""
    return Way("", permission, rows, body or {})


AGREEMENT = "cooperation.Agreement"
APPROVAL = "casework.Approval"
CONSENT = "consent.Consent"
COURSE = "procedures.Run"
DOCUMENT = "casework.Document"
EVENT = "casework.TraffickingEvent"
MEMBER = "casework.TeamMember"
ORGANISATION = "directory.Organisation"
OF_AN_AGENCY = frozenset(("an offer", "an erasure"))  # rows that are there for one agency of the node alone
OUTGOING = "federation.Outgoing"
PEER = "federation.Peer"
PERSON = "casework.Person"
PERPETRATOR = "casework.Perpetrator"
PLAN = "casework.Plan"
PROCEDURE = "procedures.Procedure"
REFERRAL = "casework.ReferralOnFile"
RELEASE = "consent.Release"
REFERRED = "referral.Referral"
RUN = "exchange.Run"
SERVICE = "directory.Service"
WORKER = "people.Worker"

WAYS: dict[str, Way] = {
    # the life of a case
    "casework:before": form("case.open"),
    "casework:life": page("case.read"),
    "casework:risk": form("risk.write", {"level": "high", "reason": "He came back."}),
    "casework:close": form("close.ask"),
    "casework:reopen": form("case.reopen"),
    "casework:hand_over": form("case.handover"),
    "casework:erase": form("case.erase"),
    "casework:erase_confirm": deed("case.erase"),
    "casework:history": page("history.read"),
    "desk:case": page("case.read"),
    "desk:print": page("case.print"),
    "desk:pdf": page("case.print"),
    # the person and what happened
    "casework:open": form("case.open"),
    "casework:person": page("case.read"),
    "casework:person_add": form("person.write"),
    "casework:person_basics": form("person.write", pk=PERSON),
    "casework:person_rows": form("person.write", pk=PERSON, what="=names"),
    "casework:person_relation": form("person.write", pk=PERSON, other="another person"),
    "casework:person_take_out": form("person.write", pk=PERSON),
    "casework:person_same": deed("link.write", pk=PERSON, other="another person"),
    "casework:story": page("case.read"),
    "casework:status_add": form("status.decide"),
    "casework:exploitation": form("story.write"),
    "casework:exploitation_of": form("story.write", person=PERSON),
    "casework:event_add": form("story.write", {"kind": "transit"}),
    "casework:event_edit": form("story.write", {"kind": "transit"}, pk=EVENT),
    "casework:perpetrator_add": form("story.write"),
    "casework:perpetrator_edit": form("story.write", pk=PERPETRATOR),
    "casework:referral_add": form("story.write"),
    "casework:referral_edit": form("story.write", pk=REFERRAL),
    # needs, plans, services
    "casework:needs": page("case.read"),
    "casework:need_add": form("need.write", {"kind": "Shelter", "urgency": "routine"}),
    "casework:need_change": deed("need.write", {"to": "met"}, pk="casework.Need"),
    "casework:plan_add": form("plan.write"),
    "casework:plan_edit": form("plan.write", pk=PLAN),
    "casework:plan_ask": form("plan.write", pk=PLAN),
    "casework:plan_end": form("plan.write", pk=PLAN),
    "casework:action_done": form("service.write", {"done_on": "2026-01-05"}, pk="casework.PlanAction"),
    "casework:service_add": form("service.write"),
    "casework:approvals": page("plan.approve"),
    "casework:approval": form("plan.approve", {"approve": "no", "words": "More on shelter."}, pk=APPROVAL),
    "casework:approval_take_back": deed("plan.write", pk=APPROVAL),
    # what is written down
    "casework:notes": page("case.read"),
    "casework:note_add": form(
        "note.write", {"body": "She slept.", "happened_on": "2026-01-05", "category": "routine"}
    ),
    "casework:documents": page("document.read"),
    "casework:document_add": form("document.write"),
    "casework:document_want": form("document.write"),
    "casework:document": page("document.read", pk=DOCUMENT),
    "casework:document_original": page("document.original", pk=DOCUMENT),
    "casework:document_unwant": deed("document.write", pk=DOCUMENT),
    "casework:document_withdraw": form("document.write", pk=DOCUMENT),
    "casework:contact": page("case.read"),
    "casework:contact_ask": deed("case.read"),
    "casework:contact_write": form("contact.write", pk=PERSON),
    "casework:tasks": page("case.read"),
    "casework:task_add": form("task.write"),
    "casework:task": page("case.read", pk="casework.Task"),
    "casework:task_move": deed("task.write", {"to": "done"}, pk="casework.Task"),
    # the team
    "casework:team": page("case.read"),
    "casework:team_add": form("team.write"),
    "casework:team_end": deed("team.write", pk=MEMBER),
    "casework:restrict": form("case.restrict", {"reason": "threat"}),
    "casework:bar_add": form("bar.write"),
    "casework:bar_lift": deed("bar.write", pk="casework.Bar"),
    "casework:break_glass": form("glass.break"),
    "casework:glass_review": page("glass.review"),
    "casework:glass_reviewed": deed("glass.review", pk="an emergency opening"),
    # consent
    "consent:index": page("consent.read"),
    "consent:add": form("consent.write"),
    "consent:show": page("consent.read", pk=CONSENT),
    "consent:replace": form("consent.write", pk=CONSENT),
    "consent:withdraw": form("consent.write", {"words": ""}, pk=CONSENT),
    "consent:withdraw_scope": form("consent.write", {"words": ""}, pk=CONSENT, scope="consent.Scope"),
    "consent:paper": page("consent.write"),
    "consent:paper_filled": page("consent.write", pk=CONSENT),
    "consent:told": page("consent.read"),
    "consent:told_print": page("case.print"),
    "consent:release": form("release.make"),
    "consent:release_show": page("consent.read", pk=RELEASE),
    "consent:release_confirm": deed("release.confirm", pk=RELEASE),
    "consent:release_revoke": deed("release.make or release.confirm", pk=RELEASE),
    "consent:release_hand_out": deed("release.make", pk=RELEASE),
    "consent:waiting": page("consent.read"),
    # referrals
    "referral:index": page("referral.read"),
    "referral:new": form("referral.write"),
    "referral:gap": deed("referral.write"),
    "referral:show": page("referral.read", pk=REFERRED),
    "referral:do": form("referral.write", {"reason": "sent_in_error"}, pk=REFERRED, deed="=revoke"),
    "referral:report": form("referral.write", pk=REFERRED),
    "referral:recognise": form("referral.write", pk=REFERRED),
    "referral:words": form("referral.write", {"words": "She is well."}, pk=REFERRED),
    "referral:paper": page("case.print", pk=REFERRED),
    "referral:inbox": page("referral.intake"),
    "referral:arrived": page("referral.intake", pk="an offer"),
    "referral:answer": form("referral.intake", {"reason": "no_place"}, pk="an offer", deed="=decline"),
    "referral:pass_on": form("referral.intake", {"reason": "wrong_agency"}, pk="an offer"),
    "referral:open": form("referral.intake", pk="an offer"),
    "referral:join": deed("referral.intake", pk="an offer"),
    "referral:erasure": form("referral.intake", pk="an erasure"),
    # procedures
    "procedures:list": page("procedure.read"),
    "procedures:add": form("procedure.write"),
    "procedures:bring_library": deed("procedure.write"),
    "procedures:open": page("case.list"),
    "procedures:show": page("procedure.read", pk=PROCEDURE),
    "procedures:download": page("procedure.read", pk=PROCEDURE),
    "procedures:compare": page("procedure.read", pk=PROCEDURE, other=PROCEDURE),
    "procedures:move": deed("procedure.write", {"deed": "retire"}, pk=PROCEDURE),
    "procedures:lanes": form("procedure.write", pk=PROCEDURE),
    "procedures:of_case": page("case.read"),
    "procedures:begin": form("run.write", pk=PROCEDURE),
    "procedures:run": page("case.read", pk=COURSE),
    "procedures:add_step": form("step.write", {"title": "Ring them", "reason": "They asked."}, pk=COURSE),
    "procedures:again": deed("step.write", pk=COURSE),
    "procedures:newer": form("run.write", pk=COURSE),
    "procedures:do": form("step.write", pk=COURSE, step="procedures.Step"),
    "procedures:why": form("step.write", {"reason": "She asked."}, pk=COURSE, step="procedures.Step", deed="=skip"),
    # the desk
    "desk:home": page("home.view"),
    "desk:tasks": page("case.list"),
    "desk:asked": page("case.list"),
    "desk:cases": page("case.list"),
    "desk:save_view": form("case.list"),
    "desk:delete_view": deed("case.list"),
    "desk:hand_over": deed("case.handover"),
    "desk:export": form("case.export"),
    "desk:search": form("case.search"),
    "desk:calendar": form("case.list"),
    "desk:calendar_end": deed("case.list"),
    "desk:ledger_export": deed("ledger.read"),
    "desk:ledger": page("ledger.read"),
    "desk:signs": page("ledger.read"),
    # around the cases
    "directory:list": page("case.search"),
    "directory:add": form("organisation.write"),
    "directory:show": page("case.search", pk=ORGANISATION),
    "directory:edit": form("organisation.write", pk=ORGANISATION),
    "directory:place_add": form("organisation.write", pk=ORGANISATION),
    "directory:place_edit": form("organisation.write", pk="directory.Place"),
    "directory:service_add": form("organisation.write", pk=ORGANISATION),
    "directory:service_edit": form("organisation.write", pk=SERVICE),
    "directory:beds": page("capacity.write"),
    "directory:capacity": deed("capacity.write", {"available": "3"}, pk="directory.Capacity"),
    "directory:find": form("case.search", {"need": "shelter", "country": "TH"}),
    "directory:gap": deed("case.search"),
    "directory:gaps": page("figures.read"),
    "directory:hsds": page("case.search"),
    "directory:hsds_services": page("case.search"),
    "directory:hsds_service": page("case.search", uid=f"@{SERVICE}"),
    "directory:hsds_organizations": page("case.search"),
    "directory:hsds_organization": page("case.search", uid=f"@{ORGANISATION}"),
    "directory:hsds_at_locations": page("case.search"),
    "directory:hsds_at_location": page("case.search", uid="@directory.ServiceAtPlace"),
    "directory:hsds_taxonomies": page("case.search"),
    "directory:hsds_taxonomy": page("case.search", uid=f"={TAXONOMY}"),
    "directory:hsds_terms": page("case.search"),
    "directory:hsds_term": page("case.search", uid=f"={term('Shelter')}"),
    "cooperation:list": page("agreement.read"),
    "cooperation:show": page("agreement.read", pk=AGREEMENT),
    "cooperation:add": form("agreement.write"),
    "cooperation:edit": form("agreement.write", pk=AGREEMENT),
    "cooperation:bring_in": deed("agreement.write"),
    "cooperation:move": deed("agreement.write", {"deed": "propose"}, pk=AGREEMENT),
    "cooperation:end": form("agreement.write", {"reason": "The other side ended it."}, pk=AGREEMENT),
    "cooperation:renew": deed("agreement.write", pk=AGREEMENT),
    "federation:net": page("net.read"),
    "federation:own": page("net.read"),
    "federation:own_file": page("net.read"),
    "federation:own_codes": page("net.read", part="=1"),
    "federation:introduce": form("net.write"),
    "federation:peer": page("net.read", pk=PEER),
    "federation:compare": form("net.confirm", pk=PEER),
    "federation:card": form("net.write", pk=PEER),
    "federation:move": deed("net.write", {"deed": "open"}, pk=PEER),
    "federation:confirm": deed("net.confirm", {"deed": "keep"}, pk=PEER),
    "federation:cut": form("net.write", {"reason": "Their office was searched."}, pk=PEER, what="=pause"),
    "federation:make_courier_file": deed("net.write", pk=PEER),
    "federation:stuck": page("net.read"),
    "federation:again": deed("net.write", pk=OUTGOING),
    "federation:look": deed("net.look", {"deed": "set_aside"}, pk="federation.Received"),
    "federation:courier": form("net.write"),
    "exchange:home": page("case.import"),
    "exchange:lay_down": deed("case.import"),
    "exchange:run": page("case.import", number=RUN),
    "exchange:bring_in": deed("case.import", number=RUN),
    "exchange:give_up": deed("case.import", number=RUN),
    "exchange:take_out": deed("case.export"),
    "people:account": form("home.view"),
    "people:set_up": form("home.view"),
    "people:end_sessions": deed("home.view"),
    "people:end_other_sessions": deed("home.view"),
    "people:workers": page("worker.manage"),
    "people:worker_add": form("worker.manage"),
    "people:worker": form("worker.manage", pk=WORKER),
    "people:worker_standing": deed("worker.manage", pk=WORKER),
    "people:worker_sessions": deed("worker.manage", pk=WORKER),
    "people:worker_password": deed("worker.manage", pk=WORKER),
    "people:worker_factors": deed("worker.manage", pk=WORKER),
    "whoami": page("home.view"),
    # one's own sign-in
    "mfa_index": page("home.view"),
    "account_change_password": form("home.view"),
    "account_reauthenticate": form("home.view"),
    "mfa_reauthenticate": form("home.view"),
    "mfa_reauthenticate_webauthn": form("home.view"),
    "mfa_activate_totp": form("home.view"),
    "mfa_deactivate_totp": form("home.view"),
    "mfa_view_recovery_codes": page("home.view"),
    "mfa_generate_recovery_codes": form("home.view"),
    "mfa_download_recovery_codes": page("home.view"),
    "mfa_list_webauthn": page("home.view"),
    "mfa_add_webauthn": form("home.view"),
    "mfa_remove_webauthn": form("home.view", pk="a passkey"),
}

# Routes nobody needs to be signed in for, each with the reason; the walk over routes finds the same reason in the code.
OPEN = {
    "health", "account_login", "mfa_authenticate", "mfa_login_webauthn", "account_inactive", "account_logout",
    "words:switch", "desk:calendar_feed", "fed_inbox", "fed_fetch", "fed_blob", "fed_card",
}  # fmt: skip
