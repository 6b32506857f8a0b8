"""What the tests of services stand on: invented organisations with services, places and hours."""

from datetime import UTC, datetime, time
from typing import Any

from wellknit.access.actors import System, acting
from wellknit.directory import actions
from wellknit.directory.models import Organisation, Place, Service
from wellknit.directory.rules.hours import WEEKDAYS, Opening
from wellknit.directory.rules.matching import Figure, Offer, Wanted
from wellknit.directory.rules.services import Number, PlaceFacts, ServiceFacts

BY = System("test")
NOON = datetime(2026, 3, 11, 5, 0, tzinfo=UTC)  # a Wednesday, noon in Bangkok
NIGHT = datetime(2026, 3, 11, 18, 0, tzinfo=UTC)  # Thursday, one in the morning in Bangkok
ALWAYS = Opening(days=frozenset(WEEKDAYS), opens=time(0), closes=time(0), zone="Asia/Bangkok")
OFFICE = Opening(days=frozenset(WEEKDAYS[:5]), opens=time(8, 30), closes=time(16, 30), zone="Asia/Bangkok")
# What must never leave a confidential place: each is looked for in every page and every answer.
CANARIES = {
    "street": "7 Canary Street", "city": "Canaryville", "postal_code": "57999", "latitude": 20.123456, "longitude": 99.654321,
}  # fmt: skip
CANARY_PHONE = "+66987654321"


def wanted(**told: Any) -> Wanted:
    """A woman of thirty from Thailand who needs a shelter in Thailand, at noon."""
    known: dict[str, Any] = {
        "need": "shelter", "country": "TH", "sex": "female", "age": (30, 30), "nationalities": frozenset({"TH"}),
        "languages": ("tha",), "moment": NOON,
    }  # fmt: skip
    return Wanted(**known | told)


def offer(**told: Any) -> Offer:
    """A shelter that takes everybody and is always there, with one bed free this morning."""
    free = Figure(unit="bed", available=1, maximum=4, updated_at=NOON.replace(hour=1))
    known: dict[str, Any] = {
        "pk": 1, "name": "Beds", "organisation": "House", "kind": "Shelter", "languages": frozenset({"tha"}),
        "areas": frozenset({("TH", "")}), "openings": (ALWAYS,), "figures": (free,), "overnight": True,
    }  # fmt: skip
    return Offer(**known | told)


def organisation(name: str = "North house", **told: Any) -> Organisation:
    """An organisation in Thailand."""
    return actions.write_organisation(by=BY, name=name, **{"country": "TH", "kind": "NGO"} | told)


def place(owner: Organisation, **told: Any) -> Place:
    """A place in Chiang Rai."""
    facts = PlaceFacts(**{"name": "North gate", "country": "TH", "province": "Chiang Rai"} | told)
    return actions.write_place(by=BY, organisation=owner, facts=facts)


def facts(**told: Any) -> ServiceFacts:
    """A shelter anybody may be told of."""
    return ServiceFacts(**{"name": "Beds", "kind": "Shelter", "audience": "public"} | told)


def service(owner: Organisation, **told: Any) -> Service:
    """A shelter of this organisation."""
    return actions.write_service(by=BY, organisation=owner, facts=facts(**told))


def everything(at: Place) -> ServiceFacts:
    """A service of which everything is written down."""
    days = frozenset({"MO", "TU"})
    return facts(
        description="Beds and a kitchen.", fees="free", fees_in_words="Nothing.", sexes=frozenset({"female", "intersex"}),
        age_from=12, age_until=60, nationalities=frozenset({"KH", "XX"}), languages=frozenset({"khm", "tha"}),
        interpretation=True, urgent=True, overnight=True, source="Invented list, page 3", read_on=NOON.date(),
        places=frozenset({at.uid}), areas=frozenset({("TH", ""), ("KH", "Battambang")}),
        openings=(
            Opening(days=days, opens=time(8, 30), closes=time(17)),
            Opening(days=days, opens=time(20), closes=time(6), place=at.uid, first=NOON.date()),
            Opening(closed=True, first=NOON.date(), last=NOON.date()),
        ),
        phones=(Number(number="+66212345678", kind="voice", remark="day"), Number(number="1300")),
        figures=(
            Figure(unit="bed", available=3, maximum=8, updated_at=NOON), Figure(unit="family_room", maximum=2),
            Figure(unit="cot"),
        ),
    )  # fmt: skip


def confidential(name: str = "Safe house") -> Service:
    """A shelter whose place nobody may learn; its address and telephone are the canaries."""
    owner = organisation(name, phone="+66211112222")
    at = place(owner, name="Canary gate", confidential=True, **CANARIES)
    return service(owner, places=frozenset({at.uid}), phones=(Number(number=CANARY_PHONE),), areas=frozenset({("TH", "")}))


def empty() -> None:
    """Nothing is in the directory any more."""
    with acting(BY):
        Organisation.objects.all().delete()
