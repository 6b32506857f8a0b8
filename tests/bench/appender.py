"""Inside a node: append entries to the ledger, each in a transaction of its own; print how many a second."""

import sys
import time

import django

django.setup()

from django.db import transaction  # noqa: E402 - Django must be set up first

from wellknit.access.actors import System  # noqa: E402
from wellknit.ledger.record import record  # noqa: E402


def main(count: int) -> None:
    """The pace of the ledger alone, without the deed it records."""
    start = time.perf_counter()
    for _ in range(count):
        with transaction.atomic():
            record("case.read", by=System("bench"))
    sys.stdout.write(f"{count / (time.perf_counter() - start):.1f}")


main(int(sys.argv[1]))
