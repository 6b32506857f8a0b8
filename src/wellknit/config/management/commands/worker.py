"""``wellknit worker``: does the work that was put off, until it is told to stop."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from wellknit.access.actors import System, acting
from wellknit.federation import courier
from wellknit.jobs import queue
from wellknit.ledger import checkpoints


class Command(BaseCommand):
    """Polls the table of jobs; several workers share the work."""

    help = "Do the work that was put off: reminders, expiries, ledger checkpoints, post to other nodes."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now and stop")
        parser.add_argument("--poll", type=float, default=2.0, help="seconds between looks (default 2)")

    def handle(self, once: bool, poll: float, **options: Any) -> None:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        carrying = threading.Thread(target=courier.run, args=(stop,), daemon=True)
        with acting(System("worker")):
            queue.schedule_chores()
            if not once:
                carrying.start()
            while not stop.is_set():
                done = queue.work_off()
                if once:
                    self.stdout.write(f"{done} jobs done.")
                    return
                stop.wait(poll)
                close_old_connections()
            carrying.join(timeout=5)
            checkpoints.write()
