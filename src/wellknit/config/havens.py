"""The demo's services: invented shelters, desks and schools in three countries, with hours and beds.

On the Thai side no shelter takes a man of full age, as in much of the region; so "Who can take this person?" has a gap.
"""

from datetime import time
from typing import Any

from wellknit.directory import actions
from wellknit.directory.models import Organisation
from wellknit.directory.rules.hours import WEEKDAYS, Opening
from wellknit.directory.rules.matching import Figure
from wellknit.directory.rules.services import Number, PlaceFacts, ServiceFacts
from wellknit.people.models import Agency

SOURCE = "Invented for the demo"
OFFICE = Opening(days=frozenset(WEEKDAYS[:5]), opens=time(8, 30), closes=time(16, 30))
ALWAYS = Opening(days=frozenset(WEEKDAYS), opens=time(0), closes=time(0))
WOMEN = {"sexes": frozenset({"female"}), "overnight": True, "urgent": True}


def _place(word: str, province: str, country: str = "TH", **told: Any) -> tuple[str, PlaceFacts]:
    return word, PlaceFacts(name=f"Invented place, {province}", province=province, country=country, **told)


def _service(kind: str, name: str, *areas: tuple[str, str], **told: Any) -> ServiceFacts:
    known: dict[str, Any] = {"openings": (OFFICE,), "fees": "free", "audience": "peers", "source": SOURCE}
    return ServiceFacts(kind=kind, name=name, areas=frozenset(areas), **known | told)


# A word of the organisation's name, its place, and what it offers there.
SERVICES: tuple[tuple[tuple[str, PlaceFacts], ServiceFacts], ...] = (
    (
        _place("shelter for women", "Chiang Rai", confidential=True, street="9 Invented Lane", city="Invented Town"),
        _service("Shelter", "Beds for women and children", ("TH", ""), **WOMEN, openings=(ALWAYS,), interpretation=True,
                 languages=frozenset({"tha", "lao"}), figures=(Figure(unit="bed", maximum=12), Figure(unit="family_room", maximum=2))),
    ),
    (
        _place("shelter for women", "Chiang Rai", confidential=True),
        _service("SocialCare", "Care for children", ("TH", "Chiang Rai"), age_until=17, openings=(ALWAYS,), languages=frozenset({"tha"})),
    ),
    (
        _place("legal aid", "Bangkok", street="1 Invented Road", city="Bangkok"),
        _service("LegalAid", "Legal advice", ("TH", ""), languages=frozenset({"tha", "eng"}), audience="public",
                 phones=(Number(number="+6620000000", remark="invented"),)),
    ),
    (
        _place("clinic", "Chiang Rai", street="3 Invented Bank", city="Chiang Rai"),
        _service("Medical", "Examination and treatment", ("TH", "Chiang Rai"), urgent=True, languages=frozenset({"tha"}),
                 interpretation=True, audience="public", openings=(ALWAYS,)),
    ),
    (
        _place("sewing school", "Nonthaburi", city="Nonthaburi"),
        _service("VocationalTraining", "Sewing for a living", ("TH", ""), age_from=16, languages=frozenset({"tha", "mya"}),
                 figures=(Figure(unit="seat", maximum=10),)),
    ),
    (
        _place("ministry desk", "Phnom Penh", "KH", city="Phnom Penh"),
        _service("Transport", "Reception at the border", ("KH", ""), nationalities=frozenset({"KH"}), languages=frozenset({"khm"})),
    ),
    (
        _place("ministry desk", "Phnom Penh", "KH", city="Phnom Penh"),
        _service("Shelter", "Transit beds for boys and girls", ("KH", ""), age_until=17, overnight=True, openings=(ALWAYS,),
                 languages=frozenset({"khm"}), figures=(Figure(unit="bed", maximum=6),)),
    ),
    (
        _place("women's union", "Vientiane", "LA", city="Vientiane"),
        _service("Shelter", "Shelter of the union", ("LA", ""), **WOMEN, openings=(ALWAYS,), languages=frozenset({"lao", "tha"}),
                 figures=(Figure(unit="bed", maximum=8),)),
    ),
)  # fmt: skip
FREE = {("Beds for women and children", "bed"): 3, ("Beds for women and children", "family_room"): 0, ("Shelter of the union", "bed"): 2}
IN_CAMBODIA: tuple[tuple[tuple[str, PlaceFacts], ServiceFacts], ...] = (
    (
        _place("reception house", "Banteay Meanchey", "KH", confidential=True, street="7 Invented Row", city="Invented Crossing"),
        _service("Shelter", "First nights after the border", ("KH", ""), overnight=True, urgent=True, openings=(ALWAYS,),
                 languages=frozenset({"khm", "tha"}), figures=(Figure(unit="bed", maximum=20),)),
    ),
    (
        _place("clinic", "Phnom Penh", "KH", street="5 Invented Market", city="Phnom Penh"),
        _service("Medical", "Examination and treatment", ("KH", "Phnom Penh"), languages=frozenset({"khm"}), audience="public"),
    ),
    (
        _place("hairdressing", "Phnom Penh", "KH", city="Phnom Penh"),
        _service("VocationalTraining", "Hairdressing for a living", ("KH", ""), age_from=15, languages=frozenset({"khm"}),
                 figures=(Figure(unit="seat", maximum=6),)),
    ),
)  # fmt: skip


def furnish(office: Any) -> None:
    """A supervisor writes the Thai node's services down and says what is free; the shelter belongs to their own agency."""
    _furnish(office, "sora", "shelter for women", SERVICES)


def furnish_in_cambodia(office: Any) -> None:
    """The same on the Cambodian node, whose reception house is an agency of its own."""
    _furnish(office, "seyha", "reception house", IN_CAMBODIA)


def _furnish(office: Any, name: str, own: str, services: tuple[tuple[tuple[str, PlaceFacts], ServiceFacts], ...]) -> None:
    with office.as_(name) as by:
        house = office.organisation(own)
        Organisation.objects.filter(pk=house.pk).update(agency=Agency.objects.get(pk=by.agency_id))
        for (word, at), told in services:
            _write(office.organisation(word), at, told, by)


def _write(owner: Organisation, at: PlaceFacts, told: ServiceFacts, by: Any) -> None:
    place = owner.places.filter(name=at.name).first() or actions.write_place(by=by, organisation=owner, facts=at)
    facts = ServiceFacts(**{**vars(told), "places": frozenset({place.uid})})
    for figure in actions.write_service(by=by, organisation=owner, facts=facts).capacities.all():
        if (told.name, figure.unit) in FREE:
            actions.write_capacity(by=by, capacity=figure, available=FREE[told.name, figure.unit])
