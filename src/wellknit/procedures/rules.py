"""What may be done with procedures, runs and steps now; pure."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wellknit.flow.plan import N_, Node, Plan, Problem, Procedure
from wellknit.ground.verdicts import YES, Verdict
from wellknit.procedures.states import PASSED, PENDING
from wellknit.words.codelists import codelist

LEAST_REASON = 5
LONGEST = 300
NEEDS_PARTNER = _(
    "This procedure is run together with another node. Refer the case to it first; once it has begun there, begin here."
)
BY_PEOPLE = frozenset({"task", "added"})


# Steps


def may_do(state: str, kind: str) -> Verdict:
    """Only what is open, and only what people do; messages, choices and the clock come by themselves."""
    if state not in PENDING:
        return Verdict(_("This step is not open any more. Look at the procedure again."))
    return YES if kind in BY_PEOPLE else Verdict(_("This step comes by itself; nobody has to do it."))


def may_skip(state: str, kind: str, reason: str) -> Verdict:
    """Whatever is open may be skipped with a reason, but not what only chooses or counts the time."""
    if state not in PENDING:
        return Verdict(_("This step is not open any more. Look at the procedure again."))
    if kind in {"choice", "timer"}:
        return Verdict(_("A choice is answered by what was decided, and time passes by itself: neither is skipped."))
    return may_say(reason)


def may_take_back(state: str, reason: str) -> Verdict:
    """Only what was done or skipped."""
    if state not in PASSED:
        return Verdict(_("This step was not done, so it cannot be taken back."))
    return may_say(reason)


def may_say(reason: str) -> Verdict:
    """A reason is a sentence."""
    if len(reason.strip()) < LEAST_REASON:
        return Verdict(_("Say why, so that others understand it later."))
    return Verdict(_("This reason is too long. Write at most 300 characters.")) if len(reason) > LONGEST else YES


def missing(node: Node, papers: Collection[str], unagreed: Collection[str]) -> Verdict:
    """The documents and consents a step asks for that the case does not have, by name."""
    slots, purposes = codelist("document_slot"), codelist("consent_purpose")
    wanted = [slots.label(slot) for slot in node.listed("documents") if slot not in papers]
    wanted += [_now("consent to %(purpose)s") % {"purpose": purposes.label(each)} for each in unagreed]
    if not wanted:
        return YES
    return Verdict(_now("Before this step can be done, the case needs: %(what)s.") % {"what": ", ".join(wanted)})


def decided(node: Node, told: Mapping[str, Any]) -> Verdict:
    """Everything a step decides is said, and nothing else."""
    if set(told) - set(node.listed("decides")):
        return Verdict(_("This step does not decide that."))
    left = [name for name in node.listed("decides") if told.get(name) in (None, "")]
    if not left:
        return YES
    names = ", ".join(codelist("procedure_fact").label(name) for name in left)
    return Verdict(_now("Say what was found: %(what)s.") % {"what": names})


def may_add(title: str, due: date | None, today: date) -> Verdict:
    """A step of one's own says what is to be done, and lies ahead."""
    if not title.strip():
        return Verdict(_("Say what is to be done."))
    if len(title) > LONGEST:
        return Verdict(_("This is too long. Write at most 300 characters."))
    return YES if due is None or due >= today else Verdict(_("This day is over. Choose today or a later day."))


# Runs


def may_begin(
    state: str, pool: str, pools: Collection[str], *, running: bool, needs_partner: bool, partner: bool, called: bool = False
) -> Verdict:
    """A case goes through a version in force, once at a time, and together with the other side where there are two."""
    if state != "in_force":
        return Verdict(_("This version is not in force."))
    if pool not in pools:
        return Verdict(_("Choose which side this node is on."))
    if called:
        return Verdict(_("On this side it begins by itself, with a message of the other side."))
    if running:
        return Verdict(_("This procedure is under way in this case already."))
    if needs_partner and not partner:
        return Verdict(NEEDS_PARTNER)
    return YES


# Procedures

TOO_LONG = N_("“{step}…” is longer than a name in a file may be.")
NO_WORD = N_("The message “{message}” needs a name of small letters, digits and underscores.")
NO_KEY = N_("The file needs an id of small letters, digits and underscores, such as return_th_kh.")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")  # as messages travel
_LONGEST_ID = 80  # a called step is known by its call, a slash and its own


def unfit(drawn: Procedure) -> Iterator[Problem]:
    """What cannot be kept of a file: ids that are too long, or that could not stand in a message or a file's name."""
    if not _KEY.fullmatch(drawn.id):
        yield Problem(NO_KEY)
    for plan in drawn.plans.values():
        yield from (Problem(TOO_LONG, "", {"step": each[:30]}) for each in _ids(plan) if len(each) > _LONGEST_ID)
        names = {node.message for node in plan.nodes.values() if node.message}
        yield from (Problem(NO_WORD, "", {"message": each[:30]}) for each in sorted(names) if not _WORD.fullmatch(each))


def _ids(plan: Plan) -> list[str]:
    return [plan.id, *plan.lanes, *plan.nodes, *plan.flows]


def may_propose(faults: int, unassigned: Collection[str]) -> Verdict:
    """Nothing is proposed that cannot be relied on, or in which a lane of ours is nobody's."""
    if faults:
        return Verdict(_("The check found faults. Mend them in the file and bring it in again."))
    if unassigned:
        return Verdict(_now("Say first who does the work of: %(lanes)s.") % {"lanes": ", ".join(unassigned)})
    return YES


def may_accept(state: str, *, own: bool) -> Verdict:
    """A second person agrees, never who proposed."""
    if state != "proposed":
        return Verdict(_("This does not wait for anybody any more. Look at it again."))
    return Verdict(_("You proposed this, so somebody else must agree to it.")) if own else YES
