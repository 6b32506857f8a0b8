"""Who can be asked: a need first, then nodes to which a way is open and services here; nobody is typed by name."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wellknit.access.actors import Forbidden, Partner, System
from wellknit.casework.actions import cases, needs, people
from wellknit.casework.doors import person_of
from wellknit.consent import parcels
from wellknit.cooperation.models import Agreement
from wellknit.directory import actions as directory
from wellknit.directory.models import Gap
from wellknit.directory.tests.given import ALWAYS, Figure, organisation, service
from wellknit.federation.models import Peer
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.referral import choosing
from wellknit.referral.tests.given import begun, sent

SHELTER = {"areas": frozenset({("TH", "")}), "openings": (ALWAYS,)}


def free() -> tuple[Figure, ...]:
    return (Figure(unit="bed", available=2, maximum=4, updated_at=clock.now()),)


def pages(case: Any) -> str:
    return f"/case/{case.reference}/referrals/new"


def chosen(browser: Any, case: Any, need: Any, to: Any) -> Any:
    return browser.get(f"{pages(case)}?need={need.pk}&to={to.pk}")


@pytest.fixture
def bed(case: Any, mina: Any) -> Any:
    return needs.add(case=case, by=mina, kind="shelter", urgency="urgent")


def test_the_need_is_chosen_first(case: Any, bed: Any, as_: Any) -> None:
    browser = as_("mina")
    assert f"?need={bed.pk}" in browser.get(pages(case)).content.decode()
    assert "Who can take this person" in browser.get(f"{pages(case)}?need={bed.pk}").content.decode()


def test_a_need_of_another_case_or_none_at_all_leads_back_to_the_needs(case: Any, bed: Any, mina: Any, as_: Any) -> None:
    other = cases.open_case(by=mina, called="Dara")
    page = as_("mina").get(f"{pages(other)}?need={bed.pk}").content.decode()
    assert "No need is open" in page
    assert "Shelter" not in page


def test_services_stand_under_what_they_come_to_for_this_person(case: Any, bed: Any, mina: Any, as_: Any) -> None:
    people.describe(case=case, person=person_of(case), by=mina, sex="female", languages=["khm"])
    for name, told in (("Women", {"sexes": frozenset({"female"})}), ("Men", {"sexes": frozenset({"male"})})):
        service(organisation(f"{name}'s house"), figures=free(), languages=frozenset({"khm"}), **SHELTER, **told)
    service(organisation("Silent house"), figures=free(), **SHELTER)
    page = as_("mina").get(f"{pages(case)}?need={bed.pk}").content.decode()
    fits, _h, rest = page.partition('id="ask-h"')
    ask, _h, no = rest.partition("<details")
    assert "Women&#x27;s house" in fits
    assert "Silent house" in ask and "languages" in ask
    assert "Men&#x27;s house" in no and "It takes only" in no
    assert "Record that nobody can" not in page


def test_what_the_reader_may_not_see_is_taken_for_unknown(case: Any, bed: Any, mina: Any) -> None:
    people.describe(case=case, person=person_of(case), by=mina, sex="female", birth={"precision": "year", "year": 2004})
    seen = choosing.wanted_of(mina, case, bed)
    assert (seen.sex, seen.age is None) == ("female", False)
    unseen = choosing.wanted_of(Partner(1), case, bed)  # type: ignore[arg-type]
    assert (unseen.need, unseen.sex, unseen.age) == ("shelter", "", None)


def test_what_is_abroad_without_a_node_is_left_out_and_refused(case: Any, bed: Any, as_: Any) -> None:
    abroad = organisation("Far house", country="KH")
    service(abroad, figures=free(), **SHELTER)
    browser = as_("mina")
    page = browser.get(f"{pages(case)}?need={bed.pk}").content.decode()
    assert "Far house" not in page
    assert "nothing can be sent there" in page
    answer = chosen(browser, case, bed, abroad)
    assert answer.status_code == 409
    assert "has no node" in answer.content.decode()


def test_this_agency_itself_is_shown_and_not_asked(case: Any, bed: Any, as_: Any) -> None:
    own = directory.write_organisation(by=System("test"), name="Our house", country="TH", kind="NGO", agency=case.agency_id)
    service(own, figures=free(), **SHELTER)
    browser = as_("mina")
    page = browser.get(f"{pages(case)}?need={bed.pk}").content.decode()
    assert "this agency itself" in page
    assert f"to={own.pk}" not in page
    assert chosen(browser, case, bed, own).status_code == 409


def test_inside_the_country_every_purpose_is_open_and_the_name_stands_fixed(case: Any, bed: Any, as_: Any) -> None:
    page = chosen(as_("mina"), case, bed, organisation("River hospital")).content.decode()
    assert "River hospital" in page and "Choose another" in page
    assert 'name="to"' not in page
    assert all(f'value="{code}"' in page for code in ("referral", "return", "statistics"))


def test_nobody_fits_and_one_press_records_it_without_any_person(case: Any, bed: Any, as_: Any) -> None:
    browser, once = as_("mina"), str(uuid4())
    assert "Record that nobody can" in browser.get(f"{pages(case)}?need={bed.pk}").content.decode()
    for _again in range(2):
        assert browser.post(f"/case/{case.reference}/referrals/gap", {"need": bed.pk, "once": once}).status_code == 302
    gap = Gap.objects.get()
    assert (gap.need, gap.country, gap.conditions) == ("shelter", "TH", "no_service")
    told = Entry.objects.get(kind="directory.gap_recorded")
    assert told.subject == ""


def test_a_gap_is_refused_while_somebody_fits(case: Any, bed: Any, as_: Any) -> None:
    service(organisation("Open house"), figures=free(), **SHELTER)
    answer = as_("mina").post(f"/case/{case.reference}/referrals/gap", {"need": bed.pk, "once": str(uuid4())})
    assert answer.status_code == 409
    assert not Gap.objects.exists()


# Over the net


def test_a_node_shows_with_what_its_agreement_allows_and_with_nothing_more(net: Any, as_in: Any) -> None:
    case, need = begun(net)
    with net.near.here():
        Agreement.objects.update(purposes="referral return")
    with as_in(net.near, "mina") as browser:
        page = browser.get(f"{pages(case)}?need={need.pk}").content.decode()
        assert "Phnom Penh centre" in page and "For: Referral, Return" in page
        form = chosen(browser, case, need, net.near.peer.organisation).content.decode()
        assert 'value="return"' in form
        assert 'value="statistics"' not in form


def test_without_an_agreement_only_a_life_and_a_convention_open_the_way(net: Any, as_in: Any) -> None:
    case, need = begun(net)
    with net.near.here():
        Agreement.objects.update(state="terminated")
    with as_in(net.near, "mina") as browser:
        assert "No agreement in force" in browser.get(f"{pages(case)}?need={need.pk}").content.decode()
        form = chosen(browser, case, need, net.near.peer.organisation).content.decode()
        assert 'value="vital_interest"' in form
        assert 'value="consent"' not in form


@pytest.mark.parametrize("state", ["introduced", "paused", "leaving", "left"])
def test_a_node_we_do_not_exchange_with_is_neither_shown_nor_asked(net: Any, as_in: Any, state: str) -> None:
    case, need = begun(net)
    with net.near.here():
        Peer.objects.update(state=state)
    with as_in(net.near, "mina") as browser:
        assert "Phnom Penh centre" not in browser.get(f"{pages(case)}?need={need.pk}").content.decode()
        assert chosen(browser, case, need, net.near.peer.organisation).status_code == 409
    with pytest.raises(Refused):
        sent(net, need)


def test_the_page_asks_as_often_among_many_services_as_among_few(case: Any, bed: Any, as_: Any) -> None:
    browser, counts = as_("mina"), []
    for number in range(12):
        service(organisation(f"House {number}"), figures=free(), **SHELTER)
        if number in (1, 11):
            browser.get(pages(case))
            with CaptureQueriesContext(connection) as asked:
                browser.get(f"{pages(case)}?need={bed.pk}")
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_help_is_looked_for_where_the_person_is_now(case: Any, bed: Any, mina: Any, as_: Any) -> None:
    for province in ("Chiang Rai", "Songkhla"):
        areas = {"areas": frozenset({("TH", province)})}
        service(organisation(f"{province} house"), figures=free(), openings=(ALWAYS,), **areas)
    assert {each.offer.organisation for each in choosing.of(mina, case, bed).ask} == {"Chiang Rai house", "Songkhla house"}
    browser, person = as_("mina"), person_of(case)
    basics = f"/case/{case.reference}/person/{person.pk}/facts"
    assert browser.post(basics, {"called": "Sela", "province": "chiang rai"}).status_code == 302
    assert "chiang rai" in browser.get(f"/case/{case.reference}/person").content.decode()
    choice = choosing.of(mina, case, bed)
    assert [each.offer.organisation for each in choice.no] == ["Songkhla house"]
    assert "Chiang Rai house" in {each.offer.organisation for each in (*choice.fits, *choice.ask)}


def test_where_the_person_is_stays_with_who_sees_places(case: Any, bed: Any, mina: Any, cast: Any, as_: Any) -> None:
    people.describe(case=case, person=person_of(case), by=mina, province="Chiang Rai", sex="female")
    sora = cast.actor("sora")  # sees the agency's cases, and no places
    assert (choosing.wanted_of(mina, case, bed).province, choosing.wanted_of(sora, case, bed).province) == ("Chiang Rai", "")
    assert "Chiang Rai" not in as_("sora").get(f"/case/{case.reference}/person").content.decode()
    with pytest.raises(Forbidden):
        people.describe(case=case, person=person_of(case), by=sora, province="Songkhla")
    every = frozenset({"identity", "contact", "health", "story", "family", "legal", "location"})
    assert "Chiang Rai" not in str(parcels.would_pack(case, person_of(case), every, two_people=True))
