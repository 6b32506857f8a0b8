"""``wellknit restore CONTENT KEYS --key PRIVATE``: put a backup back onto a blank node, and prove it."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from wellknit.access.actors import System, acting
from wellknit.federation import restoring
from wellknit.ledger.verify import verify
from wellknit.seal.box import BoxDamaged
from wellknit.vault import backup, keyring, master
from wellknit.vault.snapshot import NotBlank


class Command(BaseCommand):
    """Refuses a node that holds anything; afterwards the ledger is read and every sealed value opened."""

    help = "Restore a backup onto a blank node, then check the ledger and open every sealed value."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("content", type=Path)
        parser.add_argument("keys", type=Path)
        parser.add_argument("--key", type=Path, required=True, help="the private backup key, from where it is kept")

    def handle(self, content: Path, keys: Path, key: Path, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        try:
            with acting(System("restore")):
                backup.restore(bytes.fromhex(key.read_text().strip()), content, keys)
        except (BoxDamaged, NotBlank, backup.CannotRestore, ValueError) as fault:
            raise CommandError(str(fault)) from None
        except OSError as fault:
            raise CommandError(f"{fault.filename}: {fault.strerror}.") from None
        self._prove()

    def _prove(self) -> None:
        master.forget()
        keyring.opened.drop()
        found = verify()
        if not found.intact:
            raise CommandError(f"Restored, but the ledger is NOT intact: {found.fault}.")
        with acting(System("restore")):
            opened = backup.open_everything()
            asked = restoring.rejoin(by=System("restore"))
        self.stdout.write(f"Restored: {found.entries:,} ledger entries intact, {opened:,} sealed values open.")
        if asked:
            self.stdout.write(f"{asked} other nodes are asked to send again what came after the backup was made.")
