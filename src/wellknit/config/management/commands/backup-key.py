"""``wellknit backup-key``: make the pair of keys that backups are sealed with."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wellknit.seal import box


class Command(BaseCommand):
    """Two files: the private one goes offline, the public one is named in WELLKNIT_BACKUP_KEY."""

    help = "Make the pair of keys for backups; keep the private file offline, in two places."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, folder: Path, **options: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        private, public = folder / "backup.private", folder / "backup.public"
        if private.exists():
            raise CommandError(f"There is a key in {folder} already; backups made with it need it. Choose another folder.")
        key = box.new_private()
        with os.fdopen(os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key.hex())
        public.write_text(box.public_of(key).hex())
        self.stdout.write(f"Keep offline, in two places:  {private}\nName in WELLKNIT_BACKUP_KEY:  {public}")
