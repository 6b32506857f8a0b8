"""The instruments the field knows: each with its source, none beyond what a source says, brought in once."""

import json
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command

from wellknit.access.actors import System
from wellknit.cooperation import actions, facts, reads
from wellknit.cooperation.known import FILE, instruments
from wellknit.cooperation.models import Agreement
from wellknit.cooperation.rules.agreements import may_write, unsettled
from wellknit.ledger.models import Entry
from wellknit.words.calendars import local_today

PAIRS = [{"TH", "KH"}, {"TH", "LA"}, {"TH", "MM"}, {"TH", "VN"}, {"TH", "CN"}, {"TH", "AE"}, {"VN", "KH"}]


def test_the_file_names_its_source_licence_and_date():
    about = json.loads(FILE.read_text(encoding="utf-8"))["about"]
    assert about["source"] and about["licence"] and about["date"] and about["convention"]


@pytest.mark.parametrize("code", instruments())
def test_every_instrument_is_whole_and_says_where_it_is_from(code):
    told = instruments()[code]
    assert may_write(told, local_today())
    assert told.source and (told.read_on or "source" in told.to_be_confirmed)


@pytest.mark.parametrize("code", instruments())
def test_what_an_instrument_leaves_empty_is_to_be_confirmed(code):
    told = instruments()[code]
    points = ("signed", "in_force_from", "in_force_until", "review_on", "corridors", "purposes")
    assert {point for point in points if not getattr(told, point)} <= told.to_be_confirmed
    assert told.kind != "poa" or told.phases or "phases" in told.to_be_confirmed


@pytest.mark.parametrize("code", instruments())
def test_no_instrument_opens_a_way_before_people_have_settled_it(code):
    assert unsettled(instruments()[code])


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "-".join(sorted(pair)))
def test_every_pair_of_the_field_has_its_instruments(pair):
    assert any(told.countries == pair for told in instruments().values())


def test_they_come_in_as_drafts_once(cast):
    sora = cast.actor("sora")
    assert actions.bring_in(by=sora) == len(instruments())
    assert actions.bring_in(by=sora) == 0
    assert set(Agreement.objects.values_list("state", flat=True)) == {"draft"}
    assert {row.known_as: facts.of(row) for row in Agreement.objects.all()} == dict(instruments())
    assert Entry.objects.filter(kind="agreement.brought_in").count() == len(instruments())
    assert reads.routes(sora, "TH", "return") == {}


def test_what_people_changed_is_never_overwritten(cast):
    sora = cast.actor("sora")
    actions.bring_in(by=sora)
    row = Agreement.objects.get(known_as="th-cn-mou-2018")
    told = replace(facts.of(row), title="As the ministry writes it", to_be_confirmed=frozenset())
    actions.write(by=sora, agreement=row, facts=told)
    actions.drop(agreement=Agreement.objects.get(known_as="th-ae-mou"), by=sora)
    Agreement.objects.filter(known_as="th-la-poa").update(known_as="")  # as one a person wrote
    assert actions.bring_in(by=cast.actor("vanna")) == 1
    assert facts.of(Agreement.objects.get(known_as="th-cn-mou-2018")) == told
    assert Agreement.objects.get(known_as="th-ae-mou").state == "dropped"


def test_the_command_does_the_same_and_may_be_run_again(db):
    for brought in (len(instruments()), 0):
        said = StringIO()
        call_command("load-agreements", stdout=said)
        assert f"{brought} of {len(instruments())} agreements" in said.getvalue()
    assert Agreement.objects.filter(made_by=None).count() == len(instruments())
    assert Entry.objects.filter(kind="agreement.brought_in").first().actor == "system:load-agreements"


def test_the_node_may_bring_them_in(db):
    assert actions.bring_in(by=System("test")) == len(instruments())
