"""What the code can say of itself, it says: settings, states, and pages that lead to each other."""

import importlib
import re

from tests.house.source import PACKAGE, ROOT, text_of, tracked
from wellknit.config import generated
from wellknit.config.environment import SETTINGS
from wellknit.ground.moves import Moves


def test_every_table_of_moves_is_drawn() -> None:
    """A room that brings its own table of moves brings it to the page, too."""
    rooms = [
        importlib.import_module(f"wellknit.{path.parent.name}.states") for path in PACKAGE.glob("*/states.py")
    ]
    tables = [moves for room in rooms for moves in vars(room).values() if isinstance(moves, Moves)]
    assert sorted(moves.noun for moves in generated.all_moves()) == sorted(moves.noun for moves in tables)
    assert all(f"## {moves.noun}" in generated.states_page() for moves in tables)


def test_every_setting_the_code_reads_is_in_the_table() -> None:
    """The readers refuse unknown names at run time; this finds those that nobody has run yet."""
    sources = [ROOT / "wellknit", *(path for path in PACKAGE.rglob("*.py") if "tests" not in path.parts)]
    read = {
        name
        for path in sources
        for name in re.findall(r"""["'](WELLKNIT_[A-Z_]*[A-Z]|PORT)["']""", text_of(path))
    }
    known = {setting.name for setting in SETTINGS}
    files = {f"{setting.name}_FILE" for setting in SETTINGS if setting.secret}
    assert read - known - files - {"WELLKNIT_TEST_HOME"} == set()


def test_every_setting_has_a_meaning() -> None:
    assert [setting.name for setting in SETTINGS if not setting.meaning.endswith(".")] == []


def test_links_between_our_own_files_lead_somewhere() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in tracked()
        if path.suffix == ".md"
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text_of(path))
        if not (path.parent / target).exists()
    ]
    assert broken == []
