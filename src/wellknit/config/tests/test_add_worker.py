"""The first worker of a node."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from wellknit.people.models import Worker

WHO = {"name": "Nok", "agency": "New centre", "role": "administrator"}


def test_the_first_administrator_gets_a_password_for_one_sign_in(db, capsys):
    call_command("add-worker", "nok", **WHO)
    password = capsys.readouterr().out.rsplit(" ", 1)[1].strip()
    worker = Worker.objects.get()
    assert worker.check_password(password) and worker.first_password_until is not None
    assert worker.roles == "administrator" and worker.agency.name == "New centre"


def test_a_second_one_of_the_same_name_is_refused(cast):
    with pytest.raises(CommandError, match="already"):
        call_command("add-worker", "MINA", **WHO)
