"""Inside a node: read a case, then write to it, again and again; print how often it worked and how often not."""

import sys
from datetime import date

import django

django.setup()

from django.db import Error  # noqa: E402 - Django must be set up first

from wellknit.access.actors import acting  # noqa: E402
from wellknit.casework import doors  # noqa: E402
from wellknit.casework.actions import notes  # noqa: E402
from wellknit.casework.models import Case  # noqa: E402
from wellknit.config.middleware import actor_of  # noqa: E402
from wellknit.people.models import Worker  # noqa: E402


def main(number: int, each: int) -> None:
    """Every contender is the same worker, so that all of them meet on the same rows."""
    actor = actor_of(Worker.objects.filter(username__startswith="invented").order_by("username").first())
    counts = [0, 0]
    with acting(actor):
        references = list(Case.objects.exclude(state="closed").order_by("pk").values_list("reference", flat=True)[:20])
        for turn in range(each):
            try:
                case = doors.case_for(actor, references[(turn + number) % len(references)])
                notes.add(case=case, by=actor, body=f"Invented note {turn}.", happened_on=date(2026, 1, 1))
                counts[0] += 1
            except Error:
                counts[1] += 1
    sys.stdout.write(f"{counts[0]} {counts[1]}")


main(int(sys.argv[1]), int(sys.argv[2]))
