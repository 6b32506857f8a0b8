"""Recording what a person answered, and taking it back. Nothing else in the house hangs on either."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.casework.actions.common import done, made
from wellknit.casework.actions.once import hold
from wellknit.casework.models import Case, CasePerson, Document, Person
from wellknit.casework.standing import need
from wellknit.consent.actions.disclosures import follow
from wellknit.consent.actions.releases import revoke_made_from, revoke_refused
from wellknit.consent.gate import taken_for_child
from wellknit.consent.models import Consent, Scope
from wellknit.consent.reads import language_of
from wellknit.consent.rules import answers as rules
from wellknit.directory.actions import chosen
from wellknit.directory.models import Organisation
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.words.calendars import local_today


@dataclass(frozen=True)
class Ask:
    """One thing the person was asked: may this be told, for this purpose, to whom, until when.

    Without a recipient it is about this agency itself.
    """

    purpose: str
    categories: Sequence[str]
    recipient: Organisation | str | None = None
    until: date | None = None


@transaction.atomic
def answer(
    *, case: Case, by: Actor, person: Person, decision: str, form: str, given_on: date,
    checks: Mapping[str, str] | None = None, scopes: Sequence[Ask] = (), language: str = "",
    interpreter: str = "", without_interpreter: bool = False, guardian: str = "", assent: bool | None = None,
    grounds: str = "", asserted_by: str = "", words: str = "", paper: Document | None = None,
    replaces: Consent | None = None,
) -> Consent:  # fmt: skip
    """Record a consent or a refusal. A refusal without scopes is of telling anybody outside anything."""
    need(by, Permission.CONSENT_WRITE, case)
    hold(case)
    told: dict[str, Any] = {
        "decision": decision, "form": form, "given_on": given_on, "checks": dict(checks or {}),
        "language": language, "interpreter": interpreter, "without_interpreter": without_interpreter,
        "guardian": guardian, "assent": assent, "grounds": grounds, "asserted_by": asserted_by,
    }  # fmt: skip
    rules.may_record(_said(by, person, scopes, told)).enforce()
    _in_this_case(case, person, paper)
    if replaces is not None:
        rules.may_replace(already=_replaced(replaces), same_person=replaces.person_id == person.pk).enforce()
    row = Consent(**made(case, by), person=person, words=words, paper=paper, replaces=replaces, **told)
    asked = [_scope(row, case, by, each) for each in scopes]
    _refuse_twin(row, asked)
    for each in [row, *asked]:
        each.save(force_insert=True)
    kind = "consent.given" if decision == "given" else "consent.refused"
    done(kind, row, by=by, form=form, scopes=len(asked))
    _follow(row, by)
    return row


def _said(by: Actor, person: Person, scopes: Sequence[Ask], told: dict[str, Any]) -> rules.Said:
    wishes = tuple(
        rules.Wish(each.purpose, bool(each.recipient), frozenset(each.categories), each.until) for each in scopes
    )
    return rules.Said(
        **told, today=local_today(), wishes=wishes, worker_language=language_of(by),
        child=taken_for_child(person.born, told["given_on"]),
    )  # fmt: skip


def _scope(row: Consent, case: Case, by: Actor, ask: Ask) -> Scope:
    return Scope(
        **made(case, by), consent=row, purpose=ask.purpose, recipient=chosen(ask.recipient, by=by),
        categories=" ".join(ask.categories), until=ask.until if row.decision == "given" else None,
    )  # fmt: skip


def _in_this_case(case: Case, person: Person, paper: Document | None) -> None:
    member = CasePerson.objects.filter(case=case, person=person).exists()
    if not member or (paper is not None and paper.case_id != case.pk):
        raise Refused(_("The person and the paper must belong to this case."))


def _replaced(row: Consent) -> bool:
    return Consent.objects.filter(replaces=row).exists()


def _refuse_twin(row: Consent, asked: list[Scope]) -> None:
    """A second click writes nothing: the same answer to the same questions on that day is there already."""
    same = Consent.objects.filter(
        case=row.case, person=row.person, decision=row.decision, form=row.form, given_on=row.given_on,
        withdrawn_at=None, replaced_by=None,
    )  # fmt: skip
    for other in same.prefetch_related("scopes"):
        if {_meaning(scope) for scope in other.scopes.all()} == {_meaning(scope) for scope in asked}:
            raise Refused(_("This answer is already recorded."))


def _meaning(scope: Scope) -> tuple[Any, ...]:
    return (scope.purpose, scope.recipient_id, frozenset(scope.category_names), scope.until)


def _follow(row: Consent, by: Actor) -> None:
    """What was made from the answer before, or what this answer refuses, may no longer leave."""
    if row.replaces is not None:
        revoke_made_from(list(row.replaces.scopes.all()), by, "consent_replaced")
    if row.decision == "refused":
        revoke_refused(row.case, row.person, by)
    follow(row.case, row.person, by, "consent_refused" if row.decision == "refused" else "consent_replaced")


@transaction.atomic
def withdraw(*, consent: Consent, by: Actor, scope: Scope | None = None, words: str = "") -> int:
    """Take back a consent, or one thing of it; a reason is never needed. Says how many releases it stopped.

    Every node that was told something on it is asked to erase it.
    """
    case = consent.case
    need(by, Permission.CONSENT_WRITE, case)
    hold(case)
    consent.refresh_from_db(fields=["withdrawn_at"])
    already = consent.withdrawn_at is not None or (scope is not None and _ended(scope, consent))
    rules.may_withdraw(given=consent.decision == "given", already=already, replaced=_replaced(consent)).enforce()
    row = scope or consent
    row.withdrawn_at, row.withdrawn_by_id, row.withdrawal_words = clock.now(), by.worker_id, words
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_words"])
    done("consent.withdrawn", row, by=by)
    follow(case, consent.person, by, "consent_withdrawn")
    return revoke_made_from([scope] if scope else list(consent.scopes.all()), by, "consent_withdrawn")


def _ended(scope: Scope, consent: Consent) -> bool:
    if scope.consent_id != consent.pk:
        raise Refused(_("This belongs to another consent."))
    scope.refresh_from_db(fields=["withdrawn_at"])
    return scope.withdrawn_at is not None
