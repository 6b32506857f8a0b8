"""The tables of moves of casework."""

from wellknit.ground.moves import Moves

CASE = Moves("case", {"open": ("closing",), "closing": ("open", "closed"), "closed": ("open",)})
PLAN = Moves(
    "plan",
    {
        "draft": ("asked",),
        "asked": ("approved", "draft"),
        "approved": ("ended",),
        "ended": (),
    },
)
APPROVAL = Moves("approval", {"waiting": ("approved", "returned", "taken_back"), "approved": (), "returned": (), "taken_back": ()})
NEED = Moves("need", {"open": ("met", "unmet", "refused"), "met": ("open",), "unmet": ("open",), "refused": ("open",)})
DOCUMENT = Moves("document", {"wanted": ("held",), "held": ("withdrawn",), "withdrawn": ()})
TASK = Moves("task", {"open": ("done", "dropped"), "done": ("open",), "dropped": ("open",)})
LINK = Moves(
    "link",
    {"suggested": ("linked", "different"), "linked": ("suggested",), "different": ("suggested",)},
)
