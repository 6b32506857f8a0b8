"""The picture of a version, and of a run with the case's position on it."""

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wellknit.flow.draw import STATES, Look, changed_nodes, svg
from wellknit.flow.plan import Procedure as Drawn
from wellknit.ground import clock
from wellknit.procedures import plans
from wellknit.procedures.models import Message, Procedure, Run, Step
from wellknit.procedures.states import PENDING
from wellknit.words.calendars import format_date


def _safe(drawn: Drawn, look: Look) -> SafeString:
    return mark_safe(svg(drawn, look))  # noqa: S308 - the drawing escapes every word it was given


def _words() -> dict[str, str]:
    return {state: _(word) for state, (_fill, _line, _mark, word) in STATES.items()}


def of_version(row: Procedure, other: Procedure | None = None) -> SafeString:
    """The flowchart; beside another version what differs is marked."""
    drawn = plans.drawn(row)
    changed = changed_nodes(drawn, plans.drawn(other)) if other else frozenset()
    return _safe(drawn, Look(title=row.title, words=_words(), changed=changed, changed_word=_("changed"), language=_language()))


def of_run(run: Run, *, whole: bool = False) -> SafeString:
    """The flowchart with what is done, open and late; of the other side only what it told. Only around what is open, unless
    all of it is asked for: a return has over a hundred symbols."""
    steps = list(Step.objects.filter(run=run).exclude(node="").exclude(state="withdrawn").order_by("opened_at", "pk"))
    states = {step.node: _state(step) for step in steps} | _of_the_other_side(run)
    notes = {step.node: _until(step) for step in steps if step.is_pending and step.due_at}
    around = () if whole else [step.node for step in steps if step.is_pending]
    look = Look(
        title=run.procedure.title, states=states, notes=notes, words=_words(), own=run.pool, language=_language(), around=around
    )
    return _safe(plans.drawn(run.procedure), look)


def _state(step: Step) -> str:
    if step.state == "open" and step.due_at and step.due_at < clock.now() and step.kind != "timer":
        return "overdue"
    if step.state == "done" and step.kind in {"send", "message"}:
        return "sent" if step.kind == "send" else "received"
    return "waiting" if step.state in PENDING and step.kind not in {"task", "added"} else step.state


def _of_the_other_side(run: Run) -> dict[str, str]:
    told = {(message.name, message.incoming) for message in Message.objects.filter(run=run, withdrawn_at=None)}
    others = (plan for pool, plan in plans.whole(run.procedure).plans.items() if pool != run.pool)
    nodes = (node for plan in others for node in plan.nodes.values() if node.message)
    shown = ((node.id, "sent" if node.kind == "send" else "received", (node.message, node.kind == "send")) for node in nodes)
    return {name: state for name, state, key in shown if key in told}


def _until(step: Step) -> str:
    return _("until %(day)s") % {"day": format_date(step.due_at, _language())}


def _language() -> str:
    return get_language() or "en"
