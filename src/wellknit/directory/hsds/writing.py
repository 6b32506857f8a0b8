"""Organisations, places and services as HSDS objects. The one place where rows become words for other directories."""

from typing import Any

from django.conf import settings
from django.utils.translation import override

from wellknit.directory.hsds import ids, parts
from wellknit.directory.hsds.parts import Json, attributes
from wellknit.directory.models import Organisation, Place, Service, ServiceAtPlace
from wellknit.directory.models.organisations import ADDRESS

FLAGS = ("urgent", "overnight", "interpretation")


def hidden(service: Service) -> bool:
    """Whether a service would tell where people hide: nobody outside gets its telephone either."""
    return service.organisation.confidential or any(each.place.confidential for each in service.at.all())


def _full(told: Json) -> Json:
    return {name: value for name, value in told.items() if value not in ("", None, [])}


# Organisations


def organisation(row: Organisation, *, full: bool = False) -> Json:
    """An organisation: by its name, or with its telephone and its places."""
    told: Json = {"id": str(row.uid), "name": row.name, "description": row.description or row.name}
    if not full:
        return told
    with override("en"):
        said = (("organisation_kind", row.kind), ("country", row.country), ("confidential", row.confidential))
        return _full(
            told | {
                "phones": _own_phone(row), "attributes": attributes(row.uid, "organization", said),
                "locations": [*_seat(row), *(location(place) for place in _in_order(row.places.all()))],
            }
        )  # fmt: skip


def _own_phone(row: Organisation) -> list[Json]:
    if row.confidential or not row.phone:
        return []
    return [{"id": ids.part(row.uid, "phone"), "number": row.phone, "type": "voice"}]


def _seat(row: Organisation) -> list[Json]:
    """Where an organisation sits; nothing of a confidential one."""
    if not row.address:
        return []
    seat = {"id": ids.part(row.uid, "seat"), "location_type": "physical", "name": row.name}
    told = {name: getattr(row, name) for name in ADDRESS}
    where = _address(ids.part(row.uid, "address"), row.country, told.pop("state"), told)
    return [_full(seat | _position(row) | {"addresses": [where], "attributes": attributes(row.uid, "location", [("seat", True)])})]


# Places


def location(place: Place) -> Json:
    """A place. Of a confidential one the country and the province, and that it is, or that its organisation is."""
    withheld = True if place.confidential else "organisation" if place.hidden else False
    said = (
        ("country", place.country), ("province", place.province), ("place_kind", place.kind), ("confidential", withheld),
    )  # fmt: skip
    told: Json = {"id": str(place.uid), "attributes": attributes(place.uid, "location", said)}
    if place.hidden:
        return told | {"location_type": "virtual"}
    parts_ = {name: getattr(place, name) for name in ("street", "city", "postal_code")}
    where = [_address(ids.part(place.uid, "address"), place.country, place.province, parts_)] if any(parts_.values()) else []
    return _full(told | {"location_type": place.kind, "name": place.name, "addresses": where} | _position(place))


def _position(row: Organisation | Place) -> Json:
    return {"latitude": row.latitude, "longitude": row.longitude}


def _address(uid: str, country: str, province: str, told: dict[str, Any]) -> Json:
    """HSDS asks for every line; what is not known is empty."""
    return {
        "id": uid, "address_1": told["street"], "city": told["city"], "state_province": province,
        "postal_code": told["postal_code"], "country": country, "address_type": "physical",
    }  # fmt: skip


# Services


def service(row: Service, *, full: bool = False, inside: bool = False) -> Json:
    """A service: in single fields with its organisation's name, or whole. ``inside`` also says how far it may go."""
    with override("en"):
        told = _single(row)
        return _full(told | _nested(row, inside=inside)) if full else _full(told)


def _single(row: Service) -> Json:
    return {
        "id": str(row.uid), "name": row.name, "status": row.status, "description": row.description,
        "fees_description": row.fees_in_words, "minimum_age": row.age_from, "maximum_age": row.age_until,
        "interpretation_services": "Interpreters are arranged." if row.interpretation else "",
        "assured_date": row.read_on and row.read_on.isoformat(), "last_modified": parts.moment(row.changed_at),
        "organization": organisation(row.organisation),
    }  # fmt: skip


def _nested(row: Service, *, inside: bool) -> Json:
    phones = [] if hidden(row) else _in_order(row.phones.all())
    return {
        "languages": [parts.language(row.uid, code) for code in row.languages.split()],
        "service_areas": [parts.area(row.uid, each) for each in _in_order(row.areas.all())],
        "phones": [parts.phone(row.uid, each) for each in phones],
        "schedules": _schedules(row, None),
        "service_at_locations": [at_place(each, row) for each in _in_order(row.at.all())],
        "capacities": [parts.capacity(row.uid, each) for each in _in_order(row.capacities.all()) if each.available is not None],
        "attributes": [_kind(row), *attributes(row.uid, "service", _said(row, inside=inside))],
        "metadata": parts.source(row.uid, "service", row.source, row.changed_at, settings.NODE_NAME),
    }


def _said(row: Service, *, inside: bool) -> list[tuple[str, object]]:
    unknown = [each for each in _in_order(row.capacities.all()) if each.available is None]
    return [
        *(("eligible_sex", code) for code in row.sexes.split()),
        *(("eligible_nationality", code) for code in row.nationalities.split()),
        *((name, getattr(row, name)) for name in FLAGS),
        ("fees", row.fees), ("audience", row.audience if inside else ""),
        *(("capacity_unknown", f"{each.unit} {'' if each.maximum is None else each.maximum}".strip()) for each in unknown),
    ]  # fmt: skip


def _kind(row: Service) -> Json:
    told = parts.attribute(row.uid, "service", "service_kind", row.kind)
    return told | {"taxonomy_term_id": ids.term(row.kind), "taxonomy_term": parts.term(row.kind)}


def _schedules(row: Service, place: Place | None) -> list[Json]:
    """Hours that hold everywhere, or those of one place."""
    country = place.country if place else row.organisation.country
    wanted = place.pk if place else None
    return [
        parts.schedule(row.uid, each, number, country)
        for number, each in enumerate(_in_order(row.schedules.all()))
        if each.place_id == wanted
    ]


def at_place(each: ServiceAtPlace, row: Service, *, whole: bool = False) -> Json:
    """A service at a place; ``whole`` with the service it is, for who does not come from there."""
    told = {"id": str(each.uid), "service_id": str(row.uid), "location_id": str(each.place.uid)}
    hours = _schedules(row, each.place)
    with override("en"):
        return _full(told | {"location": location(each.place), "schedules": hours, "description": row.name if whole else ""})


def _in_order(rows: Any) -> list[Any]:
    return sorted(rows, key=lambda row: row.pk)
