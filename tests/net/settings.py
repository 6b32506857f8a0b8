"""A node's own settings, with the one protocol that the tests speak. No node with people in it has this."""

from wellknit.config.settings import *  # noqa: F403
from wellknit.config.settings import INSTALLED_APPS as ROOMS

INSTALLED_APPS = [*ROOMS, "tests.net.echo.apps.EchoConfig"]
