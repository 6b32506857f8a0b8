"""``wellknit courier``: carries messages to other nodes, beside the worker or on a machine of its own."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from wellknit.federation import courier


class Command(BaseCommand):
    """Several couriers share the work; each may be ended or killed at any moment."""

    help = "Carry messages to other nodes (the worker does this too)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true", help="carry what can go now and stop")
        parser.add_argument("--poll", type=float, default=courier.POLL, help="seconds between looks (default 1)")

    def handle(self, once: bool, poll: float, **options: Any) -> None:
        if once:
            self.stdout.write(f"{courier.work()} messages delivered.")
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        courier.run(stop, poll)
