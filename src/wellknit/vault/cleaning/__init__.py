"""Makes a file safe to look at and to pass on.

`clean(data, filename)` returns a rebuilt copy without scripts, hidden data and traces of people, or raises
`Unclean` with a sentence for the person who brought the file. No other exception leaves this package. Nothing
is written to disk and nothing is logged. The file's own name decides nothing but the extension; show it with
`shown_name`.

A hostile file may still cost time and memory in the decoders: run `clean` in a process that may be killed.
"""

from wellknit.vault.cleaning.filenames import shown_name
from wellknit.vault.cleaning.formats import FORMATS, identify
from wellknit.vault.cleaning.outcome import Cleaned, Unclean, _

MAX_BYTES = 25 * 1024 * 1024

__all__ = ["FORMATS", "MAX_BYTES", "Cleaned", "Unclean", "clean", "shown_name"]

DAMAGED = _(
    "This file is damaged or unusual and cannot be read safely. "
    "Open it in the program that made it, save it again and attach the new file."
)


def clean(data: bytes, filename: str) -> Cleaned:
    """A rebuilt copy of the file, or `Unclean`."""
    _check_weight(data)
    try:
        return _cleaned(data, filename)
    except Unclean:
        raise
    except (Exception, MemoryError):
        # Decoders fail in many ways; their messages may quote the content, so none is passed on.
        raise Unclean(DAMAGED) from None


def _check_weight(data: bytes) -> None:
    if not data:
        raise Unclean(_("This file is empty. Check that it was saved, then attach it again."))
    if len(data) > MAX_BYTES:
        raise Unclean(
            _("This file is larger than %(megabytes)d MB. Make it smaller or attach it in parts."),
            megabytes=MAX_BYTES // 1024 // 1024,
        )


def _cleaned(data: bytes, filename: str) -> Cleaned:
    found = identify(data, filename)
    rebuilt, removed = found.rebuild(data, found.extension)
    if len(rebuilt) > 2 * MAX_BYTES:
        raise Unclean(_("The cleaned copy of this file is too large. Make the file smaller and try again."))
    return Cleaned(rebuilt, found.media_type, found.extension, tuple(sorted(set(removed))))
