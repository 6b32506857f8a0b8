"""Every deed that can be allowed, by name. A route, an action and a menu entry name the same permission."""

from enum import StrEnum


class Permission(StrEnum):
    """A deed. Those of the first group concern the node, the others one case."""

    HOME_VIEW = "home.view"
    CASE_LIST = "case.list"
    CASE_SEARCH = "case.search"
    CASE_OPEN = "case.open"
    CASE_EXPORT = "case.export"
    CASE_IMPORT = "case.import"
    LEDGER_READ = "ledger.read"
    WORKER_MANAGE = "worker.manage"
    GLASS_BREAK = "glass.break"
    GLASS_REVIEW = "glass.review"
    ORGANISATION_WRITE = "organisation.write"
    CAPACITY_WRITE = "capacity.write"
    AGREEMENT_READ = "agreement.read"
    AGREEMENT_WRITE = "agreement.write"
    NET_READ = "net.read"
    NET_WRITE = "net.write"
    NET_CONFIRM = "net.confirm"
    NET_LOOK = "net.look"
    FIGURES_READ = "figures.read"
    CASE_ERASE = "case.erase"
    PROCEDURE_READ = "procedure.read"
    PROCEDURE_WRITE = "procedure.write"
    PROCEDURE_HEAR = "procedure.hear"
    REFERRAL_INTAKE = "referral.intake"
    REFERRAL_HEAR = "referral.hear"
    CONSENT_HEAR = "consent.hear"

    CASE_READ = "case.read"
    CASE_PRINT = "case.print"
    HISTORY_READ = "history.read"
    PERSON_WRITE = "person.write"
    STATUS_DECIDE = "status.decide"
    STORY_WRITE = "story.write"
    NEED_WRITE = "need.write"
    PLAN_WRITE = "plan.write"
    PLAN_APPROVE = "plan.approve"
    SERVICE_WRITE = "service.write"
    NOTE_WRITE = "note.write"
    DOCUMENT_READ = "document.read"
    DOCUMENT_WRITE = "document.write"
    DOCUMENT_ORIGINAL = "document.original"
    CONTACT_WRITE = "contact.write"
    RISK_WRITE = "risk.write"
    TASK_WRITE = "task.write"
    CONSENT_READ = "consent.read"
    CONSENT_WRITE = "consent.write"
    RELEASE_MAKE = "release.make"
    RELEASE_CONFIRM = "release.confirm"
    CLOSE_ASK = "close.ask"
    CLOSE_APPROVE = "close.approve"
    CASE_REOPEN = "case.reopen"
    CASE_HANDOVER = "case.handover"
    TEAM_WRITE = "team.write"
    BAR_WRITE = "bar.write"
    RESTRICT = "case.restrict"
    LINK_WRITE = "link.write"
    REFERRAL_READ = "referral.read"
    REFERRAL_WRITE = "referral.write"
    RELEASE_FOLLOW = "release.follow"
    RUN_WRITE = "run.write"
    STEP_WRITE = "step.write"


P = Permission
NODE_WIDE = frozenset(
    {
        P.HOME_VIEW, P.CASE_LIST, P.CASE_SEARCH, P.CASE_OPEN, P.CASE_EXPORT, P.CASE_IMPORT, P.LEDGER_READ,
        P.WORKER_MANAGE, P.GLASS_BREAK, P.GLASS_REVIEW, P.ORGANISATION_WRITE, P.CAPACITY_WRITE,
        P.AGREEMENT_READ, P.AGREEMENT_WRITE, P.NET_READ, P.NET_WRITE, P.NET_CONFIRM, P.NET_LOOK, P.FIGURES_READ,
        P.CASE_ERASE, P.PROCEDURE_READ, P.PROCEDURE_WRITE, P.PROCEDURE_HEAR, P.REFERRAL_INTAKE, P.REFERRAL_HEAR, P.CONSENT_HEAR,
    }
)  # fmt: skip
