"""Two nodes as a model: every message may be dropped, doubled, late; either node may crash or come back from a backup.

The rules walked are those of `delivery`; what surrounds them is the least a node is: rows that are committed or not.
"""

import copy
import os
from dataclasses import dataclass, field

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from wellknit.federation.delivery import Heard, hear, is_behind, missing

RUNS, STEPS = int(os.environ.get("WELLKNIT_TEST_MODEL_RUNS", "500")), 60


@dataclass
class Half:
    """One direction of a node's post: what it has sent, what it has heard, what has acted."""

    inc: int = 1
    seq: int = 0
    outbox: dict[int, tuple[int, int, bool, int]] = field(default_factory=dict)  # id → inc, seq, acknowledged, how often sealed
    heard: Heard = Heard()
    came: dict[tuple[int, int], int] = field(default_factory=dict)  # inc, seq → id
    effects: list[int] = field(default_factory=list)


class TwoNodes(RuleBasedStateMachine):
    """A sends to B over a line that does what it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.a, self.b = Half(), Half()
        self.line: list[tuple[int, int, int, int]] = []
        self.receipts: list[tuple[int, int]] = []  # each is about one envelope
        self.backup = copy.deepcopy(self.b)
        self.backup_a = copy.deepcopy(self.a)
        self.next, self.lost_with_a = 0, set[int]()

    @rule()
    def write(self) -> None:
        self.next += 1
        self.a.seq += 1
        self.a.outbox[self.next] = (self.a.inc, self.a.seq, False, 0)

    @rule(pick=st.integers(0, 50))
    def post(self, pick: int) -> None:
        waiting = [(id, inc, seq, seal) for id, (inc, seq, done, seal) in self.a.outbox.items() if not done]
        if waiting:
            self.line.append(waiting[pick % len(waiting)])

    @rule(pick=st.integers(0, 50), twice=st.booleans())
    def arrive(self, pick: int, twice: bool) -> None:
        """Any envelope on the line arrives; it may stay there to arrive again."""
        if self.line:
            at = pick % len(self.line)
            self._take(*self.line[at])
            if not twice:
                self.line.pop(at)

    def _take(self, id: int, inc: int, seq: int, seal: int) -> None:
        if id not in self.b.came.values():
            here = sorted(n for i, n in self.b.came if i == self.b.heard.inc and n > self.b.heard.seq)
            self.b.heard = hear(self.b.heard, inc, seq, here)
            self.b.came[inc, seq] = id
            self.b.effects.append(id)
        self.receipts.append((id, seal))

    @rule(pick=st.integers(0, 50))
    def drop(self, pick: int) -> None:
        if self.line:
            self.line.pop(pick % len(self.line))

    @rule(pick=st.integers(0, 50), lost=st.booleans())
    def receipt(self, pick: int, lost: bool) -> None:
        if self.receipts:
            id, seal = self.receipts.pop(pick % len(self.receipts))
            if not lost and id in self.a.outbox and self.a.outbox[id][3] == seal:
                inc, seq, _, _ = self.a.outbox[id]
                self.a.outbox[id] = (inc, seq, True, seal)

    @rule()
    def back_up(self) -> None:
        self.backup, self.backup_a = copy.deepcopy(self.b), copy.deepcopy(self.a)

    @rule()
    def restore_receiver(self) -> None:
        """B comes back as it was; it says how far it heard, and A sends the rest again. What it had done is undone."""
        self.b = copy.deepcopy(self.backup)
        for id, (inc, seq, _done, seal) in list(self.a.outbox.items()):
            if is_behind(self.b.heard.inc, self.b.heard.seq, inc, seq):
                self.a.outbox[id] = (inc, seq, False, seal + 1)

    @rule()
    def restore_sender(self) -> None:
        """A comes back as it was, numbers anew, and does not know what it wrote since."""
        self.lost_with_a |= set(self.a.outbox) - set(self.backup_a.outbox)
        inc = self.a.inc + 1
        self.a = copy.deepcopy(self.backup_a)
        self.a.inc, self.a.seq = inc, 0

    @invariant()
    def nothing_acts_twice(self) -> None:
        assert len(self.b.effects) == len(set(self.b.effects))

    @invariant()
    def no_number_is_given_twice_in_an_incarnation(self) -> None:
        numbers = [(inc, seq) for inc, seq, _, _ in self.a.outbox.values()]
        assert len(numbers) == len(set(numbers))

    @invariant()
    def the_counters_tell_the_truth(self) -> None:
        here = {seq for inc, seq in self.b.came if inc == self.b.heard.inc}
        assert set(range(1, self.b.heard.seq + 1)) <= here
        assert self.b.heard.seq + 1 not in here
        assert not set(missing(self.b.heard, here)) & here

    def teardown(self) -> None:
        """Left alone for long enough, everything A still knows arrives."""
        for id, (inc, seq, done, seal) in list(self.a.outbox.items()):
            if not done:
                self._take(id, inc, seq, seal)
        known = set(self.a.outbox)
        assert known <= set(self.b.effects)
        assert len(self.b.effects) == len(set(self.b.effects))


def test_no_course_of_events_loses_or_doubles_a_message() -> None:
    checks = list(HealthCheck)
    run_state_machine_as_test(
        TwoNodes,
        settings=settings(max_examples=RUNS, stateful_step_count=STEPS, deadline=None, suppress_health_check=checks),
    )  # fmt: skip
    print(f"{RUNS} courses of {STEPS} steps")


def test_what_came_late_from_before_a_sender_s_restore_is_sent_again_too() -> None:
    """Found by thinking, not by chance: seven events in this order lost a message once."""
    nodes = TwoNodes()
    nodes.write()
    nodes.post(0)
    nodes.back_up()
    nodes.restore_sender()
    nodes.write()
    nodes.post(1)
    nodes.arrive(1, twice=False)
    nodes.back_up()
    nodes.arrive(0, twice=False)
    nodes.receipt(1, lost=False)
    nodes.restore_receiver()
    nodes.teardown()


def test_a_receipt_from_before_a_restore_counts_no_more() -> None:
    """Found by the walk: the receipt of an undone effect, late in a courier's file, must not end the message."""
    nodes = TwoNodes()
    nodes.write()
    nodes.post(0)
    nodes.arrive(0, twice=False)
    nodes.restore_receiver()
    nodes.receipt(0, lost=False)
    nodes.teardown()
