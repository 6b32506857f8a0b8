"""Every change of agencies and workers. Each is made by somebody, and is in the ledger."""

from collections.abc import Collection
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, Anyone, require
from wellknit.access.permissions import Permission
from wellknit.ground.verdicts import Refused
from wellknit.ledger.record import record
from wellknit.people import passwords, rules, sessions
from wellknit.people.models import Agency, Worker


@transaction.atomic
def add_agency(*, by: Anyone, name: str, kind: str, country: str) -> Agency:
    """An agency whose workers will use this node; ``kind`` is a code of the list of organisations."""
    require(by, Permission.WORKER_MANAGE)
    agency = Agency(name=name, kind=kind, country=country)
    agency.save(force_insert=True)
    record("people.agency_added", by=by, thing=f"agency:{agency.pk}")
    return agency


@transaction.atomic
def add_worker(
    *, by: Anyone, agency: Agency, username: str, full_name: str, roles: Collection[str], password: str,
    language: str = "en", lasting: bool = False,
) -> Worker:  # fmt: skip
    """Somebody who may sign in from now on. The password is good for a week and one sign-in, unless ``lasting``."""
    require(by, Permission.WORKER_MANAGE)
    rules.may_hold(roles).enforce()
    if Worker.objects.filter(username__iexact=username).exists():
        raise Refused(_("Somebody already signs in under this name. Choose another."))
    worker = Worker(agency=agency, username=username, full_name=full_name, language=language, roles=_stored(roles))
    worker.first_password_until = None if lasting else passwords.good_until()
    worker.set_password(password)
    worker.save(force_insert=True)
    record("people.worker_added", by=by, thing=_thing(worker), roles=sorted(roles))
    return worker


@transaction.atomic
def change_worker(
    *, by: Anyone, worker: Worker, roles: Collection[str] | None = None, is_active: bool | None = None,
    full_name: str | None = None,
) -> None:  # fmt: skip
    """Change roles, standing or name; whoever leaves, or loses a role, is signed out everywhere."""
    _may_change(by, worker)
    before = (worker.role_names, worker.is_active)
    if roles is not None:
        rules.may_hold(roles).enforce()
        worker.roles = _stored(roles)
    worker.is_active = worker.is_active if is_active is None else is_active
    worker.full_name = full_name or worker.full_name
    worker.save(update_fields=["roles", "is_active", "full_name"])
    if before != (worker.role_names, worker.is_active):
        sessions.end_all(worker)
    detail: dict[str, Any] = {"roles": sorted(worker.role_names), "active": worker.is_active}
    record("people.worker_changed", by=by, thing=_thing(worker), **detail)


@transaction.atomic
def end_sessions(*, by: Anyone, worker: Worker) -> None:
    """Sign a worker out everywhere: their own wish, or the administrator's when a device was lost."""
    if not (isinstance(by, Actor) and by.worker_id == worker.pk):
        require(by, Permission.WORKER_MANAGE)
    sessions.end_all(worker)
    record("people.sessions_ended", by=by, thing=_thing(worker))


@transaction.atomic
def end_other_sessions(*, by: Actor, here: str, name: str = "") -> None:
    """Sign out one's other devices, or only the one of that name; the one with the session key ``here`` stays."""
    require(by, Permission.HOME_VIEW)
    if not sessions.end_other(by.worker_id, here, name):
        raise Refused(_("This session has ended already."))
    record("people.session_ended" if name else "people.other_sessions_ended", by=by, thing=f"worker:{by.worker_id}")


@transaction.atomic
def renew_password(*, by: Anyone, worker: Worker, password: str) -> None:
    """Give somebody who forgot theirs a new first password, and end their sessions."""
    _may_change(by, worker)
    worker.set_password(password)
    worker.first_password_until = passwords.good_until()
    worker.save(update_fields=["password", "first_password_until"])
    sessions.end_all(worker)
    record("people.password_renewed", by=by, thing=_thing(worker))


@transaction.atomic
def drop_factors(*, by: Anyone, worker: Worker) -> None:
    """Take away the second factors of somebody who lost them all; they set up new ones at the next sign-in."""
    _may_change(by, worker)
    Authenticator.objects.filter(user_id=worker.pk).delete()
    sessions.end_all(worker)
    record("people.second_factor_changed", by=by, thing=_thing(worker), deed="dropped")


def _may_change(by: Anyone, worker: Worker) -> None:
    require(by, Permission.WORKER_MANAGE)
    rules.may_change(by.worker_id if isinstance(by, Actor) else None, worker.pk).enforce()


def _stored(roles: Collection[str]) -> str:
    return " ".join(sorted(set(roles)))


def _thing(worker: Worker) -> str:
    return f"worker:{worker.pk}"
