"""Prepared queries: written once, asked with other values, never with somebody else's."""

import pytest

from wellknit.access.prepared import Prepared, Slot
from wellknit.casework import doors
from wellknit.casework.finding import find
from wellknit.people.models import Worker

_BY_NAME = Prepared(
    lambda: Worker.objects.filter(username=Slot("name")).values_list("full_name", "is_active")
)


def test_a_prepared_query_answers_for_the_values_it_is_given(cast):
    assert _BY_NAME(name="mina") == [("Mina", True)]
    assert _BY_NAME(name="otto") == [("Otto", True)]


def test_a_slot_that_is_not_given_is_an_error(cast):
    with pytest.raises(KeyError):
        _BY_NAME()


def test_what_one_worker_found_is_not_found_by_the_next(case, cast, mina):
    assert find(mina, case.reference).pk == case.pk
    assert find(cast.actor("otto"), case.reference) is None
    assert find(cast.actor("sora"), case.reference).pk == case.pk
    assert find(cast.actor("vanna"), case.reference) is None


def test_a_case_found_so_is_the_case_as_it_is_stored(case, mina):
    from wellknit.casework.models import Case

    found, stored = find(mina, case.reference), Case.objects.get(pk=case.pk)
    names = [field.attname for field in Case._meta.concrete_fields]
    assert [getattr(found, name) for name in names] == [getattr(stored, name) for name in names]
    assert (found.key.alias, found.agency.name, found.manager.full_name) == (
        stored.key.alias, stored.agency.name, stored.manager.full_name,
    )  # fmt: skip
    assert found.manager.roles == "caseworker"


def test_the_door_asks_two_questions_of_somebody_who_was_here_a_moment_ago(
    case, mina, django_assert_max_num_queries
):
    doors.case_for(mina, case.reference)
    with django_assert_max_num_queries(2):
        doors.case_for(mina, case.reference)
