"""Writing services, places and free places: what is kept, who may, and what a second click does."""

from datetime import time, timedelta

import pytest

from wellknit.access.actors import Forbidden
from wellknit.directory import actions, reads
from wellknit.directory.models import Capacity, Organisation, Place, Service
from wellknit.directory.rules.hours import Opening
from wellknit.directory.rules.matching import Figure
from wellknit.directory.tests.given import CANARIES, NOON, everything, facts, organisation, place, service
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry


@pytest.fixture
def sora(cast):
    return cast.actor("sora")


def test_everything_that_is_written_of_a_service_is_kept(sora):
    owner = organisation()
    told = everything(place(owner))
    row = actions.write_service(by=sora, organisation=owner, facts=told)
    assert reads.facts_of(reads.service(row.pk)) == told
    changed = facts(name="Beds", sexes=frozenset({"male"}))
    actions.write_service(by=sora, organisation=owner, service=row, facts=changed)
    assert reads.facts_of(reads.service(row.pk)) == changed
    assert [entry.thing for entry in Entry.objects.filter(kind="directory.service_written")] == [f"service:{row.pk}"] * 2


def test_a_second_click_adds_no_second_service_and_no_second_place(sora):
    owner = organisation()
    service(owner)
    place(owner)
    with pytest.raises(Refused):
        service(owner, name="beds")
    with pytest.raises(Refused):
        place(owner)
    assert (Service.objects.count(), Place.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "}, {"name": "x" * 201}, {"kind": "Club"}, {"status": "open"}, {"audience": "all"}, {"fees": "little"},
        {"sexes": frozenset({"x"})}, {"nationalities": frozenset({"ZZ"})}, {"languages": frozenset({"xx"})},
        {"areas": frozenset({("XX", "")})}, {"age_from": 126}, {"age_from": 18, "age_until": 17}, {"age_until": -1},
        {"openings": (Opening(days=frozenset({"MO"}), opens=time(8)),)}, {"openings": (Opening(opens=time(8), closes=time(9)),)},
        {"openings": (Opening(closed=True),)}, {"openings": (Opening(closed=True, first=NOON.date(), last=NOON.date() - timedelta(1)),)},
        {"figures": (Figure(unit="bed"), Figure(unit="bed", maximum=2))}, {"figures": (Figure(unit="tent"),)},
        {"figures": (Figure(unit="bed", available=3, maximum=2, updated_at=NOON),)}, {"read_on": NOON.date() + timedelta(9999)},
    ],
    ids=str,
)  # fmt: skip
def test_a_service_that_cannot_be_is_refused(sora, wrong):
    with pytest.raises(Refused):
        service(organisation(), **wrong)
    assert not Service.objects.exists()


def test_who_does_not_keep_the_directory_writes_nothing_of_it(cast):
    owner, mina = organisation(), cast.actor("mina")
    with pytest.raises(Forbidden):
        actions.write_service(by=mina, organisation=owner, facts=facts())
    with pytest.raises(Forbidden):
        actions.write_place(by=mina, organisation=owner, facts=None)
    with pytest.raises(Forbidden):
        actions.take(by=mina, document={"services": []}, origin="peer")


def test_what_is_of_another_directory_is_not_edited_here(sora):
    row = Organisation.objects.create(name="Theirs", origin="peer")
    with pytest.raises(Refused):
        actions.write_organisation(by=sora, organisation=row, name="Ours")
    with pytest.raises(Refused):
        actions.write_service(by=sora, organisation=row, facts=facts())
    with pytest.raises(Refused):
        place(row)


def test_a_place_takes_the_time_zone_of_its_country(sora):
    assert place(organisation(), country="MM").time_zone == "Asia/Yangon"
    assert place(organisation("Far"), country="US").time_zone == ""


def test_a_confidential_place_keeps_the_address_nobody_saw_until_the_confidence_is_lifted(sora):
    owner = organisation()
    row = place(owner, confidential=True, **CANARIES)
    assert row.address == {}
    actions.write_place(by=sora, organisation=owner, place=row, facts=_place(confidential=True, city="Mae Sai"))
    kept = Place.objects.get()
    assert (kept.street, kept.city) == (CANARIES["street"], "Mae Sai")
    actions.write_place(by=sora, organisation=owner, place=row, facts=_place())
    assert Place.objects.get().address == {}
    assert Place.objects.get().street == ""


def _place(**told):
    from wellknit.directory.rules.services import PlaceFacts

    return PlaceFacts(**{"name": "North gate", "country": "TH"} | told)


# Free places


@pytest.fixture
def beds(cast):
    owner = organisation(agency=cast.agencies["north"].pk)
    service(owner, figures=(Figure(unit="bed", maximum=4),))
    return Capacity.objects.get()


@pytest.mark.parametrize("name", ["mina", "sora", "vanna"])
def test_the_organisation_s_own_caseworkers_and_every_supervisor_say_what_is_free(cast, beds, name):
    actions.write_capacity(by=cast.actor(name), capacity=beds, available=3)
    row = Capacity.objects.get()
    assert (row.available, row.updated_by, row.stale) == (3, getattr(cast, name), False)


@pytest.mark.parametrize("name", ["rith", "ivo", "hana", "lena", "nok"])
def test_nobody_else_says_what_is_free(cast, beds, name):
    with pytest.raises(Forbidden):
        actions.write_capacity(by=cast.actor(name), capacity=beds, available=3)
    assert Capacity.objects.get().available is None


def test_more_than_there_are_cannot_be_free(cast, beds):
    with pytest.raises(Refused):
        actions.write_capacity(by=cast.actor("mina"), capacity=beds, available=5)


def test_a_newer_figure_is_not_overwritten_unseen_and_a_second_click_changes_nothing(cast, beds):
    mina = cast.actor("mina")
    actions.write_capacity(by=mina, capacity=beds, available=3)
    actions.write_capacity(by=mina, capacity=beds, available=2, seen="3")
    actions.write_capacity(by=mina, capacity=beds, available=2, seen="3")
    with pytest.raises(Refused):
        actions.write_capacity(by=mina, capacity=beds, available=4, seen="3")
    assert Capacity.objects.get().available == 2


@pytest.mark.parametrize(("maximum", "left"), [(3, 3), (2, None), (None, 3)])
def test_changing_a_service_keeps_what_is_free_unless_fewer_are_left(cast, beds, maximum, left):
    actions.write_capacity(by=cast.actor("mina"), capacity=beds, available=3)
    row, changed = beds.service, facts(figures=(Figure(unit="bed", maximum=maximum),))
    actions.write_service(by=cast.actor("sora"), organisation=row.organisation, service=row, facts=changed)
    assert Capacity.objects.get().available == left


def test_a_figure_older_than_a_day_is_stale(cast, beds):
    actions.write_capacity(by=cast.actor("mina"), capacity=beds, available=3)
    with clock.telling(clock.now() + timedelta(hours=25)):
        assert Capacity.objects.get().stale
