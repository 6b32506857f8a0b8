"""What was on file before services came keeps its place, and gets a name of its own in other directories."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, AFTER = [("directory", "0001_initial")], [("directory", "0002_services")]


def migrated(to):
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return MigrationExecutor(connection).loader.project_state(to).apps.get_model("directory", "Organisation")


@pytest.mark.django_db(transaction=True)
def test_organisations_on_file_each_get_a_name_of_their_own():
    old = migrated(BEFORE)
    for number in range(3):
        old.objects.create(id=number + 1, name=f"House {number}")
    new = migrated(AFTER)
    told = set(new.objects.values_list("uid", "origin"))
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())  # whatever came later
    assert len({uid for uid, _origin in told}) == 3 and {origin for _uid, origin in told} == {""}
