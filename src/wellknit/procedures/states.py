"""The tables of moves of a procedure and of a step."""

from wellknit.ground.moves import Moves

PROCEDURE = Moves(
    "procedure",
    {
        "draft": ("proposed", "dropped"),
        "proposed": ("in_force", "draft"),
        "in_force": ("retired",),
        "retired": (),
        "dropped": ("draft",),
    },
)
STEP = Moves(
    "step",
    {
        "open": ("done", "skipped", "waiting", "withdrawn"),
        "waiting": ("open", "done", "skipped", "withdrawn"),  # something must not leave yet
        "done": ("undone",),
        "skipped": ("undone",),
        "undone": (),
        "withdrawn": (),
    },
)
PENDING = frozenset({"open", "waiting"})
PASSED = frozenset({"done", "skipped"})
LIVE = PENDING | PASSED
