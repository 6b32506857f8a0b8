"""The directory as other programs read it: valid by the published schemas, paged, and silent about where people hide."""

import json
from uuid import UUID, uuid4

import pytest
from django.test import Client

from wellknit.directory import actions, outgoing
from wellknit.directory.hsds import ids
from wellknit.directory.models import Place, Service, ServiceAtPlace
from wellknit.directory.tests.given import (
    CANARIES,
    CANARY_PHONE,
    confidential,
    everything,
    facts,
    organisation,
    place,
    service,
)
from wellknit.directory.tests.schemas import wrong

LISTS = {
    "services": "service", "organizations": "organization", "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy", "taxonomy_terms": "taxonomy_term",
}  # fmt: skip
ENVELOPE = {"total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"}


@pytest.fixture
def full(cast):
    owner = organisation(phone="+6653123456", street="1 Open Road", city="Chiang Rai", state="Chiang Rai", postal_code="57000")
    at = place(owner, street="2 Open Road", city="Mae Sai", postal_code="57130", latitude=20.4, longitude=99.9)
    return actions.write_service(by=cast.actor("sora"), organisation=owner, facts=everything(at))


@pytest.fixture
def mina_reads(as_):
    browser = as_("mina")
    return lambda path, **question: browser.get(f"/hsds/{path}", question)


def test_the_root_says_which_version_it_is(mina_reads):
    told = mina_reads("").json()
    assert told["version"] == "3.0" and set(told) == {"version", "profile", "openapi_url"}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("question", [{}, {"full": "true"}, {"full_service": "true"}], ids=str)
def test_every_list_is_a_page_of_valid_objects(full, mina_reads, name, question):
    told = mina_reads(name, **question).json()
    assert set(told) == ENVELOPE
    assert told["size"] == len(told["contents"]) > 0 and told["first_page"] is True
    assert [wrong(LISTS[name], each) for each in told["contents"]] == [[]] * told["size"]


@pytest.mark.parametrize("name", LISTS)
def test_every_object_is_valid_on_its_own(full, mina_reads, name):
    uid = mina_reads(name).json()["contents"][0]["id"]
    told = mina_reads(f"{name}/{uid}").json()
    assert told["id"] == uid and wrong(LISTS[name], told) == []
    assert mina_reads(f"{name}/{uuid4()}").status_code == 404


def test_the_schemas_would_notice(full, mina_reads):
    told = mina_reads(f"services/{full.uid}").json()
    assert len(told["capacities"]) == 1 and len(told["schedules"]) == 2
    for broken in ({"id": "4"}, {"status": "open"}, {"minimum_age": "12"}, {"capacities": [{"id": str(uuid4())}]}):
        assert wrong("service", told | broken)
    assert wrong("organization", {"id": str(uuid4()), "name": "x"})


def test_only_entries_meant_for_anybody_are_told(mina_reads):
    shown, kept, peers = organisation("Shown"), organisation("Kept"), organisation("For peers")
    service(shown, name="Open beds")
    service(shown, name="Inner beds", audience="node")
    service(kept, name="Kept beds", audience="node")
    service(peers, name="Peer beds", audience="peers")
    organisation("Bar where people were exploited")
    told = {name: mina_reads(name, full="true").content.decode() for name in LISTS}
    assert "Open beds" in told["services"] and "Shown" in told["organizations"]
    for word in ("Inner beds", "Kept", "Peer beds", "exploited"):
        assert [name for name, text in told.items() if word in text] == []
    hidden = Service.objects.get(name="Inner beds")
    assert mina_reads(f"services/{hidden.uid}").status_code == 404
    assert mina_reads(f"organizations/{kept.uid}").status_code == 404


def test_a_peer_is_told_more_than_anybody_and_nobody_what_stays_here(cast):
    owner = organisation()
    for audience in ("node", "peers", "public"):
        service(owner, name=f"{audience} beds", audience=audience)
    names = {peer: {each["name"] for each in outgoing.published(for_peer=peer)["services"]} for peer in (True, False)}
    assert names == {True: {"peers beds", "public beds"}, False: {"public beds"}}


# Who may ask


def test_nobody_is_let_in_who_is_not_signed_in_unless_the_node_opens_its_directory(full, settings):
    assert Client().get("/hsds/services").status_code == 302
    settings.PUBLIC_DIRECTORY = True
    answer = Client().get("/hsds/services")
    assert answer.status_code == 200 and answer.json()["total_items"] == 1


def test_opening_the_directory_opens_nothing_else(full, settings):
    settings.PUBLIC_DIRECTORY = True
    for path in ("/organisations", f"/organisations/{full.organisation_id}", "/directory/find", "/directory/beds", "/directory/gaps"):
        assert Client().get(path).status_code == 302
    assert Client().post("/hsds/services").status_code in (403, 405)


def test_who_asks_too_often_waits(full, settings, monkeypatch):
    from wellknit.access import limits

    settings.PUBLIC_DIRECTORY = True
    monkeypatch.setitem(limits.LIMITS, "hsds", limits.Limit(2, 60, per="address", looking=True))
    assert [Client().get("/hsds/").status_code for _ in range(3)] == [200, 200, 429]


# Questions


@pytest.fixture
def several(cast):
    north, south = organisation("North house"), organisation("South house")
    for n in range(5):
        service(north, name=f"Beds {n}", description="with a kitchen" if n == 2 else "")
    return service(south, name="Lawyers", kind="LegalAid")


