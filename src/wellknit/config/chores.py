"""What the worker does again and again."""

from datetime import timedelta

from wellknit.casework import visibility
from wellknit.jobs.queue import every
from wellknit.ledger import checkpoints


def register_all() -> None:
    """Hourly checkpoints of the ledger; parts in teams that run out, swept each quarter of an hour."""
    every(timedelta(hours=1), "ledger-checkpoint", checkpoints.write)
    every(timedelta(minutes=15), "visibility-sweep", visibility.sweep)
