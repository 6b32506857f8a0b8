"""The table of moves of a release. Past its hour it stays where it is and can no longer be used."""

from wellknit.ground.moves import Moves

RELEASE = Moves(
    "release",
    {
        "waiting": ("ready", "revoked"),  # for a second person
        "ready": ("used", "revoked"),
        "used": (),
        "revoked": (),
    },
)
UNUSED = ("waiting", "ready")
