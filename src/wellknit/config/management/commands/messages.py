"""``wellknit messages``: read all sentences of the interface again and bring the catalogues up to date."""

from typing import Any

from django.core.management.base import BaseCommand

from wellknit.words import catalogues
from wellknit.words.languages import INTERFACE


class Command(BaseCommand):
    """For developers and translators."""

    help = "Extract the interface's sentences and update every catalogue."

    def handle(self, **options: Any) -> None:
        catalogues.update_all()
        catalogues.compile_stale()
        for language in INTERFACE[1:]:
            self.stdout.write(f"{language.code:8} {len(catalogues.untranslated(language.code)):5} sentences not translated")
