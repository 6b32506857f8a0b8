"""The languages of the interface: eight, under their own names, honest about who has read them."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.formats import date_format, get_format

import wellknit
from wellknit.words.languages import INTERFACE, LANGUAGES, awaiting_review, catalogue_folder, own_name

CODES = [language.code for language in INTERFACE]


def test_there_are_eight_languages_under_their_own_names():
    assert CODES == ["en", "th", "km", "lo", "my", "vi", "zh-hans", "ja"]
    assert dict(LANGUAGES)["lo"] == own_name("lo") == "ລາວ"
    assert own_name("xx") == "xx"


def test_only_english_awaits_no_native_reader():
    assert [code for code in CODES if not awaiting_review(code)] == ["en"]


def test_the_settings_may_import_the_languages_before_django_is_set_up():
    source = str(Path(wellknit.__file__).parents[1])
    code = "import sys, wellknit.words.languages; assert not any(m.startswith('django') for m in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": source})


@pytest.mark.parametrize("code", CODES)
def test_django_knows_each_language_and_can_switch_to_it(code):
    assert translation.get_language_info(code)["code"] == code
    assert translation.check_for_language(code)


def test_the_folder_of_a_catalogue_is_named_as_django_names_it():
    assert [catalogue_folder(code) for code in CODES] == [translation.to_locale(code) for code in CODES]


@pytest.mark.parametrize(("code", "short"), [("lo", "14/3/2024"), ("my", "14-03-2024")])
def test_languages_django_has_no_formats_for_have_ours(code, short):
    with translation.override(code):
        assert date_format(date(2024, 3, 14), "SHORT_DATE_FORMAT") == short
        assert get_format("NUMBER_GROUPING") == 3
