"""The table of moves of an agreement.

``under_review`` and ``ending`` are still in force: a review closes nothing, and an end needs a second person. Past its
last day an agreement is ``expired``; ``renewed`` is one whose successor was put in force.
"""

from wellknit.ground.moves import Moves

AGREEMENT = Moves(
    "agreement",
    {
        "draft": ("proposed", "dropped"),
        "proposed": ("in_force", "draft"),  # waits for a second person
        "in_force": ("under_review", "ending", "expired", "renewed"),
        "under_review": ("in_force", "ending", "expired", "renewed"),
        "ending": ("terminated", "in_force", "expired", "renewed"),  # waits for a second person
        "expired": ("renewed",),
        "renewed": (),
        "terminated": (),
        "dropped": ("draft",),
    },
)
OPENS = frozenset({"in_force", "under_review", "ending"})
WAITING = frozenset({"proposed", "ending"})
PAST = frozenset({"expired", "renewed", "terminated", "dropped"})
