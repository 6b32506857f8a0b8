"""``echo/1.0/say``: a number, and what to do about it."""

from pathlib import Path

from tests.net.echo.models import Effect
from wellknit.federation.protocols import Incoming, Kind, Protocol, register


def _say(said: Incoming) -> None:
    Effect.objects.create(message=said.id, n=said.body["n"])


def register_all() -> None:
    register(Protocol("echo", 1, 0, (Kind("say", Path(__file__).parent / "say.json", _say, bare=True),)))
