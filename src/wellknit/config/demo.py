"""The demo: an assistance centre in Thailand, with invented people whose stories are told in the order they happened.

Everybody is invented, and so is every organisation. Each story is a list of (days ago, deed); all deeds of all stories are
sorted by day and done through the same actions that people use, at the moment they are told to have happened.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from wellknit.access.actors import Actor, System, acting
from wellknit.config.havens import furnish
from wellknit.config.middleware import actor_of
from wellknit.config.pacts import agree
from wellknit.config.stories import STORIES
from wellknit.directory.models import Organisation
from wellknit.ground import clock
from wellknit.people import actions as people_actions
from wellknit.people import demo as accounts
from wellknit.people.models import Agency, Worker

ORGANISATIONS = (
    ("Invented shelter for women and children", "LocalGovernmentOrganisation", "TH", True),
    ("Invented legal aid desk", "LegalService", "TH", False),
    ("Invented clinic by the river", "HealthServiceOrganisation", "TH", False),
    ("Invented ministry desk, Phnom Penh", "CentralGovernmentOrganisation", "KH", False),
    ("Invented women's union office, Vientiane", "NGO", "LA", False),
    ("Invented sewing school", "SchoolOrCollege", "TH", False),
)


class Office:
    """What a story may use: the workers as actors, the organisations by a word of their name."""

    def __init__(self) -> None:
        self.workers = {worker.username: worker for worker in Worker.objects.select_related("agency")}

    def actor(self, name: str) -> Actor:
        """The actor that a demo account is."""
        actor = actor_of(self.workers[name])
        if actor is None:
            raise LookupError(name)
        return actor

    def organisation(self, word: str) -> Organisation:
        """The invented organisation with this word in its name."""
        return Organisation.objects.get(name__contains=word)

    @contextmanager
    def as_(self, name: str) -> Iterator[Actor]:
        """Somebody of the office works."""
        actor = self.actor(name)
        with acting(actor):
            yield actor


def fill(say: Callable[[str], Any] = lambda text: None) -> bool:
    """Make the demo's accounts, organisations, agreements and stories, unless they are there; whether anything was made."""
    if Worker.objects.exists():
        return False
    with acting(System("demo")):
        _make_accounts()
        for name, kind, country, confidential in ORGANISATIONS:
            Organisation.objects.create(name=name, kind=kind, country=country, confidential=confidential)
    office = Office()
    agree(office)
    furnish(office)
    _tell(office, say)
    return True


def _make_accounts() -> None:
    agencies: dict[str, Agency] = {}
    system = System("demo")
    for account in accounts.accounts():
        if account.agency not in agencies:
            kind = "CentralGovernmentOrganisation"
            agencies[account.agency] = people_actions.add_agency(by=system, name=account.agency, kind=kind, country="TH")
        people_actions.add_worker(
            by=system, agency=agencies[account.agency], username=account.username, full_name=account.full_name,
            roles=[account.role], password=accounts.PASSWORD, lasting=True,
        )  # fmt: skip


def _tell(office: Office, say: Callable[[str], Any]) -> None:
    """Do all deeds in the order in which they happened."""
    deeds = [(days, number, deed) for number, story in enumerate(STORIES) for days, deed in story(office)]
    for days, _, deed in sorted(deeds, key=lambda told: (-told[0], told[1])):
        with clock.telling(clock.now() - timedelta(days=days)):
            deed()
    say(f"{len(STORIES)} invented stories were told in {len(deeds)} deeds.")
