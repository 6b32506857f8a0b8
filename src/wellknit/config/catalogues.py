"""Message catalogues: the `.po` files people edit become the `.mo` files Django reads, with no system tool."""

import os
import tempfile
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
_PLACES = ("locale/*/LC_MESSAGES/*.po", "*/locale/*/LC_MESSAGES/*.po")


def compile_stale(package: Path = PACKAGE) -> list[Path]:
    """Compile each catalogue that is newer than its compiled form; which ones were."""
    sources = [path for place in _PLACES for path in sorted(package.glob(place))]
    stale = [path for path in sources if _is_stale(path)]
    for path in stale:
        _compile(path)
    return stale


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path) -> None:
    """Written beside and moved into place: another process may be reading or compiling the same one."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
    with tempfile.NamedTemporaryFile(dir=source.parent, suffix=".mo~", delete=False) as draft:
        write_mo(draft, catalogue)
    os.chmod(draft.name, 0o644)  # a temporary file is for its owner alone; a catalogue is not
    os.replace(draft.name, source.with_suffix(".mo"))
