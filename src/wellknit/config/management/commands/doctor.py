"""``wellknit doctor``: is this node well? Says what is wrong and what to do; shows no secret and no person."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from wellknit import __version__
from wellknit.access.actors import System, acting
from wellknit.config.environment import overview, unknown_names
from wellknit.federation.reads import checks, net, own
from wellknit.jobs.models import Job
from wellknit.vault import files, master

Finding = tuple[bool, str]


class Command(BaseCommand):
    """Every line is one check; the exit code is 1 when one of them fails."""

    help = "Check settings, database, keys, disk, jobs, sealed files and the net of this node."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"Wellknit {__version__}, Django {django.__version__}, Python {sys.version.split()[0]}")
        for name, value, meaning in overview():
            self.stdout.write(f"  {name:26} {value:32} {meaning}")
        with acting(System("doctor")):
            findings = list(_findings())
        for well, text in findings:
            self.stdout.write(f"{'ok  ' if well else 'WRONG'} {text}")
        if not all(well for well, _ in findings):
            raise CommandError("Something is wrong; see the lines above.")


def _findings() -> Iterator[Finding]:
    yield from ((False, f"{name} is not a setting; did you mean {near or '?'}") for name, near in unknown_names().items())
    yield _tried("settings make sense", lambda: call_command("check", verbosity=0))
    yield _tried("the vault opens", master.master)
    yield _tried("the database answers", connection.ensure_connection)
    waiting = MigrationExecutor(connection).migration_plan(MigrationExecutor(connection).loader.graph.leaf_nodes())
    yield not waiting, f"{len(waiting)} migrations are waiting" + (": run ./wellknit manage migrate" if waiting else "")
    free = shutil.disk_usage(Path(settings.WELLKNIT_DATA)).free // 2**20
    yield free > 500, f"{free:,} MiB free where the data lies"
    if not waiting:
        yield from _contents()


def _contents() -> Iterator[Finding]:
    dead = Job.objects.filter(state="dead").count()
    yield dead == 0, f"{dead} jobs failed for good"
    stray = sum(1 for _ in files.stray_files())
    yield stray == 0, f"{stray} sealed files belong to nothing (left by a crash; safe to remove)"
    yield from _net()
    yield bool(settings.WELLKNIT_BACKUP_KEY) or settings.DEMO, "backups have a key (WELLKNIT_BACKUP_KEY)"


def _net() -> Iterator[Finding]:
    """What the page of the net tells officers, for whoever keeps the machine."""
    for alarm in checks.own_alarms(own.card()):
        yield False, f"{alarm.words} {alarm.do}".strip()
    found = net.with_us(net.lines())
    for line in found:
        yield from ((False, f"{line.row}: {alarm.words} {alarm.do}".strip()) for alarm in line.alarms)
    yield True, f"{len(found)} other nodes, {sum(line.waits for line in found)} messages wait for them"


def _tried(text: str, check: Any) -> Finding:
    try:
        check()
    except Exception as fault:  # whatever it is, the keeper wants to read it here
        return False, f"{text}: no ({fault})"
    return True, text
