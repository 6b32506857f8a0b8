"""A running case under another version of its procedure: the same records, asked again. Nothing that was done is lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from wellknit.flow.plan import N_, Flow, Key, Node, Plan, Problem, reach
from wellknit.flow.reached import OPEN, PASSED, Records, Way, reached, taken_way

AHEAD = N_(
    "“{done}” is done, but in the new version it comes after “{open}”, which is not. Finish that step first, or take this one back."
)
LEFT = N_("“{done}” is done, but in the new version the case does not come to it any more. Take it back first.")


@dataclass(frozen=True)
class Migration:
    """What the new version means for one case. With a `refused`, the case stays on its version."""

    records: dict[Key, Way | None]  # what counts from now on
    renamed: dict[Key, Key]  # records and open steps whose round is counted otherwise now
    history: list[Key]  # records of steps that are gone, and choices to be answered anew
    introduced: list[Key]  # new steps before work already done: recorded as skipped, “introduced in version n”
    opens: list[Key]  # new keys
    withdrawn: list[Key]  # old keys
    refused: Problem | None = None


def migrated(old: Plan, new: Plan, records: Records, opened: Collection[str] = ()) -> Migration:
    """The case of these records under the new plan.

    New steps that lie before work already done count as skipped, but for those named in ``opened``: these are to be done
    now, and what was done behind them counts again as soon as they are.
    """
    before = reached(old, records)
    was_open = [key for key, state in before.items() if state == OPEN]
    moved = dict(_moved(old, new, [*records, *was_open]))
    kept = {moved[key]: way for key, way in records.items() if key in moved}
    introduced = _introduced(old, new, kept, frozenset(opened))
    after = reached(new, kept)
    lost = [key for key in kept if after.get(key) != PASSED]
    unanswered = [key for key in lost if after.get(key) == OPEN]
    counted = {moved[key] for key, state in before.items() if state == PASSED and key in moved}
    behind = [
        key for key in lost if key in counted and key not in unanswered and not _waits_for(new, after, key, opened)
    ]
    still = {moved[key] for key in was_open if key in moved}
    now = [key for key, state in after.items() if state == OPEN]
    return Migration(
        {key: way for key, way in kept.items() if key not in unanswered},
        {key: now_ for key, now_ in moved.items() if key != now_},
        [key for key in records if key not in moved or moved[key] in unanswered],
        introduced,
        [key for key in now if key not in still],
        [key for key in was_open if moved.get(key) not in now],
        _refusal(new, after, behind),
    )


def _moved(old: Plan, new: Plan, records: Iterable[Key]) -> list[tuple[Key, Key]]:
    """Where each record belongs in the new plan: rounds of loops that are gone are dropped, those of new loops are 0."""
    pairs: list[tuple[Key, Key]] = []
    taken: set[Key] = set()
    for name, round_ in sorted(records, key=lambda key: key[1], reverse=True):
        if name not in new.nodes:
            continue
        was, is_ = old.loops[name], new.loops[name]
        counts = dict(zip(was, round_, strict=True))
        key = (name, round_ if len(was) == len(is_) else tuple(counts.get(head, 0) for head in is_))
        if key not in taken:  # of several rounds that fall together the last counts, the others are history
            taken.add(key)
            pairs.append(((name, round_), key))
    return pairs


def _introduced(old: Plan, new: Plan, kept: dict[Key, Way | None], opened: Collection[str]) -> list[Key]:
    """Record what is new and open before work already done as passed, one after the other, until that work is reached."""
    introduced: list[Key] = []
    while True:
        state = reached(new, kept)
        lost = {key[0] for key in kept if key not in state}
        for key in (key for key, one in state.items() if one == OPEN and key[0] not in opened):
            node = new.nodes[key[0]]
            fresh = key[0] not in old.nodes or (
                node.is_choice and not _is_answered(node, kept.get(key)) and key in kept
            )
            if fresh and node.kind != "boundary" and (lost & reach(new.following, node.id)):
                break
        else:
            return introduced
        flow = _towards(new, node, lost) if node.is_choice else None
        kept[key] = Way(flow.id, flow.target) if flow else None
        introduced.append(key)


def _is_answered(node: Node, way: Way | None) -> bool:
    return way is not None and taken_way(node, way) is not None


def _towards(plan: Plan, node: Node, lost: Collection[str]) -> Flow:
    """The way to the work already done; if several lead there, the default."""
    leading = [flow for flow in node.outs if flow.target in lost or reach(plan.following, flow.target) & set(lost)]
    return next((flow for flow in leading if flow.id == node.default), leading[0])


def _waits_for(plan: Plan, state: dict[Key, str], key: Key, opened: Collection[str]) -> bool:
    """Whether work already done only waits for a new step somebody wanted done."""
    waiting = (name for (name, _), one in state.items() if one == OPEN and name in opened)
    return any(key[0] in reach(plan.following, name) for name in waiting)


def _refusal(plan: Plan, state: dict[Key, str], behind: list[Key]) -> Problem | None:
    """Why a case cannot go over: something done would lie before something that is not."""
    if not behind:
        return None
    done = plan.nodes[behind[0][0]]
    first = (
        plan.nodes[name] for (name, _), one in state.items() if one == OPEN and done.id in reach(plan.following, name)
    )
    blocker = next(first, None)
    gaps = {"done": done.name or done.id, "open": (blocker.name or blocker.id) if blocker else ""}
    return Problem(AHEAD if blocker else LEFT, done.id, gaps)
