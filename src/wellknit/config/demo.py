"""The demo: an assistance centre in Thailand and a ministry in Cambodia, with invented people whose stories are told in the
order they happened.

Everybody is invented, and so is every organisation. Each story is a list of (days ago, deed); all deeds of all stories are
sorted by day and done through the same actions that people use, at the moment they are told to have happened.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings

from wellknit.access.actors import Actor, System, acting
from wellknit.config import havens, neighbours, stories, stories_cambodia
from wellknit.config.middleware import actor_of
from wellknit.config.pacts import agree, agree_in_cambodia
from wellknit.directory.models import Organisation
from wellknit.ground import clock
from wellknit.people import actions as people_actions
from wellknit.people import demo as accounts
from wellknit.people.models import Agency, Worker

THAI_ORGANISATIONS = (
    ("Invented shelter for women and children", "LocalGovernmentOrganisation", "TH", True),
    ("Invented legal aid desk", "LegalService", "TH", False),
    ("Invented clinic by the river", "HealthServiceOrganisation", "TH", False),
    ("Invented ministry desk, Phnom Penh", "CentralGovernmentOrganisation", "KH", False),
    ("Invented women's union office, Vientiane", "NGO", "LA", False),
    ("Invented sewing school", "SchoolOrCollege", "TH", False),
)


CAMBODIAN_ORGANISATIONS = (
    ("Invented assistance centre, Bangkok", "CentralGovernmentOrganisation", "TH", False),
    ("Invented reception house at the border", "CentralGovernmentOrganisation", "KH", True),
    ("Invented clinic by the market", "HealthServiceOrganisation", "KH", False),
    ("Invented hairdressing school", "SchoolOrCollege", "KH", False),
)


class Scene(NamedTuple):
    """What is told on one of the demo's nodes; ``partner`` is the other node as this one's directory calls it, and
    ``officers`` are the two who confirm its number; ``neighbours`` meets nodes that do not exist."""

    organisations: tuple[tuple[str, str, str, bool], ...]
    agree: Callable[["Office"], None]
    furnish: Callable[["Office"], None]
    stories: tuple[Callable[[Any], Any], ...]
    partner: str
    officers: tuple[str, str]
    neighbours: Callable[["Office"], None] = lambda office: None


SCENES = {
    "TH": Scene(
        THAI_ORGANISATIONS, agree, havens.furnish, stories.STORIES, "Invented ministry desk, Phnom Penh", ("sora", "vanna"),
        neighbours.meet,
    ),
    "KH": Scene(
        CAMBODIAN_ORGANISATIONS, agree_in_cambodia, havens.furnish_in_cambodia, stories_cambodia.STORIES,
        "Invented assistance centre, Bangkok", ("bopha", "seyha"),
    ),
}  # fmt: skip


def scene() -> Scene:
    """What is told on this node."""
    return SCENES.get(settings.NODE_COUNTRY, SCENES["TH"])


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
        for name, kind, country, confidential in scene().organisations:
            Organisation.objects.create(name=name, kind=kind, country=country, confidential=confidential)
    office = Office()
    scene().agree(office)
    scene().furnish(office)
    _tell(office, scene().stories, say)
    return True


def _make_accounts() -> None:
    agencies: dict[str, Agency] = {}
    system = System("demo")
    for account in accounts.accounts():
        if account.agency not in agencies:
            kind = "CentralGovernmentOrganisation"
            agencies[account.agency] = people_actions.add_agency(by=system, name=account.agency, kind=kind, country=settings.NODE_COUNTRY)
        people_actions.add_worker(
            by=system, agency=agencies[account.agency], username=account.username, full_name=account.full_name,
            roles=[account.role], password=accounts.PASSWORD, lasting=True,
        )  # fmt: skip


def _tell(office: Office, told: Iterable[Callable[[Any], Any]], say: Callable[[str], Any]) -> None:
    """Do all deeds in the order in which they happened."""
    deeds = [(days, number, deed) for number, story in enumerate(told) for days, deed in story(office)]
    for days, _, deed in sorted(deeds, key=lambda each: (-each[0], each[1])):
        with clock.telling(clock.now() - timedelta(days=days)):
            deed()
    say(f"{len({number for _, number, _ in deeds})} invented stories were told in {len(deeds)} deeds.")
