"""Gaps: nobody could, and for want of what; a fact without a person, counted once."""

from dataclasses import replace
from uuid import uuid4

import pytest

from wellknit.access.actors import Forbidden
from wellknit.directory import actions, reads
from wellknit.directory.models import Gap
from wellknit.directory.rules import gaps
from wellknit.directory.rules.matching import judge
from wellknit.directory.tests.given import offer, organisation, service, wanted
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.words.codelists import codelist

MAN = {"sex": "male", "age": (30, 32), "nationalities": frozenset({"MM"}), "languages": ("mya",), "province": "Tak"}
NOT_HIM = {"sexes": frozenset({"female"}), "interpretation": True}
WOMEN = {"sexes": frozenset({"female"}), "urgent": True, "areas": frozenset({("TH", "")})}


@pytest.fixture
def mina(cast):
    return cast.actor("mina")


def record(by, once=None, **told):
    return actions.record_gap(by=by, wanted=replace(wanted(**MAN), **told), once=once or uuid4())


@pytest.mark.parametrize(
    ("offers", "missing"),
    [
        ([], ["no_service"]),
        ([{"sexes": frozenset({"female"})}], ["sex", "language"]),
        ([NOT_HIM], ["sex"]),
        ([NOT_HIM, {"interpretation": True, "figures": (), "openings": ()}], ["hours", "capacity"]),
        ([{"interpretation": True, "age_from": 40}, NOT_HIM], ["sex", "age"]),
        ([{"interpretation": True, "figures": ()}], ["capacity"]),
        ([NOT_HIM | {"figures": ()}], ["sex"]),
    ],
    ids=str,
)  # fmt: skip
def test_what_was_missing_is_what_stood_against_those_that_came_nearest(offers, missing):
    found = judge(wanted(**MAN), [offer(pk=n, **told) for n, told in enumerate(offers)])
    assert gaps.missing(found) == missing
    assert set(missing) <= set(codelist("gap_condition").codes)


@pytest.mark.parametrize(
    ("age", "band"),
    [((0, 0), "0-8"), ((8, 8), "0-8"), ((9, 17), "9-17"), ((17, 18), ""), ((48, 60), "48+"), ((125, 125), "48+"), (None, "")],
)
def test_an_age_is_kept_as_the_band_it_surely_lies_in(age, band):
    assert gaps.band(age) == band


def test_only_what_failed_is_kept_and_only_as_a_group(mina):
    service(organisation(), interpretation=True, **WOMEN)
    row = record(mina)
    told = (row.need, row.conditions, row.country, row.province, row.agency_id)
    assert told == ("shelter", "sex", "TH", "Tak", mina.agency_id)
    assert (row.sex, row.age_band, row.nationality, row.language) == ("male", "", "", "")
    entry = Entry.objects.get(kind="directory.gap_recorded")
    assert (entry.subject, entry.thing, entry.detail) == ("", f"gap:{row.pk}", "")


def test_a_gap_row_has_no_column_for_a_person_or_a_case():
    columns = {field.name for field in Gap._meta.get_fields()}
    assert columns == {
        "id", "once", "need", "conditions", "country", "province", "sex", "age_band", "nationality", "language", "day", "agency",
    }  # fmt: skip


def test_a_second_click_counts_nothing_and_a_second_person_does(mina):
    once = uuid4()
    assert record(mina, once) == record(mina, once)
    record(mina)
    assert Gap.objects.count() == 2
    assert Entry.objects.filter(kind="directory.gap_recorded").count() == 2


def test_while_somebody_fits_there_is_no_gap(mina):
    service(organisation(), kind="LegalAid", urgent=True, interpretation=True)
    with pytest.raises(Refused):
        record(mina, need="legal_aid")
    assert not Gap.objects.exists()


def test_who_may_not_look_records_no_gap(cast):
    with pytest.raises(Forbidden):
        record(cast.actor("ana"))


def test_gaps_are_counted_for_those_who_read_figures(cast, mina):
    for _ in range(3):
        record(mina)
    record(mina, province="Nan")
    found = reads.gap_counts(by=cast.actor("ana"))
    assert [(each.need, each.province, each.conditions, each.n) for each in found] == [
        ("shelter", "Tak", ["no_service"], 3), ("shelter", "Nan", ["no_service"], 1),
    ]  # fmt: skip
    with pytest.raises(Forbidden):
        reads.gap_counts(by=mina)