UNKNOWN = str(UUID(int=4))  # the same in every process, or they would not agree on what to test


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ({"search": "beds kitchen"}, ["Beds 2"]),
        ({"search": "nothing"}, []),
        ({"page": "2", "per_page": "4"}, ["Beds 4", "Lawyers"]),
        ({"page": "9"}, []),
        ({"taxonomy_term_id": ids.term("LegalAid")}, ["Lawyers"]),
        ({"taxonomy_term_id": UNKNOWN}, []),
        ({"taxonomy_id": UNKNOWN}, []),
        ({"taxonomy_id": str(ids.TAXONOMY), "search": "law"}, ["Lawyers"]),
        ({"modified_after": "2999-01-01"}, []),
        ({"modified_after": "2001-01-01T00:00:00+07:00", "search": "law"}, ["Lawyers"]),
    ],
    ids=str,
)
def test_questions_are_cumulative(several, mina_reads, question, names):
    assert [each["name"] for each in mina_reads("services", **question).json()["contents"]] == names


def test_an_organisation_s_services_are_asked_for_by_its_identifier(several, mina_reads):
    told = mina_reads("services", organization_id=str(several.organisation.uid)).json()
    assert [each["name"] for each in told["contents"]] == ["Lawyers"]


@pytest.mark.parametrize(
    "question",
    [{"page": "0"}, {"page": "x"}, {"per_page": "-1"}, {"format": "xml"}, {"taxonomy_term_id": "x"}, {"modified_after": "x"}],
    ids=str,
)
def test_a_question_without_sense_is_answered_so(several, mina_reads, question):
    answer = mina_reads("services", **question)
    assert answer.status_code == 400 and answer.json()["error"]


def test_lines_of_json_come_without_pages_and_minimal_says_little(several, mina_reads):
    answer = mina_reads("services", format="ndjson", minimal="true")
    lines = [json.loads(line) for line in b"".join(answer.streaming_content).decode().splitlines()]
    assert len(lines) == 6 and all(set(line) == {"id", "last_modified"} for line in lines)


def test_a_page_of_many_costs_as_few_questions_as_a_page_of_one(several, mina_reads, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        assert mina_reads("services", full="true").json()["size"] == 6


# Where people hide


@pytest.fixture
def hideouts(cast):
    """A confidential place of an open organisation, and an open place of a confidential organisation."""
    one = confidential()
    owner = organisation("Hidden house", confidential=True, phone=CANARY_PHONE, street=CANARIES["street"], city=CANARIES["city"])
    at = place(owner, name="Canary gate", **CANARIES)
    return one, service(owner, name="Hidden beds", places=frozenset({at.uid}), phones=everything(at).phones)


def canaries():
    return [CANARY_PHONE, "Canary", "20.123", "99.654", "57999", CANARIES["street"]]


def test_no_endpoint_tells_where_people_hide(hideouts, mina_reads):
    paths = ["", *LISTS]
    paths += [f"services/{each.uid}" for each in hideouts] + [f"organizations/{each.organisation.uid}" for each in hideouts]
    paths += [f"service_at_locations/{each.uid}" for each in ServiceAtPlace.objects.all()]
    told = 0
    for path in paths:
        for question in ({}, {"full": "true"}, {"full_service": "true"}, {"format": "ndjson"}):
            answer = mina_reads(path, **question)
            text = b"".join(answer) if answer.streaming else answer.content
            assert [canary for canary in canaries() if canary in text.decode()] == [], path
            told += "Beds" in text.decode()
    assert told > 10
    assert "1300" not in mina_reads(f"services/{hideouts[1].uid}").content.decode()


def test_no_question_finds_out_where_people_hide(hideouts, mina_reads):
    for name in ("services", "organizations", "service_at_locations"):
        for question in ({"search": "Canary"}, {"search": "57999"}, {"search": CANARY_PHONE}):
            assert mina_reads(name, **question).json()["empty"], (name, question)
    assert mina_reads("service_at_locations", postcode=CANARIES["postal_code"]).json()["empty"]
    open_place = place(organisation("Open house"), postal_code="10200")
    service(open_place.organisation, name="Open beds", places=frozenset({open_place.uid}))
    assert mina_reads("service_at_locations", postcode="10200").json()["total_items"] == 1
    assert mina_reads("service_at_locations", proximity="100").status_code == 400


def test_no_document_tells_where_people_hide(hideouts):
    for audience in (outgoing.EVERYBODY, outgoing.PEERS, outgoing.EVERYTHING):
        text = json.dumps(outgoing.written(audience))
        assert "Safe house" in text and [canary for canary in canaries() if canary in text] == []


def test_no_page_tells_where_people_hide(hideouts, as_, cast):
    pages = ["/organisations", "/directory/find", "/directory/beds"]
    pages += [f"/organisations/{each.organisation_id}{end}" for each in hideouts for end in ("", "/change")]
    pages += [f"/directory/services/{each.pk}" for each in hideouts]
    pages += [f"/directory/places/{each.pk}" for each in Place.objects.all()]
    secret = [CANARIES["street"], CANARIES["city"], "20.123", "99.654", "57999"]
    for name in ("mina", "sora"):
        browser = as_(name)
        texts = {path: browser.get(path).content.decode() for path in pages}
        texts["found"] = browser.post("/directory/find", {"need": "shelter", "country": "TH"}).content.decode()
        assert "Safe house" in texts["found"] and "Canary" not in texts["found"]
        assert [(path, canary) for path, text in texts.items() for canary in secret if canary in text] == []
    assert facts().name == "Beds"
