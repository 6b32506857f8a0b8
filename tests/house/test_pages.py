"""What the code can say of itself, it says: generated pages equal what it generates now."""

import re

import pytest

from tests.house.source import PACKAGE, ROOT, text_of, tracked
from wellknit.config import generated
from wellknit.config.environment import SETTINGS


@pytest.mark.parametrize("name", generated.PAGES)
def test_a_generated_page_says_what_the_code_says(name: str) -> None:
    kept = (generated.DOCS / name).read_text(encoding="utf-8")
    assert kept == generated.text(name), f"docs/{name} has grown old. Try: ./wellknit manage generate"


def test_every_setting_the_code_reads_is_in_the_table() -> None:
    """The readers refuse unknown names at run time; this finds those that nobody has run yet."""
    read = {
        name
        for path in [*PACKAGE.rglob("*.py"), ROOT / "wellknit", *(ROOT / "tests").rglob("*.py")]
        for name in re.findall(r"""["'](WELLKNIT_[A-Z_]+|PORT)["']""", path.read_text(encoding="utf-8"))
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
