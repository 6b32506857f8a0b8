"""What every deed on a referral does: move it, record it, tell the other side."""

from typing import Any

from django.utils.translation import gettext as _

from wellknit.access.actors import Anyone, acting, require
from wellknit.access.permissions import Permission
from wellknit.casework.actions import common
from wellknit.casework.actions.once import hold
from wellknit.casework.doors import thing
from wellknit.casework.standing import need
from wellknit.federation import letters, sending
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.record import record
from wellknit.referral.doors import alias
from wellknit.referral.models import Referral
from wellknit.referral.rules import moves as rules
from wellknit.words.calendars import local_today

PROTOCOL = "referral/1.0"
KINDS = {  # what the ledger says of a move, by the state it leads to
    "accepted": "referral.accepted", "declined": "referral.declined", "expired": "referral.expired",
    "revoked": "referral.revoked", "closed": "referral.closed", "done": "referral.done", "returned": "referral.returned",
}  # fmt: skip


def must(by: Anyone, row: Referral) -> None:
    """Raise `Forbidden` unless the actor may work with this referral; nobody else writes it until this deed is done."""
    if row.case:
        need(by, Permission.REFERRAL_WRITE, row.case)
        hold(row.case)
    else:
        require(by, Permission.REFERRAL_INTAKE)
    _again(by, row)


def _again(by: Anyone, row: Referral) -> None:
    """Look at the row as it is now, in the actor's own name, and hold it."""
    with acting(by):
        now = Referral.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if now is None or now.case_id != row.case_id:
        raise Refused(_("Somebody else has taken this referral in. Look at it again."))
    row.state, row.handover, row.agency_id, row.worker_id = now.state, now.handover, now.agency_id, now.worker_id


def move(row: Referral, to: str, **also: Any) -> None:
    """Move a referral by the table of its side. Raises `Refused` with what stands in the way."""
    rules.may_move(row.incoming, row.state, to).enforce()
    if not rules.table(row.incoming).table[to]:
        also["ended_at"] = clock.now()
    common.move(row, rules.table(row.incoming), to, **also)


def done(kind: str, row: Referral, *, by: Anyone, **detail: Any) -> None:
    """Record a deed on a referral, on its case where there is one."""
    if row.case:
        common.done(kind, row.case, by=by, referral=row.pk, **detail)
    else:
        record(kind, by=by, subject=alias(row), thing=thing(row), **detail)


def tell(row: Referral, name: str, by: Anyone, **codes: Any) -> None:
    """Tell the other side by codes alone. Without a node there is nobody to tell."""
    if row.peer is None:
        return
    kept: dict[str, Any] = {"subject": alias(row), "key_id": row.case.key_id} if row.case else {}
    _send(row, name, by, codes, **kept)


def tell_at_last(row: Referral, name: str, by: Anyone, **codes: Any) -> None:
    """The same of a case that is about to be erased: nothing of the message is kept with the case's key or name."""
    _send(row, name, by, codes)


def _send(row: Referral, name: str, by: Anyone, codes: dict[str, Any], **kept: Any) -> None:
    body = {code: value for code, value in codes.items() if value not in (None, "")}
    sending.send(letters.bare(row.peer, f"{PROTOCOL}/{name}", body, thid=row.thid, **kept), by=by)  # type: ignore[arg-type]


def today() -> str:
    """The day as it travels."""
    return local_today().isoformat()
