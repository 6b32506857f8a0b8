"""Static files straight from the package; the version in the address lets browsers keep them for a year."""

from django.contrib.staticfiles.storage import StaticFilesStorage

from wellknit import __version__


class Versioned(StaticFilesStorage):
    """Adds the version to every address, so that an update is seen at once."""

    def url(self, name: str | None) -> str:
        return f"{super().url(name)}?v={__version__}"
