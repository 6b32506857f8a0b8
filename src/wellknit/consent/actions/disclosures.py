"""Asking other nodes to erase what they were told, and keeping their signed answers as proof."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from wellknit.access.actors import Anyone, Partner, System, acting, require
from wellknit.access.permissions import Permission
from wellknit.casework.actions.common import done
from wellknit.casework.models import Case, Person
from wellknit.consent import disclosed
from wellknit.consent.gate import answers
from wellknit.consent.models import Disclosure
from wellknit.consent.rules import cover as covering
from wellknit.federation import letters, sending
from wellknit.federation.models import Outgoing
from wellknit.federation.states import WRITTEN_TO
from wellknit.ground import clock
from wellknit.words.calendars import local_today

NODE = System("consent")
WITHDRAW = "consent/1.0/withdraw"


def follow(case: Case, person: Person, by: Anyone, why: str) -> int:
    """Ask every node that was told something which the person's latest word no longer covers; how many.

    Part of an action that asked who may. A node that cannot be reached now stays asked, and a person sees to it.
    """
    rows = Disclosure.objects.filter(case=case, release__person=person, ended="").select_related("release", "peer")
    asked = 0
    for row in rows:
        row.case = case
        lost = _uncovered(row, person)
        if lost:
            ask_to_erase(row, by, why, lost)
            asked += 1
    return asked


def _uncovered(row: Disclosure, person: Person) -> list[str]:
    told, today = answers(row.case, person), local_today()
    release = row.release
    if release.ground == "consent":
        found = covering.cover(told, release.recipient_id, release.purpose, row.category_names, today)
        return [line.category for line in found.missing]
    objects = release.ground == "notification" and covering.objects(told, release.recipient_id, today)
    return row.category_names if objects else []


def ask_to_erase(row: Disclosure, by: Anyone, why: str, categories: Collection[str]) -> None:
    """Ask the node to erase these categories; with the last of them everything is taken back."""
    left = [name for name in row.category_names if name not in categories]
    row.categories, row.ended = " ".join(left), "" if left else why
    row.asked_at, row.answer, row.kept_on, row.answered_at, row.answered_in = clock.now(), "", "", None, ""
    row.save()
    done("consent.erasure_asked", row, by=by, why=why, categories=" ".join(categories))
    withdraw_from(row, by, why, categories, subject=row.case.key.alias or "", key_id=row.case.key_id)
    if row.ended:
        disclosed.ended(row, by)


def withdraw_from(row: Disclosure, by: Anyone, why: str, categories: Collection[str], **kept: Any) -> None:
    """The message itself; without ``kept`` nothing of it is kept with the case. Part of a deed that asked."""
    if row.peer.state in WRITTEN_TO:
        body = {"id": row.jti, "categories": sorted(categories), "why": why}
        sending.send(letters.bare(row.peer, WITHDRAW, body, **kept), by=by)


@transaction.atomic
def hear_answer(*, by: Partner, jti: str, outcome: str, ground: str, message: str) -> None:
    """Keep a node's answer: the message that said so is the proof. Of an erased case there is nothing to keep."""
    require(by, Permission.CONSENT_HEAR)
    row = Disclosure.objects.filter(peer_id=by.peer_id, jti=jti).exclude(asked_at=None).select_related("case__key").first()
    if row is None:
        return
    row.answer, row.kept_on, row.answered_at, row.answered_in = outcome, ground, clock.now(), message
    row.save()
    done("consent.erasure_proved", row, by=by, outcome=outcome, ground=ground)


@transaction.atomic
def ask_late() -> int:
    """The chore: ask the nodes that could not be reached when consent was taken back, once they can be; how many."""
    with acting(NODE):
        waiting = Disclosure.objects.filter(answer="", peer__state__in=WRITTEN_TO).exclude(asked_at=None)
        unsent = [row for row in waiting.select_related("case__key", "release", "peer") if not _was_sent(row)]
        for row in unsent:
            lost = [name for name in row.release.category_names if name not in row.category_names]
            kept = {"subject": row.case.key.alias or "", "key_id": row.case.key_id}
            withdraw_from(row, NODE, row.ended or "consent_withdrawn", lost, **kept)
    return len(unsent)


def _was_sent(row: Disclosure) -> bool:
    posted = Outgoing.objects.filter(peer=row.peer, type=WITHDRAW, subject=row.case.key.alias or "")
    return posted.filter(created_at__gte=row.asked_at).exists()
