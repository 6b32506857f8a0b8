"""Catalogues that people edit become catalogues that Django reads."""

import gettext
import os

import pytest

from wellknit.config import catalogues

TEXT = '''msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Case"
msgstr "ຄະດີ"
'''


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "locale" / "lo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(TEXT, encoding="utf-8")
    return folder / "django.po"


def test_a_catalogue_is_compiled_and_read(tmp_path, source):
    assert catalogues.compile_stale(tmp_path) == [source]
    with source.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Case") == "ຄະດີ"


def test_a_compiled_catalogue_is_left_alone_until_its_source_changes(tmp_path, source):
    catalogues.compile_stale(tmp_path)
    assert catalogues.compile_stale(tmp_path) == []
    later = source.with_suffix(".mo").stat().st_mtime + 5
    os.utime(source, (later, later))
    assert catalogues.compile_stale(tmp_path) == [source]


def test_compiling_leaves_no_half_written_file(tmp_path, source):
    catalogues.compile_stale(tmp_path)
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]
