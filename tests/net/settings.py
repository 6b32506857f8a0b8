"""A node's own settings, with the one protocol that the tests speak. No node with people in it has this."""

import os

from wellknit.config.settings import *  # noqa: F403
from wellknit.config.settings import DATABASES
from wellknit.config.settings import INSTALLED_APPS as ROOMS

# Seconds for which SQLite waits for somebody else's lock; PostgreSQL waits for as long as somebody asks.
if "ECHO_PATIENCE" in os.environ and DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"]["timeout"] = float(os.environ["ECHO_PATIENCE"])
INSTALLED_APPS = [*ROOMS, "tests.net.echo.apps.EchoConfig"]
