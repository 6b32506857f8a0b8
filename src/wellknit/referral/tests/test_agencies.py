"""On a node with several agencies a referral is for one of them: addressed there, seen by nobody else, passed on by who sees it."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from wellknit.access.actors import Forbidden
from wellknit.directory.actions import write_service
from wellknit.directory.models import Organisation, Service
from wellknit.directory.tests.given import facts
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.people.models import Agency, Worker
from wellknit.referral import routing
from wellknit.referral.actions import answers, filing, offers
from wellknit.referral.choosing import agencies_at
from wellknit.referral.models import Referral
from wellknit.referral.tests.given import begun, here, offered, sent, there

UID = UUID("0b8f2f6a-5a7e-4c06-9d0c-5f0f8a3f1c77")
INTAKE = ("mina", "otto", "sora")  # of the north centre, the one made first
SOUTH = ("rith", "vanna")


def known(node: Any, name: str = "South office", **more: Any) -> Organisation:
    """An organisation of the directory of a node, with a service."""
    with node.here() as by:
        row = Organisation.objects.create(name=name, country="KH", **{"uid": UID} | more)
        write_service(by=by, organisation=row, facts=facts(areas=frozenset({("KH", "")})))
        return row


def addressed(net: Any, **more: Any) -> Referral:
    """Offered to the south centre, which both directories know."""
    known(net.far, agency=net.far.cast.agencies["south"])
    _case, row = offered(net, addressed=known(net.near), **more)
    return row


def whom(net: Any, row: Referral) -> Any:
    """To whom exactly the sender takes it to have gone."""
    with net.near.here():
        return here(net, row).addressed


def seeing(net: Any, row: Referral) -> set[str]:
    """Who at the other node has it in sight."""
    found = set()
    for who in net.far.cast.workers:
        with net.far.here(who):
            if Referral.objects.filter(thid=row.thid).exists():
                found.add(who)
    return found


def test_only_the_agency_that_was_addressed_sees_an_offer(net: Any) -> None:
    row = addressed(net)
    assert seeing(net, row) == set(SOUTH)
    with net.far.here("otto") as otto, pytest.raises(Refused):
        answers.accept(referral=there(net, row), by=otto)
    with net.far.here("rith") as rith:
        answers.accept(referral=there(net, row), by=rith)
    assert "slice stored" in net.deliver()
    assert seeing(net, row) == set(SOUTH)


def test_even_who_holds_the_row_does_nothing_with_an_offer_of_another_agency(net: Any) -> None:
    row = addressed(net)
    held, otto = there(net, row), net.far.cast.actor("otto")
    with net.far.here():  # the node itself holds it open for him, and still he is asked in his own name
        for deed in (answers.accept, answers.note_opened):
            with pytest.raises(Refused):
                deed(referral=held, by=otto)
        with pytest.raises(Refused):
            answers.decline(referral=held, by=otto, reason="no_place")
        with pytest.raises(Refused):
            filing.open_case(referral=held, by=otto, called="Sela")


def test_what_names_no_agency_is_seen_by_the_one_that_takes_in_the_rest(net: Any, settings: Any) -> None:
    _case, row = offered(net)
    assert seeing(net, row) == set(INTAKE)
    settings.INTAKE_AGENCY = "South centre"
    _case, other = offered(net)
    assert seeing(net, other) == set(SOUTH)


def test_an_agency_nobody_here_knows_is_seen_by_the_one_that_takes_in_the_rest(net: Any) -> None:
    _case, row = offered(net, addressed=known(net.near, "Hill office", uid=uuid4()))
    assert seeing(net, row) == set(INTAKE)
    with net.far.here():
        assert there(net, row).addressed["name"] == "Hill office"


def test_an_agency_is_found_by_its_name_where_the_number_is_another(net: Any) -> None:
    _case, row = offered(net, addressed=known(net.near, "south  centre"))
    assert seeing(net, row) == set(SOUTH)


def test_a_name_two_agencies_share_is_nobody_s(net: Any) -> None:
    known(net.far, "Night office", agency=net.far.cast.agencies["south"], uid=uuid4())
    known(net.far, "night office", agency=net.far.cast.agencies["north"], uid=uuid4())
    with net.far.here():
        assert routing.agency_for({"id": str(UID), "name": "Night office"}).name == "North centre"
        assert routing.agency_for(None).name == "North centre"


def test_an_entry_of_another_node_s_directory_is_no_agency_of_this_one(net: Any) -> None:
    south = net.far.cast.agencies["south"]
    with net.far.here():
        Organisation.objects.create(name="South office", country="KH", uid=UID, origin="another node", agency=south)
        assert routing.agency_for({"id": str(UID), "name": "South office"}).name == "North centre"


def test_an_agency_where_nobody_takes_referrals_in_gets_none(net: Any) -> None:
    known(net.far, agency=net.far.cast.agencies["south"])
    with net.far.here():
        Worker.objects.filter(username="vanna").update(is_active=False)
        Worker.objects.filter(username="rith").update(roles="legal")
        assert routing.agency_for({"id": str(UID), "name": ""}).name == "North centre"
        Worker.objects.filter(username="rith").update(roles="caseworker")
        assert routing.agency_for({"id": str(UID), "name": ""}).name == "South centre"


def test_a_node_without_anybody_who_takes_referrals_in_keeps_them_for_its_first_agency(net: Any) -> None:
    with net.far.here():
        Worker.objects.update(is_active=False)
        assert routing.agency_for(None).name == "North centre"


def test_a_node_that_knows_nothing_of_agencies_is_understood(net: Any) -> None:
    _case, row = offered(net)  # its offer names none
    with net.far.here():
        assert there(net, row).addressed is None


# At the sender


def test_only_what_offers_something_there_can_be_named(net: Any, as_in: Any) -> None:
    good = known(net.near)
    own = known(net.near, "Own house", uid=uuid4(), agency=net.near.cast.agencies["south"])
    with net.near.here():
        farm = Organisation.objects.create(name="The farm that held her", country="KH")
        home = Organisation.objects.create(name="Home office", country="TH")
        gone = known(net.near, "Gone office", uid=uuid4())
        Service.objects.filter(organisation=gone).update(status="defunct")
        assert list(agencies_at(net.near.peer.organisation)) == [good]
    _case, need = begun(net)
    for wrong in (farm, home, gone, own, net.near.peer.organisation):
        with pytest.raises(Refused):
            sent(net, need, addressed=wrong)
    assert whom(net, sent(net, need, addressed=good)) == {"id": str(UID), "name": "South office"}


def test_an_agency_is_named_only_at_a_node(net: Any) -> None:
    good = known(net.near)
    _case, need = begun(net)
    with net.near.here("mina") as mina, pytest.raises(Refused):
        offers.draft(
            need=need, by=mina, to=good, categories=("identity",), answer_by=sent(net, need).answer_by, addressed=good
        )


def test_to_whom_exactly_is_chosen_and_shown_before_it_leaves(net: Any, as_in: Any) -> None:
    good = known(net.near)
    case, need = begun(net)
    address = f"/case/{case.reference}/referrals/new?need={need.pk}&to={net.near.peer.organisation.pk}"
    with net.near.here():
        from wellknit.referral.forms import USUAL_WAIT
        from wellknit.words.calendars import local_today

        day = (local_today() + USUAL_WAIT).strftime("%d/%m/%Y")
    told = {"purpose": "referral", "ground": "consent", "categories": ["identity"], "answer_by": day}
    with as_in(net.near, "mina") as browser:
        assert "South office" in browser.get(address).content.decode()
        page = browser.post(address, told).content.decode()
        assert "South office" not in page
        assert "Whoever takes referrals in there" in page
        assert browser.post(address, told | {"addressed": "7"}).status_code == 422
        assert "South office" in browser.post(address, told | {"addressed": str(good.pk)}).content.decode()
        answer = browser.post(address, told | {"addressed": str(good.pk), "send": "yes"})
        assert "South office" in browser.get(answer.headers["Location"]).content.decode()


# Passing on


def passed(net: Any, row: Referral, who: str = "otto", to: str = "south", reason: str = "wrong_agency") -> None:
    with net.far.here(who) as by:
        answers.pass_on(referral=there(net, row), by=by, agency=net.far.cast.agencies[to], reason=reason)


def test_who_sees_it_passes_it_on_and_sees_it_no_more(net: Any) -> None:
    known(net.far, agency=net.far.cast.agencies["south"])
    known(net.near)
    _case, row = offered(net)
    assert seeing(net, row) == set(INTAKE)
    passed(net, row)
    assert seeing(net, row) == set(SOUTH)
    with net.far.here():
        kept = Entry.objects.get(kind="referral.passed_on")
        assert json.loads(kept.detail)["reason"] == "wrong_agency"
    assert net.deliver() == ["passed stored"]
    assert whom(net, row) == {"id": str(UID), "name": "South office"}
    with net.near.here():
        assert Entry.objects.filter(kind="referral.passed_on").exists()
    with net.far.here("rith") as rith:
        answers.accept(referral=there(net, row), by=rith)
    assert "slice stored" in net.deliver()


def test_where_the_directory_names_no_agency_the_sender_still_learns_that_it_moved(net: Any) -> None:
    _case, row = offered(net)
    passed(net, row)
    assert net.deliver() == ["passed stored"]
    assert whom(net, row) == {"id": "", "name": ""}


def test_who_does_not_see_it_does_not_pass_it_on(net: Any) -> None:
    row = addressed(net)
    for who in INTAKE:
        with pytest.raises(Refused):
            passed(net, row, who, "north")
    for who in ("lena", "ada", "nok"):
        with pytest.raises(Forbidden):
            passed(net, row, who, "north")
    assert seeing(net, row) == set(SOUTH)


@pytest.mark.parametrize(
    ("to", "reason"), [("north", "wrong_agency"), ("south", "no such reason"), ("empty", "wrong_agency")],
    ids=["to itself", "without a reason", "to nobody"],
)  # fmt: skip
def test_it_is_passed_on_for_a_reason_to_somebody_else_who_takes_it_in(net: Any, to: str, reason: str) -> None:
    _case, row = offered(net)
    with net.far.here():
        net.far.cast.agencies["empty"] = Agency.objects.create(name="Empty centre", kind="NGO", country="KH")
    with pytest.raises(Refused):
        passed(net, row, to=to, reason=reason)
    assert seeing(net, row) == set(INTAKE)


def test_what_somebody_has_accepted_is_not_passed_on(net: Any) -> None:
    _case, row = offered(net)
    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    with pytest.raises(Refused):
        passed(net, row)
    net.deliver()
    with pytest.raises(Refused):
        passed(net, row)
    assert seeing(net, row) == {"otto", "sora"}


def test_of_two_who_pass_it_on_at_once_one_is_told(net: Any) -> None:
    _case, row = offered(net)
    held = there(net, row)
    passed(net, row)
    with net.far.here("otto") as otto, pytest.raises(Refused):
        answers.pass_on(referral=held, by=otto, agency=net.far.cast.agencies["south"], reason="wrong_agency")


def test_passing_on_is_clicked_through(net: Any, as_in: Any) -> None:
    _case, row = offered(net)
    found = there(net, row)
    with as_in(net.far, "otto") as browser:
        assert f"/referrals/{found.pk}/pass-on" in browser.get(f"/referrals/{found.pk}").content.decode()
        page = browser.get(f"/referrals/{found.pk}/pass-on").content.decode()
        assert "South centre" in page
        assert "North centre" not in page
        assert browser.post(f"/referrals/{found.pk}/pass-on", {"reason": "their_service"}).status_code == 422
        told = {"agency": str(net.far.cast.agencies["south"].pk), "reason": "their_service"}
        assert browser.post(f"/referrals/{found.pk}/pass-on", told).status_code == 302
        assert browser.get(f"/referrals/{found.pk}").status_code == 404
        assert "Shelter" not in browser.get("/referrals").content.decode()
    with as_in(net.far, "rith") as browser:
        assert browser.get(f"/referrals/{found.pk}").status_code == 200


def test_word_that_it_was_passed_on_changes_nothing_that_is_over(net: Any) -> None:
    _case, row = offered(net)
    with net.near.here("mina") as mina:
        offers.revoke(referral=here(net, row), by=mina, reason="sent_in_error")
    passed(net, row)
    net.deliver()
    assert whom(net, row) is None
