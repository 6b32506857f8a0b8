"""What a procedure tells another node: a name alone, or facts through the gate, under what the person agreed to."""

from typing import Any

from django.utils.translation import gettext as _

from wellknit.access.actors import Anyone
from wellknit.casework.models import Case, Document
from wellknit.consent import actions as consents
from wellknit.consent import letters as gate
from wellknit.consent import parcels, reads
from wellknit.federation import letters, sending
from wellknit.flow.plan import Node
from wellknit.ground.verdicts import Refused, Verdict
from wellknit.procedures import facts, rules, ties
from wellknit.procedures.models import Run

PROTOCOL = "procedure/1.0"


def shared(node: Node, known: dict[str, Any]) -> dict[str, Any]:
    """What a message may carry of what is known: the facts its step names, and no other."""
    return {name: known[name] for name in node.listed("shares") if known.get(name) is not None}


def missing(run: Run, node: Node) -> Verdict:
    """The documents and consents a step names that the case does not have.

    What goes back to the node that asked the person stands on what the person told that node, and needs no consent twice.
    """
    slots, purposes = node.listed("documents"), node.listed("consents")
    held = Document.objects.filter(case=run.case_id, slot__in=slots, state="held")
    papers = set(held.values_list("slot", flat=True)) if slots else set()
    if node.kind == "send" and purposes and _replies(run):
        purposes = ()
    return rules.missing(node, papers, _unagreed(run.case, purposes))


def _unagreed(case: Case, purposes: tuple[str, ...]) -> list[str]:
    """Of these purposes, those for which no consent of the case is in force today."""
    given = {scope.purpose for scope in reads.living(case)} if purposes else set()
    return [purpose for purpose in purposes if purpose not in given]


def _replies(run: Run) -> bool:
    tie = ties.between(run.case, run.tie)
    return bool(tie and tie.received and not tie.received.ended)


def send(run: Run, node: Node, told: dict[str, Any], by: Anyone) -> str:
    """Send the message of a step; its number. Raises `Refused` where the gate does not open, and then nothing has left."""
    head = {"procedure": run.procedure.digest, "name": node.message, "tie": run.tie}
    if ties.between(run.case, run.tie) is None:
        raise Refused(_("The referral that joined the two cases was taken back or returned: nothing goes to the other side."))
    letter = _through_the_gate(run, facts.parcel(told), head, by) if told else bare(run, "said", head)
    return sending.send(letter, by=by).message_id


def bare(run: Run, name: str, body: dict[str, Any]) -> letters.Letter:
    """A letter of a run that tells nothing but codes."""
    if run.peer is None:
        raise Refused(_("No node is joined to this run."))
    return letters.bare(
        run.peer, f"{PROTOCOL}/{name}", body, subject=run.case.key.alias or "", key_id=run.case.key_id, thid=run.thid
    )


def _through_the_gate(run: Run, content: parcels.Parcel, head: dict[str, Any], by: Anyone) -> letters.Letter:
    tie, kind = ties.between(run.case, run.tie), f"{PROTOCOL}/told"
    if tie and tie.received is not None:
        return gate.reply(tie.received, kind, head, content=content, key=run.case.key, thid=run.thid)
    if tie and tie.release is not None:
        return gate.letter(consents.go_on(release=tie.release, by=by), kind, head, content=content, thid=run.thid)
    raise Refused(_("Nothing was released to the other side for this case."))


def withdraw(run: Run, letter: str, by: Anyone) -> None:
    """Tell the other side that a message of ours does not hold any more; people there look at what rests on it."""
    if run.peer is not None:
        sending.send(bare(run, "withdrawn", {"message": letter}), by=by)
