"""Tells Django of this room, of Lao (which Django does not list) and brings compiled catalogues up to date."""

from django.apps import AppConfig


class WordsConfig(AppConfig):
    """The room of words."""

    name = "wellknit.words"
    label = "words"

    def ready(self) -> None:
        """Compile before anything translates: Django keeps the first catalogue it reads for the whole process."""
        from wellknit.words import catalogues, languages

        languages.register_names()
        catalogues.compile_stale()
