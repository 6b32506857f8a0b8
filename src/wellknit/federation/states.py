"""The tables of moves. Only an open peer is written to; what a paused one sends waits, a blocked one is refused."""

from wellknit.ground.moves import Moves

PEER = Moves(
    "peer",
    {
        "introduced": ("confirming", "dropped"),  # its card is here; the number was not compared yet
        "confirming": ("open", "introduced", "dropped"),  # one officer has confirmed the number
        "open": ("paused", "blocked", "leaving"),
        "paused": ("open", "blocked", "leaving"),
        "blocked": ("introduced", "left"),  # a compromised root means a new ceremony
        "leaving": ("left", "open"),  # what is under way is being finished
        "left": ("introduced",),
        "dropped": ("introduced",),
    },
)
WRITTEN_TO = frozenset({"open", "leaving"})
LISTENED_TO = frozenset({"open", "leaving", "paused"})

OUTGOING = Moves(
    "outgoing message",
    {
        "waiting": ("delivered", "quarantined", "refused", "unsupported", "consent", "expired", "withdrawn"),
        "delivered": ("waiting",),  # the peer was restored from a backup and asks for it again
        "quarantined": ("waiting",),  # stored there; a person looks at it first
        "refused": ("withdrawn", "waiting"),
        "unsupported": ("waiting", "withdrawn"),  # the peer may learn the protocol
        "consent": ("withdrawn", "waiting"),
        "expired": ("waiting", "withdrawn"),  # sent once more by a person
        "withdrawn": (),
    },
)
RECEIVED = Moves(
    "received message",
    {
        "done": (),
        "held": ("done", "quarantined"),  # its sender is paused; it acts when the peer is open again
        "quarantined": ("done", "dismissed"),
        "dismissed": (),
    },
)
FAILED = frozenset({"refused", "unsupported", "consent", "expired"})
