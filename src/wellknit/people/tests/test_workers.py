"""Managing workers: who may, what follows, and what nobody does to themselves."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from wellknit.access.actors import Forbidden, System
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.people import actions, demo, passwords, rules
from wellknit.people.models import Agency, Worker
from wellknit.people.tests.conftest import fresh

NOON = "2026-03-02T05:00:00Z"


def new_worker(by, cast, **changes):
    given = {"username": "tala", "full_name": "Tala", "roles": ["legal"], "password": passwords.fresh()}
    return actions.add_worker(by=by, agency=cast.agencies["north"], **(given | changes))


def test_an_administrator_adds_a_worker_whose_first_password_is_shown_once(as_, cast):
    form = {
        "full_name": "Tala",
        "username": "tala",
        "agency": cast.agencies["north"].pk,
        "language": "th",
        "roles": "legal",
    }
    page = as_("nok").post("/workers/add", form)
    worker = Worker.objects.get(username="tala")
    password = page.context["password"]
    assert password in page.content.decode() and worker.check_password(password)
    assert worker.first_password_until is not None
    assert Client().post("/sign-in", {"login": "tala", "password": password}).status_code == 302
    assert password not in str(Entry.objects.values_list("detail"))


def test_first_passwords_differ_and_are_long():
    made = {passwords.fresh() for _ in range(100)}
    assert len(made) == 100 and {len(each) for each in made} == {19}


def test_somebody_without_the_role_sees_no_workers_and_adds_none(as_, cast):
    assert as_("mina").get("/workers").status_code == 403
    assert as_("mina").post("/workers/add", {}).status_code == 403
    with pytest.raises(Forbidden):
        new_worker(cast.actor("sora"), cast)


@pytest.mark.parametrize("wrong", [{"roles": []}, {"roles": ["emperor"]}, {"username": "MINA"}])
def test_no_role_an_unknown_role_or_a_taken_name_is_refused(cast, wrong):
    with pytest.raises(Refused):
        new_worker(cast.actor("nok"), cast, **wrong)
    assert not Worker.objects.filter(full_name="Tala").exists()


def test_a_form_that_cannot_be_read_comes_back_with_what_was_typed(as_, cast):
    page = as_("nok").post("/workers/add", {"full_name": "Tala", "username": "ta la"})
    assert page.status_code == 422 and "Tala" in page.content.decode()


def test_changed_roles_sign_the_worker_out_and_are_in_the_ledger(as_, cast):
    browser = as_("mina")
    as_("nok").post(f"/workers/{cast.mina.pk}", {"full_name": "Mina", "roles": ["caseworker", "legal"]})
    assert fresh(cast.mina).role_names == {"caseworker", "legal"}
    assert browser.get("/whoami").status_code == 302
    entry = Entry.objects.get(kind="people.worker_changed")
    assert '"legal"' in entry.detail and entry.thing == f"worker:{cast.mina.pk}"


def test_a_new_name_alone_signs_nobody_out(as_, cast):
    browser = as_("mina")
    actions.change_worker(by=cast.actor("nok"), worker=cast.mina, full_name="Mina S.")
    assert browser.get("/whoami").content == b"Mina S."


def test_nobody_changes_their_own_roles(as_, cast):
    nok = cast.actor("nok")
    for deed in (
        lambda: actions.change_worker(by=nok, worker=cast.nok, roles=["administrator", "caseworker"]),
        lambda: actions.change_worker(by=nok, worker=cast.nok, is_active=False),
        lambda: actions.renew_password(by=nok, worker=cast.nok, password="x" * 20),
        lambda: actions.drop_factors(by=nok, worker=cast.nok),
    ):
        with pytest.raises(Refused):
            deed()
    answer = as_("nok").post(f"/workers/{cast.nok.pk}", {"full_name": "Nok", "roles": ["administrator", "caseworker"]})
    assert answer.status_code == 409 and fresh(cast.nok).roles == "administrator"
    assert "another administrator" in as_("nok").get(f"/workers/{cast.nok.pk}").content.decode()


def test_leaving_and_coming_back(as_, cast):
    admin = as_("nok")
    admin.post(f"/workers/{cast.mina.pk}/standing", {"active": "no"})
    assert not fresh(cast.mina).is_active
    admin.post(f"/workers/{cast.mina.pk}/standing", {"active": "yes"})
    assert fresh(cast.mina).is_active


def test_a_forgotten_password_is_replaced_by_a_first_one(as_, cast):
    page = as_("nok").post(f"/workers/{cast.mina.pk}/password")
    worker = fresh(cast.mina)
    assert worker.check_password(page.context["password"]) and worker.first_password_until


def test_lost_factors_are_taken_away_and_only_that_workers(as_, cast):
    for worker in (cast.mina, cast.otto):
        Authenticator.objects.create(user=worker, type="totp", data={"secret": "sealed"})
    as_("nok").post(f"/workers/{cast.mina.pk}/factors")
    assert [each.user_id for each in Authenticator.objects.all()] == [cast.otto.pk]


@pytest.mark.parametrize("deed", ["standing", "sessions", "password", "factors"])
def test_each_deed_is_a_post_of_an_administrator_on_somebody_who_exists(as_, cast, deed):
    assert as_("nok").get(f"/workers/{cast.mina.pk}/{deed}").status_code == 405
    assert as_("otto").post(f"/workers/{cast.mina.pk}/{deed}").status_code == 403
    assert as_("nok").post(f"/workers/7/{deed}").status_code == 404


def test_the_list_shows_who_lacks_a_second_factor(as_, cast):
    Authenticator.objects.create(user=cast.mina, type="totp", data={})
    rows = {row.worker.username: row for row in as_("nok").get("/workers").context["rows"]}
    assert rows["mina"].ready and not rows["otto"].ready and len(rows) == Worker.objects.count()


def test_the_account_page_tells_a_worker_what_they_hold(as_, cast):
    page = as_("mina").get("/account").content.decode()
    assert "Sign out everywhere" in page and "Caseworker" in page


def test_a_field_that_nobody_asked_for_changes_nothing(as_, cast):
    form = {
        "full_name": "Mina",
        "roles": ["caseworker"],
        "is_active": "",
        "password": "x",
        "username": "root",
        "agency": "7",
    }
    as_("nok").post(f"/workers/{cast.mina.pk}", form)
    now = fresh(cast.mina)
    assert (now.is_active, now.username, now.agency_id, now.password) == (True, "mina", cast.mina.agency_id, "!")


def test_a_name_that_looks_like_code_is_shown_as_text(as_, cast):
    actions.change_worker(by=cast.actor("nok"), worker=cast.mina, full_name="<script>alert(1)</script>")
    page = as_("nok").get("/workers").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_an_agency_is_added_once_and_is_in_the_ledger(cast):
    by = cast.actor("nok")
    agency = actions.add_agency(by=by, name="East house", kind="CentralGovernmentOrganisation", country="KH")
    assert Agency.objects.get(pk=agency.pk).country == "KH"
    assert Entry.objects.get().kind == "people.agency_added"
    with pytest.raises(Forbidden):
        actions.add_agency(by=cast.actor("mina"), name="West house", kind="x", country="KH")


def test_the_node_itself_makes_demo_workers_whose_password_lasts(db, settings):
    settings.DEMO = True
    by = System("demo")
    agency = actions.add_agency(by=by, name=demo.NORTH, kind="CentralGovernmentOrganisation", country="TH")
    for each in demo.accounts():
        actions.add_worker(
            by=by, agency=agency, username=each.username, full_name=each.full_name, roles=[each.role],
            password=demo.PASSWORD, lasting=True,
        )  # fmt: skip
    assert not Worker.objects.exclude(first_password_until=None).exists()
    assert all(each.title and each.sentence for each in demo.accounts())


def test_rules_say_why_in_words():
    assert rules.may_change(1, 2) and not rules.may_change(1, 1) and rules.may_change(None, 1)
    assert rules.may_hold(["legal"]) and not rules.may_hold([])


def test_managing_workers_asks_again_who_it_is_and_comes_back(as_, cast):
    with time_machine.travel(NOON, tick=False) as clock:
        browser = as_("nok")
        assert browser.get("/workers/add").status_code == 200
        clock.shift(5 * 60)
        assert browser.get("/workers/add")["Location"] == "/account/confirm?next=%2Fworkers%2Fadd"
        posted = browser.post(f"/workers/{cast.mina.pk}/sessions")
        assert posted["Location"] == f"/account/confirm?next=%2Fworkers%2F{cast.mina.pk}"
