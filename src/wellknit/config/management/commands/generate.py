"""``wellknit manage generate``: write the pages of docs/ that are made from the code, and the library's procedures."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from wellknit.config.generated import PAGES
from wellknit.procedures import library

DOCS = Path(__file__).resolve().parents[5] / "docs"
PROCEDURES = Path(library.__file__).parent / "bpmn"


class Command(BaseCommand):
    """For developers: after a change of roles, states, settings, homes of fields or outlines of procedures."""

    help = "Write the generated pages of docs/, and the procedures made from their outlines."

    def handle(self, **options: Any) -> None:
        for name, make in PAGES.items():
            (DOCS / name).write_text(make(), encoding="utf-8")
            self.stdout.write(f"docs/{name}")
        for key, xml in library.made().items():
            (PROCEDURES / f"{key}.bpmn").write_bytes(xml)
            self.stdout.write(f"procedures/library/bpmn/{key}.bpmn")
