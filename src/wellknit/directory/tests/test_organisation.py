"""Organisations: one name leads to one of them, and a confidential one is never shown to be anywhere."""

import pytest
from django.db import transaction

from wellknit.access.actors import Forbidden
from wellknit.directory import actions, reads
from wellknit.directory.models import Organisation
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry

WHOLE = {
    "kind": "NGO", "phone": "+66212345678", "country": "TH", "street": "1 Quiet Road", "city": "Chiang Rai",
    "state": "Chiang Rai", "postal_code": "57000", "latitude": 19.9, "longitude": 99.8,
}  # fmt: skip
ADDRESS = {key: WHOLE[key] for key in ("street", "city", "state", "postal_code", "latitude", "longitude")}


@pytest.fixture
def sora(cast):
    return cast.actor("sora")


def test_every_organisation_field_of_the_standard_is_kept(sora):
    row = actions.write_organisation(by=sora, name="North house", **WHOLE)
    kept = Organisation.objects.get(pk=row.pk)
    assert {key: getattr(kept, key) for key in WHOLE} == WHOLE
    assert kept.address == ADDRESS


def test_writing_is_recorded_and_speaks_of_no_case(sora):
    row = actions.write_organisation(by=sora, name="North house")
    entry = Entry.objects.get(kind="directory.organisation_written")
    assert (entry.subject, entry.thing, entry.detail) == ("", f"organisation:{row.pk}", "")


def test_a_caseworker_does_not_write_the_directory(cast):
    with pytest.raises(Forbidden):
        actions.write_organisation(by=cast.actor("mina"), name="North house")
    assert not Organisation.objects.exists()


def test_a_confidential_organisation_has_no_address_to_show(sora):
    row = actions.write_organisation(by=sora, name="Safe house", confidential=True, **WHOLE)
    assert Organisation.objects.get(pk=row.pk).address == {}


def test_changing_a_confidential_organisation_keeps_the_address_nobody_saw(sora):
    row = actions.write_organisation(by=sora, name="Safe house", confidential=True, **WHOLE)
    actions.write_organisation(
        by=sora, organisation=row, name="Safe house", confidential=True, street="2 New Road"
    )
    kept = Organisation.objects.get()
    assert (kept.street, kept.city, kept.latitude) == ("2 New Road", "Chiang Rai", 19.9)


def test_lifting_the_confidence_shows_nothing_that_was_hidden(sora):
    row = actions.write_organisation(by=sora, name="Safe house", confidential=True, **WHOLE)
    actions.write_organisation(by=sora, organisation=row, name="Safe house", city="Mae Sai")
    assert Organisation.objects.get().address == {"city": "Mae Sai"}


@pytest.mark.parametrize("name", ["North house", "north HOUSE", "  North   house ", "North house\n"])
def test_a_name_is_taken_once_however_it_is_written(sora, name):
    actions.write_organisation(by=sora, name="North house")
    with pytest.raises(Refused):
        actions.write_organisation(by=sora, name=name)
    assert actions.chosen(name, by=sora) == Organisation.objects.get()


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "  "}, {"name": "x" * 201}, {"latitude": 91.0}, {"longitude": -181.0}],
    ids=str,
)
def test_an_organisation_that_cannot_be_is_refused(sora, wrong):
    with pytest.raises(Refused):
        actions.write_organisation(by=sora, **({"name": "North house"} | wrong))


def test_whoever_works_in_a_case_may_name_an_organisation_nobody_wrote_down_yet(cast):
    mina = cast.actor("mina")
    from django.db import transaction

    with transaction.atomic():
        row = actions.chosen(" Blue  Pier ", by=mina)
        assert row.name == "Blue Pier"
        assert actions.chosen("blue pier", by=mina) == row
        assert actions.chosen(row, by=mina) == row
        assert actions.chosen("  ", by=mina) is None and actions.chosen(None, by=mina) is None
        with pytest.raises(Refused):
            actions.chosen("x" * 201, by=mina)
    assert Organisation.objects.count() == 1


def test_pages_follow_each_other_without_gap_or_repetition(sora):
    names = [f"House {number:03}" for number in range(7)] + ["Other"]
    for name in names:
        Organisation.objects.create(name=name)
    seen, after = [], None
    while True:
        rows, after = reads.page("house", after, most=3)
        seen += [row.name for row in rows]
        if after is None:
            break
    assert seen == names[:7]


def test_names_offered_while_typing_are_at_most_two_hundred(db):
    Organisation.objects.bulk_create(Organisation(name=f"House {number}") for number in range(210))
    assert len(reads.names()) == 200


def test_a_name_is_looked_up_once_while_it_is_remembered(sora, django_assert_num_queries):
    row = actions.write_organisation(by=sora, name="North house")
    with reads.remembering(), django_assert_num_queries(1), reads.remembering():
        assert reads.named("North  house") == reads.named("North house") == row


def test_what_a_failed_part_wrote_is_not_remembered(sora):
    with reads.remembering():
        with pytest.raises(ZeroDivisionError), transaction.atomic(), reads.remembering():
            assert actions.chosen("North house", by=sora) == reads.named("north house")
            raise ZeroDivisionError
        assert reads.named("north house") is None
        with reads.remembering():
            actions.chosen("North house", by=sora)
            found = reads.named("north house")
        assert found == reads.named("north house") == Organisation.objects.get()
