"""A wire between two network namespaces that loses and delays packets: `python -m tests.net.wire ONE OTHER LOSS DELAY`.

The kernel's own way to spoil a link (netem) is not built into every kernel; a pair of TUN devices with this between them
is. It ends with its standard input, so that it never outlives a test.
"""

from __future__ import annotations

import ctypes
import fcntl
import heapq
import os
import random
import select
import struct
import sys
import time

_TUNSETIFF, _TUN, _BARE = 0x400454CA, 0x0001, 0x1000
DEVICE = "wire0"


def end_in(namespace: str) -> int:
    """One end of the wire: a TUN device inside a namespace, as a file."""
    with open(f"/var/run/netns/{namespace}") as place:
        if ctypes.CDLL(None, use_errno=True).setns(place.fileno(), 0) != 0:
            raise OSError(ctypes.get_errno(), f"no way into {namespace}")
    end = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(end, _TUNSETIFF, struct.pack("16sH", DEVICE.encode(), _TUN | _BARE))
    return end


def carry(one: int, other: int, loss: float, delay: float) -> tuple[int, int]:
    """Carry packets both ways until standard input closes: how many arrived, how many were lost."""
    toward = {one: other, other: one}
    flying: list[tuple[float, int, int, bytes]] = []
    carried = lost = 0
    chance = random.Random(7)  # noqa: S311 - the same bad luck in every run
    while True:
        wait = max(flying[0][0] - time.monotonic(), 0) if flying else None
        ready, _, _ = select.select([one, other, sys.stdin], [], [], wait)
        if sys.stdin in ready:
            return carried, lost
        for end in ready:
            packet = os.read(end, 65536)
            if chance.random() < loss:
                lost += 1
                continue
            carried += 1
            heapq.heappush(flying, (time.monotonic() + delay, carried, toward[end], packet))
        while flying and flying[0][0] <= time.monotonic():
            _, _, end, packet = heapq.heappop(flying)
            os.write(end, packet)


def main(one: str, other: str, loss: str, delay: str) -> None:
    """Says `up` once both ends are there, and the counts at the end."""
    ends = end_in(one), end_in(other)
    print("up", flush=True)
    print(*carry(*ends, float(loss), float(delay)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
