"""``wellknit manage generate``: write the pages of docs/ that are made from the code."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from wellknit.config.generated import PAGES

DOCS = Path(__file__).resolve().parents[5] / "docs"


class Command(BaseCommand):
    """For developers: after a change of roles, states, settings or homes of fields."""

    help = "Write the generated pages of docs/."

    def handle(self, **options: Any) -> None:
        for name, make in PAGES.items():
            (DOCS / name).write_text(make(), encoding="utf-8")
            self.stdout.write(f"docs/{name}")
