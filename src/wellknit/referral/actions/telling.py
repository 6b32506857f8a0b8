"""The slice: what the release covers, looked at again at the moment it leaves."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellknit.access.actors import Actor, Anyone
from wellknit.casework.models import Case, Document, Person
from wellknit.consent import actions as consents
from wellknit.consent import gate, letters, parcels
from wellknit.consent.models import Release
from wellknit.consent.reads import way, written
from wellknit.federation import sending
from wellknit.ground import clock
from wellknit.ground.canonical import canonical
from wellknit.ground.verdicts import YES, Refused, Verdict
from wellknit.referral.actions.common import PROTOCOL, done, move, must, tell
from wellknit.referral.models import Referral, Slice
from wellknit.referral.rules import moves as rules

MOST_BYTES = 22 * 1024  # of a message's 32 KiB: a token takes up to 8, the frame and what is said of documents the rest
_TOO_LONG = gettext_lazy("This is more than one message carries. Tick fewer kinds of data, or send a long text as a document.")


class TooLong(Refused):
    """More would be told than one message carries. Nothing of it is sent, since half of it would be taken for all."""


def fits(content: parcels.Parcel) -> Verdict:
    """Whether this is told in one message; measured as it is sealed, so a Burmese letter counts three times."""
    return YES if len(canonical(content)) <= MOST_BYTES else Verdict(_TOO_LONG)


def would_fit(case: Case, person: Person, categories: Collection[str], *, two_people: bool) -> Verdict:
    """The same before anything was released."""
    return fits(parcels.would_pack(case, person, categories, two_people=two_people))


def follow_acceptance(row: Referral, by: Anyone) -> None:
    """Tell what was promised, if the release still stands; otherwise stop, and say why on both sides.

    Part of the deed of an acceptance.
    """
    release = row.release
    if release is None:
        return stop(row, by, "consent_ended")
    try:
        with transaction.atomic():
            permit = consents.go_on(release=release, by=by)
    except Refused:
        open_way = way(release.case, release.recipient, release.purpose, under_way=True)
        return stop(row, by, "consent_ended" if open_way else "agreement_ended")
    try:
        with transaction.atomic():
            return tell_slice(row, permit, by)
    except TooLong:  # more was written on file since it was offered
        return stop(row, by, "too_long")


def stop(row: Referral, by: Anyone, reason: str) -> None:
    """Tell nothing after all."""
    if row.state == "accepted":
        move(row, "stopped", reason=reason)
    done("referral.stopped", row, by=by, reason=reason)
    tell(row, "stopped", by, reason=reason)


def notify(row: Referral, permit: gate.Permit, by: Anyone, offered: dict[str, object]) -> None:
    """Tell the home state at once, with what an offer says; nobody accepts first. Part of the deed of offering."""
    if not parcels.categories(parcels.packed(permit)):
        raise Refused(_("Nothing of what was released is known here, so there is nothing to notify."))
    move(row, "accepted")
    tell_slice(row, permit, by, "notification", **offered)


def tell_slice(row: Referral, permit: gate.Permit, by: Anyone, name: str = "slice", **also: object) -> None:
    """Send everything the permit lets through, with the documents that were chosen."""
    documents = [each for each in _documents(row) if each.category in permit.categories]
    content = parcels.packed(permit, documents)
    if not parcels.categories(content):
        return stop(row, by, "nothing_to_tell")
    kept = keep_slice(row, content, incoming=False, do_not_report=row.do_not_report)
    body = {"version": kept.version, "do_not_report": row.do_not_report, **also}
    files = [each.cleaned for each in documents if each.cleaned]
    sending.send(
        letters.letter(permit, f"{PROTOCOL}/{name}", body, content=content, attachments=files, thid=row.thid), by=by
    )
    if row.state in ("accepted", "stopped"):
        move(row, "sliced", reason="")
    done("referral.told", row, by=by, version=kept.version, categories=kept.categories)
    return None


def _documents(row: Referral) -> list[Document]:
    return list(row.documents.filter(state="held").exclude(cleaned=None).select_related("cleaned").order_by("pk"))


def keep_slice(row: Referral, content: parcels.Parcel, *, incoming: bool, version: int = 0, **more: Any) -> Slice:
    """Keep what one side told, under the referral's key. Part of the deed of telling, or of hearing."""
    if not fits(content):
        raise TooLong(str(_TOO_LONG))
    last = Slice.objects.filter(referral=row, incoming=incoming).order_by("-version").first()
    found = Slice(
        key_id=row.key_id, referral=row, incoming=incoming, at=clock.now(), content=content,
        version=version or (last.version + 1 if last else 1), categories=written(parcels.categories(content)), **more,
    )  # fmt: skip
    found.save(force_insert=True)
    return found


@transaction.atomic
def tell_again(*, referral: Referral, by: Actor, release: Release | None = None) -> None:
    """Tell anew what is on file now: after a correction here, or under another release with more or fewer categories."""
    must(by, referral)
    rules.may_tell_again(referral.state, handed_over=referral.state == "transferred").enforce()
    if release is not None:
        permit = consents.use(release=release, by=by)
        referral.release = release
        referral.save(update_fields=["release"])
    elif referral.release is not None:
        permit = consents.go_on(release=referral.release, by=by)
    else:
        raise Refused(_("Nothing was released for this referral."))
    tell_slice(referral, permit, by)
