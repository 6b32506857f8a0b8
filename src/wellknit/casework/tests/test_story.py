"""Writing what happened: nothing the standard can say is lost, and what it cannot say has a code of ours."""

from datetime import date

import pytest

from wellknit.access.actors import Forbidden, acting
from wellknit.casework.actions import story
from wellknit.casework.models import Exploitation, Perpetrator, ReferralOnFile, TraffickingEvent
from wellknit.casework.reads import story as reads
from wellknit.casework.rules.story import CODE_LISTS, INDUSTRY
from wellknit.directory.models import Organisation
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.words.calendars import parse
from wellknit.words.codelists import codelist, names

LONG = "ខ្ញុំ " * 1666


@pytest.mark.parametrize("name", CODE_LISTS)
def test_every_code_of_every_list_of_the_victim_context_can_be_kept(case, mina, name):
    codes = list(codelist(name).codes)
    row = story.write_exploitation(case=case, by=mina, codes={name: codes})
    assert Exploitation.objects.get(pk=row.pk).codes == {name: codes}


def test_no_list_of_the_victim_context_is_left_out():
    single = {
        INDUSTRY,
        "vic_TraffickingStatus",
        "vic_TraffickingStatusDecisionMakingOrg",
        "vic_RelationshipToTrafficker",
    }
    assert {name for name in names() if name.startswith("vic_")} == single | set(CODE_LISTS)


def test_our_own_codes_can_be_kept(case, mina):
    codes = {
        "vic_MethodsOfControl": ["RestrictsMovement", "UsesChildren"],
        "vic_TypeOfExploitation": ["ForcedCriminality", "NewbornSold"],
    }
    assert story.write_exploitation(case=case, by=mina, codes=codes).codes == codes


@pytest.mark.parametrize(
    "told", [{"industry_detail": "A0311_MarineFishing"}, {"industry": "A0311_MarineFishing"}]
)
def test_fishing_at_sea_is_kept_finer_than_its_section(case, mina, told):
    row = story.write_exploitation(case=case, by=mina, **told)
    assert (row.industry, row.industry_detail) == ("A_AgricultureForestryAndFishing", "A0311_MarineFishing")


@pytest.mark.parametrize(
    "wrong",
    [
        {"codes": {"vic_MethodsOfControl": ["Magic"]}},
        {"codes": {"prs_Gender": ["Feminine"]}},
        {"relationship": "Enemy"},
        {"industry": "Piracy"},
        {"industry_detail": "Piracy"},
        {"industry": "F_Construction", "industry_detail": "A0311_MarineFishing"},
        {"age_when_trafficked": 126},
        {"age_when_trafficked": -1},
    ],
    ids=str,
)
def test_what_no_list_knows_is_refused(case, mina, wrong):
    with pytest.raises(Refused):
        story.write_exploitation(case=case, by=mina, **wrong)
    assert not Exploitation.objects.exists()


def test_writing_again_replaces_what_is_known_of_the_same_person(case, mina):
    story.write_exploitation(case=case, by=mina, age_when_trafficked=15, words="First.")
    story.write_exploitation(case=case, by=mina, age_when_trafficked=16, words=LONG)
    row = Exploitation.objects.get(case=case)
    assert (row.age_when_trafficked, row.words) == (16, LONG)


def test_a_place_of_business_is_found_by_its_name_or_added_once(case, mina):
    story.write_exploitation(
        case=case, by=mina, recruited_at="Blue Pier  Agency", exploited_at="blue pier agency"
    )
    row = Exploitation.objects.get(case=case)
    assert row.recruited_at_id == row.exploited_at_id
    assert Organisation.objects.get().name == "Blue Pier Agency"


@pytest.mark.parametrize("told", ["2019", "2019-03", "2019-03-14"])
def test_an_event_is_dated_as_exactly_as_it_is_known(case, mina, told):
    story.write_event(case=case, by=mina, kind="Transit", happened=parse(told), country="TH")
    assert str(TraffickingEvent.objects.get().happened) == told


def test_a_plain_day_without_a_partial_date_will_do(case, mina):
    event = story.write_event(case=case, by=mina, kind="Recruitment", happened=date(2020, 1, 2))
    assert (event.happened_on, event.happened.exact) == (date(2020, 1, 2), date(2020, 1, 2))


def test_events_come_in_the_order_in_which_they_happened_and_the_undated_last(case, mina):
    for kind, told in (("Exploitation", None), ("Transit", parse("2019-05")), ("Recruitment", parse("2019"))):
        story.write_event(case=case, by=mina, kind=kind, happened=told)
    assert [event.kind for event in reads.events(case)] == ["Recruitment", "Transit", "Exploitation"]


