"""Making, confirming, using and revoking releases. No code path sends around them."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from wellknit.access.actors import Actor, Anyone
from wellknit.access.permissions import Permission
from wellknit.casework.actions.common import done, made, move
from wellknit.casework.actions.once import hold
from wellknit.casework.doors import person_of
from wellknit.casework.models import Case, Person
from wellknit.casework.standing import categories_for, may, need
from wellknit.consent.gate import Permit, _permit, answers
from wellknit.consent.models import Release, Scope
from wellknit.consent.reads import way, wish, written
from wellknit.consent.rules import cover as covering
from wellknit.consent.rules import releases as rules
from wellknit.consent.rules.values import READY_HOURS, WAITING_HOURS
from wellknit.consent.states import RELEASE, UNUSED
from wellknit.directory.models import Organisation
from wellknit.ground import clock
from wellknit.ground.verdicts import YES, Verdict
from wellknit.words.calendars import local_today


@transaction.atomic
def release(
    *, case: Case, to: Organisation, purpose: str, categories: Collection[str], by: Actor,
    ground: str = "consent", reason: str = "", what: str = "", person: Person | None = None,
) -> Release:  # fmt: skip
    """Make a release about one person of the case (the principal one, if none is named).

    On consent it is ready at once, unless it names where the person is; on another ground, or with that, it
    waits for a second person.
    """
    need(by, Permission.RELEASE_MAKE, case)
    hold(case)
    person = person or person_of(case)
    wanted = wish(by, case, person, to, purpose, frozenset(categories), ground, reason)
    rules.may_make(wanted).enforce()
    on_consent = wanted.coverage if ground == "consent" else covering.Coverage(())
    second = rules.needs_second(ground, categories)
    row = Release(
        **made(case, by), person=person, ground=ground, reason=reason, recipient=to, purpose=purpose,
        categories=written(categories), until=on_consent.until, what=what,
        state="waiting" if second else "ready", agreement_id=wanted.route.agreement,
        expires_at=_in_hours(WAITING_HOURS if second else READY_HOURS),
    )  # fmt: skip
    row.save(force_insert=True)
    row.scopes.set(Scope.objects.filter(case=case, pk__in=on_consent.scopes))
    done("release.made", row, by=by, **codes(row))
    return row


def _in_hours(hours: int) -> datetime:
    return clock.now() + timedelta(hours=hours)


def codes(row: Release) -> dict[str, str]:
    """What the ledger says of a release: codes, never what it is about."""
    told = {
        "recipient": str(row.recipient_id),
        "purpose": row.purpose,
        "categories": row.categories,
        "ground": row.ground,
    }
    return told | ({"until": row.until.isoformat()} if row.until else {})


@transaction.atomic
def confirm(*, release: Release, by: Actor) -> None:
    """Say as the second person that this may leave; from now on it is ready for a day."""
    need(by, Permission.RELEASE_CONFIRM, release.case)
    hold(release.case)
    own = by.worker_id == release.made_by_id
    rules.may_confirm(release.state, lapsed=release.lapsed, own=own).enforce()
    _stands(release, _way(release)).enforce()
    move(
        release, RELEASE, "ready", confirmed_by_id=by.worker_id, confirmed_at=clock.now(),
        expires_at=_in_hours(READY_HOURS),
    )  # fmt: skip
    done("release.confirmed", release, by=by)


@transaction.atomic
def use(*, release: Release, by: Actor) -> Permit:
    """Use a release, once: what it stands on is looked at again now, and the permit is for now."""
    need(by, Permission.RELEASE_MAKE, release.case)
    hold(release.case)
    rules.may_use(release.state, lapsed=release.lapsed).enforce()
    rules.seen(frozenset(release.category_names) - categories_for(by, release.case)).enforce()
    _stands(release, _way(release)).enforce()
    move(release, RELEASE, "used", used_at=clock.now(), used_by_id=by.worker_id)
    done("release.used", release, by=by, **codes(release))
    return _permit(release)


@transaction.atomic
def go_on(*, release: Release, by: Anyone) -> Permit:
    """Go on under a release that was used for an offer: what it stands on is looked at again, and what is under way may
    finish though its agreement has expired. The other node's acceptance does so by itself, since a worker has released it.
    """
    need(by, Permission.RELEASE_FOLLOW, release.case)
    hold(release.case)
    rules.may_go_on(release.state).enforce()
    _stands(release, way(release.case, release.recipient, release.purpose, under_way=True)).enforce()
    return _permit(release)


def _stands(release: Release, route: Verdict = YES) -> Verdict:
    """Looked at again, with what the person has said by now."""
    told, today = answers(release.case, release.person), local_today()
    coverage = covering.cover(told, release.recipient_id, release.purpose, release.category_names, today)
    return rules.stands(release.ground, coverage, covering.objects(told, release.recipient_id, today), route)


def _way(release: Release) -> Verdict:
    return way(release.case, release.recipient, release.purpose)


@transaction.atomic
def revoke(*, release: Release, by: Actor) -> None:
    """Take an unused release back, or refuse to confirm it."""
    if not may(by, Permission.RELEASE_CONFIRM, release.case):
        need(by, Permission.RELEASE_MAKE, release.case)
    rules.may_revoke(release.state).enforce()
    _revoke(release, by, "taken_back")


def _revoke(row: Release, by: Actor, why: str) -> None:
    move(row, RELEASE, "revoked", ended=why)
    done("release.revoked", row, by=by, why=why)


def revoke_made_from(scopes: Sequence[Scope], by: Actor, why: str) -> int:
    """Stop every unused release made from these scopes; how many. Part of an action that asked who may."""
    rows = Release.objects.filter(scopes__in=[scope.pk for scope in scopes], state__in=UNUSED).distinct()
    stopped = list(rows.select_related("case__key"))
    for row in stopped:
        _revoke(row, by, why)
    return len(stopped)


def revoke_refused(case: Case, person: Person, by: Actor) -> None:
    """Stop every unused release that the person's latest word no longer allows."""
    rows = Release.objects.filter(case=case, person=person, state__in=UNUSED).select_related("person", "recipient")
    for row in rows:
        row.case = case
        if not _stands(row):
            _revoke(row, by, "consent_refused")
