"""Directories in and out: a round trip loses nothing, nothing is half brought in, and nobody overwrites ours."""

import copy
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import ProtectedError

from wellknit.directory import actions, incoming, outgoing, reads
from wellknit.directory.models import Organisation, Place, Service
from wellknit.directory.tests.given import (
    BY,
    CANARIES,
    CANARY_PHONE,
    NOON,
    confidential,
    empty,
    everything,
    facts,
    organisation,
    place,
    service,
    wanted,
)
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry

SEAT = {"street": "1 Open Road", "city": "Chiang Rai", "state": "Chiang Rai", "postal_code": "57000", "latitude": 19.9}


@pytest.fixture
def full(db):
    owner = organisation(phone="+6653123456", description="A house.", **SEAT)
    at = place(owner, street="2 Open Road", city="Mae Sai", postal_code="57130", latitude=20.4, longitude=99.9)
    return actions.write_service(by=BY, organisation=owner, facts=everything(at))


def read(document):
    return incoming.read(json.loads(json.dumps(document)), NOON.date())


def snapshot():
    """Everything of our directory, but for numbers of rows and moments of writing."""
    rows = Organisation.objects.order_by("name").values("uid", "name", "kind", "phone", "country", "confidential", "description", *SEAT)
    columns = [field.name for field in Place._meta.fields if field.name not in ("id", "organisation")]
    services = {row.uid: reads.facts_of(reads.service(row.pk)) for row in Service.objects.all()}
    hours = {uid: sorted(map(repr, told.openings)) for uid, told in services.items()}
    told = {uid: each.__class__(**{**each.__dict__, "openings": ()}) for uid, each in services.items()}
    return list(rows), list(Place.objects.order_by("uid").values(*columns)), told, hours


def test_a_round_trip_into_an_empty_directory_loses_nothing(full):
    before, document = snapshot(), outgoing.written(outgoing.EVERYTHING)
    empty()
    assert actions.bring_in(by=BY, reading=read(document)) == 1
    assert snapshot() == before
    again = outgoing.written(outgoing.EVERYTHING)
    assert [each["id"] for each in again["services"]] == [each["id"] for each in document["services"]]


def test_a_round_trip_home_loses_nothing_even_of_what_is_confidential(full):
    confidential()
    owner = organisation("Hidden house", confidential=True, phone=CANARY_PHONE, **CANARIES)
    at = place(owner, name="Hidden gate", **CANARIES)
    service(owner, places=frozenset({at.uid}), phones=everything(at).phones)
    before = snapshot()
    assert actions.bring_in(by=BY, reading=read(outgoing.written(outgoing.EVERYTHING))) == 0
    assert snapshot() == before
    assert Place.objects.get(name="Hidden gate").street == CANARIES["street"]


def broken(document, **changes):
    changed = copy.deepcopy(document)
    changed["services"][0] |= changes
    return changed


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": "4"}, "id"), ({"name": ""}, "name"), ({"name": "x" * 300}, "name"), ({"status": "open"}, "status"),
        ({"attributes": []}, "attributes"), ({"minimum_age": 12.5}, "minimum_age"), ({"minimum_age": 200}, "age_from"),
        ({"assured_date": "yesterday"}, "assured_date"), ({"description": "a\0b"}, "description"),
        ({"name": "\ud800"}, "name"), ({"organization": {"id": "4"}}, "id"), ({"organization": None}, "id"),
        ({"schedules": [{"opens_at": "late", "closes_at": "09:00"}]}, "opens_at"),
        ({"capacities": [{"unit": {"identifier": "bed"}, "available": 1}]}, "capacities"),
        ({"service_at_locations": [{"location": {"id": "4"}}]}, "locations"),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_taken_over_is_named_by_row_and_field_and_nothing_is_half_brought_in(full, changes, field):
    document = outgoing.written(outgoing.EVERYTHING)
    document["services"].append(copy.deepcopy(document["services"][0]) | {"id": "6f1f0b86-0000-4000-8000-000000000001", "name": "More"})
    found = incoming.read(broken(document, **changes), NOON.date())
    assert [(each.row, each.field) for each in found.problems] == [("services[1]", field)]
    assert "x" * 300 not in str(found.problems)
    before = snapshot()
    with pytest.raises(Refused):
        actions.bring_in(by=BY, reading=found)
    assert snapshot() == before


@pytest.mark.parametrize("document", [None, 4, "x", {}, {"services": 4}, {"services": [None, 4, []]}, [[]]], ids=str)
def test_what_is_no_directory_is_read_without_breaking(db, document):
    found = incoming.read(document, NOON.date())
    assert found.count == 0
    assert actions.take(by=BY, document=document, origin="peer").count == 0


def test_a_list_of_services_and_a_page_of_them_are_read_too(full):
    services = outgoing.written(outgoing.EVERYBODY)["services"]
    assert read(services).count == read({"contents": services, "total_items": 1}).count == 1


# Other nodes


@pytest.fixture
def theirs(full):
    """The same directory as another node would send it; ours is gone."""
    document = outgoing.published(for_peer=True)
    empty()
    return document


