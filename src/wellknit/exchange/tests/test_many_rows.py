"""Many rows are written together, and each is still a case of its own."""

from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wellknit.access.actors import System, acting
from wellknit.casework.actions import arrivals, people
from wellknit.casework.models import Case, CasePerson
from wellknit.directory.models import Organisation
from wellknit.exchange import actions, whole
from wellknit.exchange.models import Arrival
from wellknit.exchange.tests.test_arriving import FULL, SCARCE, a_file, come_in, go_out, values
from wellknit.ledger.models import Entry
from wellknit.ledger.verify import verify
from wellknit.seal.field import CannotOpen
from wellknit.vault.fields import SealedField
from wellknit.vault.models import DataKey, SealedModel

REFUSED = {"prs_FirstName": "Nobody", "per_Organisation": "Invented pier", "cas_OutgoingReferralDate": date(2190, 1, 1)}


@pytest.fixture
def sora(cast):
    return cast.actor("sora")


def full(count):
    return [FULL | {"prs_MiddleName": f"No {number}"} for number in range(count)]


def asked(by, rows):
    """How many questions and statements a file takes, but for the marks between its rows."""
    run, _ = actions.lay_down(by=by, data=a_file(*rows), filename="f.xlsx")
    with CaptureQueriesContext(connection) as queries:
        assert actions.bring_all_in(run=run, by=by) == []
    return sum("SAVEPOINT" not in query["sql"] for query in queries)


def test_a_row_more_asks_the_database_hardly_more(sora):
    first = asked(sora, full(2))
    assert asked(sora, full(22)) - first <= 22


def test_every_sealed_value_opens_in_its_own_row_and_in_no_other(sora):
    come_in(sora, a_file(*full(3)))
    with acting(System("test")):
        found = list(all_sealed())
        for row, field, stored in found:
            assert getattr(row, field.attname)
            with pytest.raises(CannotOpen):
                field.open_value(stored, row.key_id, row.pk + 1)
    assert len(found) > 3 * 20


def all_sealed():
    """Every sealed value in the database: its row, its field, and what is stored."""
    for table in (each for each in apps.get_models() if issubclass(each, SealedModel)):
        fields = [each for each in table._meta.concrete_fields if isinstance(each, SealedField)]
        for row in table._base_manager.all():
            yield from ((row, each, row.__dict__[each.attname]) for each in fields if row.__dict__[each.attname] is not None)


def test_a_refused_row_leaves_nothing_behind_and_the_others_come_in(sora):
    (problem,) = come_in(sora, a_file(SCARCE, REFUSED, SCARCE | {"prs_SecondName": "Two"}), good_only=True)
    assert problem.row == 3 and "future" in problem.wrong
    with acting(sora):
        assert Case.objects.count() == 2
        aliases = set(Case.objects.values_list("key__alias", flat=True))
    assert not Organisation.objects.exists()
    assert set(Entry.objects.filter(kind="case.opened").values_list("subject", flat=True)) == aliases
    assert DataKey.objects.filter(wrapped__isnull=False).count() == 4 and verify().intact


def test_an_organisation_of_a_refused_row_is_written_for_the_next_that_names_it(sora):
    good = {"prs_FirstName": "Bora", "per_Organisation": "Invented pier"}
    come_in(sora, a_file(REFUSED, good), good_only=True)
    assert [row["per_Organisation"] for row in values(go_out(sora))] == ["Invented pier"]
    assert Organisation.objects.count() == 1


def test_rows_written_and_read_a_few_at_a_time_keep_their_order_and_their_own_words(sora, monkeypatch):
    monkeypatch.setattr(actions, "STEP", 2)
    monkeypatch.setattr(whole, "TOGETHER", 2)
    monkeypatch.setattr(arrivals, "AT_ONCE", 2)
    rows = [SCARCE | {"prs_SecondName": str(number), "cco_CaseComment": f"Word {number}"} for number in range(5)]
    come_in(sora, a_file(*rows))
    out = [{name: row.get(name) for name in rows[0]} for row in values(go_out(sora))]
    assert out == rows
    with acting(System("test")):
        assert list(Arrival.objects.order_by("number").values_list("number", flat=True)) == [2, 3, 4, 5, 6]


def test_what_goes_out_is_told_of_the_person_and_not_of_those_who_came_along(sora):
    come_in(sora, a_file(FULL | {"cas_Status": "Active"}))
    with acting(sora):
        case = Case.objects.select_related("key").get()
        people.add_person(case=case, by=sora, called="Child", role="child", names=[{"first": "Child"}], languages=["vie"])
        assert CasePerson.objects.count() == 2
    (row,) = values(go_out(sora))
    assert (row["prs_FirstName"], row["prs_PrimaryLanguage"]) == ("Sela", "khm")


def test_a_plan_without_a_kind_comes_in_and_goes_out(sora):
    assert come_in(sora, a_file(SCARCE | {"spl_Objectives": "Papers"})) == []
    (row,) = values(go_out(sora))
    assert row["spl_Objectives"] == "Papers" and "spl_Type" not in row


def test_what_the_directory_has_no_room_for_goes_out_with_its_row(sora):
    told = SCARCE | {"org_Name": "Invented desk", "org_Phone": "+66 2 000 0000, then ask for the desk"}
    assert come_in(sora, a_file(told)) == []
    assert Organisation.objects.get().phone == ""
    assert values(go_out(sora))[0]["org_Phone"] == told["org_Phone"]


def test_postgresql_counts_its_tables_anew_after_many_rows_and_not_after_few(sora, monkeypatch):
    told = []

    def listen(execute, sql, *rest):
        return told.append(sql) if sql == "ANALYZE" else execute(sql, *rest)

    with connection.execute_wrapper(listen):
        come_in(sora, a_file(*full(2)))
        few = len(told)
        monkeypatch.setattr(actions, "MANY", 3)
        come_in(sora, a_file(*full(3)))
    assert (few, len(told)) == (0, int(connection.vendor == "postgresql"))
