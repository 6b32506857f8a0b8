"""The table of moves of a peer. Only an open one is written to; what a paused one sends waits, a blocked one is refused."""

from wellknit.ground.moves import Moves

PEER = Moves(
    "peer",
    {
        "introduced": ("confirming", "dropped"),  # its card is here; the number was not compared yet
        "confirming": ("open", "introduced", "dropped"),  # one officer has confirmed the number
        "open": ("paused", "blocked", "leaving"),
        "paused": ("open", "blocked", "leaving"),
        "blocked": ("introduced", "left"),  # a compromised root means a new ceremony
        "leaving": ("left", "open", "paused"),  # what is under way is being finished
        "left": ("introduced",),
        "dropped": ("introduced",),
    },
)
WRITTEN_TO = frozenset({"open", "leaving"})
LISTENED_TO = frozenset({"open", "leaving", "paused"})
MEETING = frozenset({"introduced", "confirming"})  # people are still comparing the number
APART = frozenset({"blocked", "left", "dropped"})  # nothing passes until people meet anew
