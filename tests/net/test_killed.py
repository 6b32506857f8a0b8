"""Sender and receiver are killed while they exchange, again and again and at every named point: nothing is lost, nothing
happens twice."""

import random
import time

from tests.net.nodes import Killed, drain, two_nodes
from tests.net.points import RECEIVER, SENDER

MESSAGES, KILLS = 1_500, 60
MOST = 5_000  # more than are written while each point is passed once


def test_1500_messages_under_60_kills_none_lost_none_twice(tmp_path):
    with two_nodes(tmp_path) as (river, harbour):
        river.run("write", 1, MESSAGES)
        with Killed(harbour, "receivers", harbour.port) as receivers, Killed(river, "couriers") as couriers:
            killed_in_flight = _kill(couriers, receivers)
            drain(couriers, receivers)
            kills = couriers.kills, receivers.kills
        here, there = river.counts(), harbour.counts()
    print(f"{MESSAGES} messages, {kills[0]} kills of the courier and {kills[1]} of the receiver, {killed_in_flight} in flight")
    print(f"{there['effects']} effects of {there['messages']} messages; sent: {here['states']}")
    assert sum(kills) >= KILLS
    assert (there["effects"], there["messages"], there["numbers"]) == (MESSAGES, MESSAGES, MESSAGES)
    assert here["states"] == {"delivered": MESSAGES} and here["gapless"]
    assert here["sound"] and there["sound"]


def test_whoever_is_killed_at_any_of_the_named_points_comes_back_and_each_message_acts_once(tmp_path):
    with two_nodes(tmp_path) as (river, harbour), Killed(harbour, "receivers", harbour.port) as receivers:
        with Killed(river, "senders", MOST) as senders:
            died = [point for point in SENDER if _dies(senders, point)] + [point for point in RECEIVER if _dies(receivers, point)]
        with Killed(river, "couriers") as couriers:
            drain(couriers, receivers)
        here, there = river.counts(), harbour.counts()
    written = sum(here["states"].values())
    print(f"killed at {len(died)} of {len(SENDER)} + {len(RECEIVER)} points; {written} messages, {there['effects']} effects")
    assert died == [*SENDER, *RECEIVER]
    assert (there["effects"], there["messages"], there["numbers"]) == (written, written, written)
    assert here["states"] == {"delivered": written} and here["gapless"]
    assert here["sound"] and there["sound"]


def _dies(part, point):
    """Let it kill itself at the point, and begin anew; whether it did."""
    before = part.deaths
    part.tell(f"die {point}")
    for _ in range(300):
        part.tell("look")
        if part.deaths > before:
            return True
        time.sleep(0.1)
    return False


def _kill(couriers, receivers):
    """Kill one or the other at random moments; how many times something was still on its way."""
    chance, in_flight = random.Random(20), 0
    while couriers.kills + receivers.kills < KILLS:
        time.sleep(chance.uniform(0.01, 0.3))
        chance.choice((couriers, receivers)).tell("kill")
        couriers.tell("look")
        in_flight += couriers.waiting > 0
    return in_flight
