"""The demo's services: invented shelters, desks and schools in three countries, with hours and beds.

No shelter takes a man of full age, as in much of the region; so "Who can take this person?" has a gap to show.
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


def furnish(office: Any) -> None:
    """A supervisor writes the services down and says what is free; the shelter belongs to their own agency."""
    with office.as_("sora") as sora:
        shelter = Organisation.objects.get(name__contains="shelter for women")
        Organisation.objects.filter(pk=shelter.pk).update(agency=Agency.objects.get(pk=sora.agency_id))
        for (word, at), told in SERVICES:
            _write(office.organisation(word), at, told, sora)


def _write(owner: Organisation, at: PlaceFacts, told: ServiceFacts, by: Any) -> None:
    place = owner.places.filter(name=at.name).first() or actions.write_place(by=by, organisation=owner, facts=at)
    facts = ServiceFacts(**{**vars(told), "places": frozenset({place.uid})})
    for figure in actions.write_service(by=by, organisation=owner, facts=facts).capacities.all():
        if (told.name, figure.unit) in FREE:
            actions.write_capacity(by=by, capacity=figure, available=FREE[told.name, figure.unit])
