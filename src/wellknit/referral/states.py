"""The tables of moves of a referral, as each side keeps it. What has an end here is kept as a line and not moved again."""

from wellknit.ground.moves import Moves

_TOLD = ("done", "returned", "revoked", "transferred", "closed")
_ENDS: dict[str, tuple[str, ...]] = dict.fromkeys(("declined", "revoked", "expired", "done", "returned", "closed"), ())
_GOING = {
    "offered": ("accepted", "declined", "revoked", "expired"),
    "accepted": ("sliced", "stopped", "revoked", "returned"),
    "stopped": ("sliced", "revoked", "returned"),  # consent or agreement ended before the slice left
    "sliced": ("under_way", *_TOLD),
    "under_way": _TOLD,
    "transferred": ("done", "returned"),
}

SENT = Moves("referral sent", {"draft": ("offered", "dropped"), **_GOING, "dropped": (), **_ENDS})
TAKEN = Moves("referral taken", {**_GOING, **_ENDS})

OPEN = frozenset(_GOING)
TOLD = frozenset(("sliced", "under_way", "transferred"))  # the slice is with the other side
