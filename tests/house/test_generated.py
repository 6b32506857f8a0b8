"""Pages made from the code say what the code says."""

from pathlib import Path

import pytest

from wellknit.config.generated import PAGES

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_what_the_code_says_now(name):
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run ./wellknit manage generate"