def test_an_event_keeps_its_place_and_can_be_corrected(case, mina):
    place = {"city": "Ranong", "state": "", "latitude": 9.96, "longitude": 98.63}
    event = story.write_event(case=case, by=mina, kind="Transit", country="TH", place=place)
    story.write_event(
        case=case, by=mina, kind="Transit", country="MM", place={"city": "Kawthaung"}, event=event
    )
    kept = TraffickingEvent.objects.get()
    assert (kept.country, kept.place) == ("MM", {"city": "Kawthaung"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "Holiday"},
        {"kind": ""},
        {"country": "ZZ"},
        {"place": {"latitude": 90.1}},
        {"place": {"longitude": -180.1}},
        {"place": {"planet": "Mars"}},
    ],
    ids=str,
)
def test_an_event_that_cannot_be_is_refused(case, mina, wrong):
    with pytest.raises(Refused):
        story.write_event(case=case, by=mina, **({"kind": "Transit"} | wrong))
    assert not TraffickingEvent.objects.exists()


def test_a_perpetrator_has_roles_words_and_an_organisation(case, mina):
    roles = list(codelist("per_RoleInProcess").codes)
    row = story.write_perpetrator(
        case=case, by=mina, roles=roles, words=LONG, organisation="Blue Pier Agency"
    )
    kept = Perpetrator.objects.get(pk=row.pk)
    assert (kept.roles.split(), kept.words, kept.organisation.name) == (roles, LONG, "Blue Pier Agency")


@pytest.mark.parametrize("wrong", [{}, {"words": "  "}, {"roles": ["Friend"]}], ids=str)
def test_a_perpetrator_of_whom_nothing_is_said_is_refused(case, mina, wrong):
    with pytest.raises(Refused):
        story.write_perpetrator(case=case, by=mina, **wrong)


@pytest.mark.parametrize("direction", ["incoming", "outgoing"])
def test_a_referral_is_kept_as_the_standard_has_it(case, mina, direction):
    story.write_referral(
        case=case, by=mina, direction=direction, organisation="North clinic", on=date(2026, 1, 5),
        worker="Boupha", reason="AdditionalServicesRequired", details=LONG,
    )  # fmt: skip
    row = ReferralOnFile.objects.get()
    assert (row.direction, row.organisation.name, row.on) == (direction, "North clinic", date(2026, 1, 5))
    assert (row.worker, row.reason, row.details) == ("Boupha", "AdditionalServicesRequired", LONG)


@pytest.mark.parametrize(
    "wrong", [{"direction": "sideways"}, {"reason": "Whim"}, {"on": date(2999, 1, 1)}], ids=str
)
def test_a_referral_that_cannot_be_is_refused(case, mina, wrong):
    with pytest.raises(Refused):
        story.write_referral(case=case, by=mina, **({"direction": "incoming"} | wrong))


WRITES = {
    "exploitation": lambda case, by: story.write_exploitation(case=case, by=by, words="w"),
    "event": lambda case, by: story.write_event(case=case, by=by, kind="Transit", words="w"),
    "perpetrator": lambda case, by: story.write_perpetrator(case=case, by=by, words="w"),
    "referral": lambda case, by: story.write_referral(case=case, by=by, direction="incoming", details="w"),
}


@pytest.mark.parametrize("noun", WRITES)
def test_a_stranger_writes_nothing_of_it(case, cast, mina, noun):
    otto = cast.actor("otto")
    with acting(otto), pytest.raises(Forbidden):
        WRITES[noun](case, otto)


@pytest.mark.parametrize("noun", ["event", "perpetrator", "referral"])
def test_a_second_click_writes_nothing_twice(case, mina, noun):
    WRITES[noun](case, mina)
    with pytest.raises(Refused):
        WRITES[noun](case, mina)
    assert Entry.objects.filter(kind="story.written").count() == 1


@pytest.mark.parametrize("noun", WRITES)
def test_the_ledger_names_the_noun_and_none_of_the_words(case, mina, noun):
    WRITES[noun](case, mina)
    assert '"w"' not in Entry.objects.get(kind="story.written").detail


def test_what_is_sealed_is_not_readable_in_the_table(case, mina):
    from django.db import connection

    story.write_exploitation(
        case=case, by=mina, codes={"vic_TypeOfExploitation": ["NewbornSold"]}, words="Told in tears."
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT codes, words FROM casework_exploitation")
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    assert b"NewbornSold" not in stored and b"tears" not in stored