def test_another_node_s_entries_are_marked_and_found(theirs, cast):
    found = actions.take(by=BY, document=theirs, origin="peer one")
    assert (found.count, found.problems) == (1, [])
    row = Service.objects.get()
    assert (row.organisation.origin, row.audience) == ("peer one", "node")
    assert Entry.objects.filter(kind="directory.taken").count() == 1
    assert outgoing.written(outgoing.EVERYTHING)["services"] == []


def test_what_another_node_sends_replaces_its_own_entries_and_touches_no_other(theirs):
    mine = service(organisation("North house"), name="Ours")
    for origin in ("one", "two"):
        actions.take(by=BY, document=theirs, origin=origin)
    changed = broken(theirs, name="New beds")
    actions.take(by=BY, document=changed, origin="one")
    names = Service.objects.values_list("organisation__origin", "name")
    assert set(names) == {("", "Ours"), ("one", "New beds"), ("two", "Beds")}
    actions.take(by=BY, document={"services": []}, origin="one")
    assert not Organisation.objects.filter(origin="one").exists()
    assert reads.facts_of(reads.service(mine.pk)) == facts(name="Ours")


def test_an_entry_with_our_identifier_does_not_become_ours(theirs):
    owner = organisation("North house")
    mine = service(owner, name="Ours")
    forged = copy.deepcopy(theirs)
    for each in forged["services"]:
        each |= {"id": str(mine.uid), "name": "Forged", "organization": {"id": str(owner.uid), "name": "North house"}}
    forged["organizations"] = []
    actions.take(by=BY, document=forged, origin="peer")
    assert Service.objects.get(organisation__origin="").name == "Ours"
    assert Service.objects.get(organisation__origin="peer").name == "Forged"


def test_an_entry_that_comes_broken_stays_as_it_was(theirs):
    actions.take(by=BY, document=theirs, origin="peer")
    found = actions.take(by=BY, document=broken(theirs, status="open"), origin="peer")
    assert len(found.problems) == 1 and Service.objects.get().status == "active"


def test_a_document_that_is_none_takes_nothing_away(theirs):
    actions.take(by=BY, document=theirs, origin="peer")
    actions.take(by=BY, document={"error": "busy"}, origin="peer")
    assert Service.objects.exists()


def test_what_a_case_stands_on_stays_as_a_name(theirs, case, mina):
    from wellknit.casework.actions import services as given_services
    from wellknit.words.calendars import local_today

    actions.take(by=BY, document=theirs, origin="peer")
    owner = Organisation.objects.get()
    given_services.give(case=case, by=mina, kind="Shelter", given_on=local_today(), provider=owner)
    actions.take(by=BY, document={"services": []}, origin="peer")
    owner.refresh_from_db()
    assert (owner.name, owner.phone, owner.address) == ("North house", "", {})
    assert not Service.objects.exists() and not Place.objects.exists()


def test_a_service_something_here_stands_on_ends_and_keeps_its_name_only(theirs, monkeypatch):
    def stands(row):
        raise ProtectedError("something stands on it", {row})

    actions.take(by=BY, document=theirs, origin="peer")
    monkeypatch.setattr(Service, "delete", stands)
    monkeypatch.setattr(Organisation, "delete", stands)
    for _ in range(2):
        actions.take(by=BY, document={"services": []}, origin="peer")
    row = Service.objects.get()
    assert reads.facts_of(reads.service(row.pk)) == facts(status="defunct", audience="node")
    assert reads.who_can(by=BY, wanted=wanted()) == []


def test_where_a_peer_hides_people_is_not_taken_over_even_if_it_is_sent(theirs):
    sent = copy.deepcopy(theirs)
    for at in sent["services"][0]["service_at_locations"]:
        at["location"] |= {"name": "Canary gate", "addresses": [{"address_1": CANARIES["street"], "country": "TH"}]}
        at["location"]["attributes"].append({"link_type": "confidential", "value": "yes"})
    sent["organizations"] = []
    actions.take(by=BY, document=theirs, origin="peer")
    actions.take(by=BY, document=sent, origin="peer")
    row = Place.objects.get()
    assert (row.confidential, row.street, row.city, row.latitude) == (True, "", "", None) and "Canary" not in row.name
    assert row.province == "Chiang Rai"


# The commands


def test_a_file_is_looked_at_first_and_brought_in_when_told_to(full, cast, tmp_path):
    file, said = tmp_path / "directory.json", StringIO()
    call_command("export-directory", file, audience="everything", stdout=said)
    empty()
    call_command("import-directory", file, worker="sora", stdout=said)
    assert not Service.objects.exists() and "Nothing was written" in said.getvalue()
    call_command("import-directory", file, worker="sora", bring_in=True, stdout=said)
    assert Service.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("import-directory", file, worker="mina", bring_in=True, stdout=said)


@pytest.mark.parametrize("content", ["no json", "[" * 100_000, "\ud800".encode("utf-8", "surrogatepass")], ids=["words", "deep", "bytes"])
def test_what_is_no_json_is_refused_in_words(cast, tmp_path, content):
    file = tmp_path / "directory.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CommandError, match="no JSON"):
        call_command("import-directory", file, worker="sora")
