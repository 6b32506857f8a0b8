"""``wellknit backup --to FOLDER``: two sealed boxes, content and keys, while everybody goes on working."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wellknit.access.actors import System, acting
from wellknit.ledger import checkpoints
from wellknit.seal.box import BoxDamaged
from wellknit.vault import backup


class Command(BaseCommand):
    """Sealed to the offline key: this machine can write backups, not read them."""

    help = "Write a sealed backup; needs WELLKNIT_BACKUP_KEY (see backup-key)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--to", type=Path, required=True)

    def handle(self, to: Path, **options: Any) -> None:
        if not settings.WELLKNIT_BACKUP_KEY:
            raise CommandError("WELLKNIT_BACKUP_KEY is not set. Make a pair with: ./wellknit backup-key FOLDER")
        checkpoints.write()
        try:
            public = bytes.fromhex(Path(settings.WELLKNIT_BACKUP_KEY).read_text().strip())
            with acting(System("backup")):
                made = backup.make(public, to)
        except (BoxDamaged, ValueError) as fault:
            raise CommandError(f"WELLKNIT_BACKUP_KEY does not name a public backup key ({fault}).") from None
        except OSError as fault:
            raise CommandError(f"The backup was not written: {fault.strerror}. Nothing half-written was kept.") from None
        self.stdout.write(f"{made.content}\n{made.keys}\nKey backups are kept {backup.KEEP_KEYS.days} days, then dropped.")
