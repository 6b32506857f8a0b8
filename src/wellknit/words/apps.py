"""Tells Django of this room and of Lao, which it does not list, and compiles the catalogues."""

from django.apps import AppConfig


class WordsConfig(AppConfig):
    """The room of words."""

    name = "wellknit.words"
    label = "words"

    def ready(self) -> None:
        """Compile before anything translates: Django keeps the first catalogue it reads."""
        from wellknit.words import catalogues, languages

        languages.register_names()
        catalogues.compile_stale()
