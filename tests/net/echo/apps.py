"""Makes the protocol known, and puts a bomb at every fail point that a test may light with a file."""

import os
import signal
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class EchoConfig(AppConfig):
    name = "tests.net.echo"
    label = "echo"

    def ready(self) -> None:
        from tests.net.echo import protocol
        from tests.net.points import POINTS
        from wellknit.ground import failpoints

        protocol.register_all()
        for name in POINTS:
            failpoints.arm(name, lambda name=name: die_if_asked(name))


def die_if_asked(name: str) -> None:
    """Die here and now, once, if the test has asked for this point."""
    asked = Path(settings.WELLKNIT_DATA) / "die"
    if asked.exists() and asked.read_text() == name:
        asked.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
