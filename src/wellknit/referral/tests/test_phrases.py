"""Fixed sentences between two workers: each reads them in their own language, whichever the other wrote in."""

import pytest
from django.utils import translation

from wellknit.words.codelists import codelist
from wellknit.words.languages import INTERFACE

TRANSLATED = [language.code for language in INTERFACE if language.review != "source"]
PHRASES = list(codelist("referral_phrase"))


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_fixed_sentence_is_read_in_the_language_of_the_reader(lang):
    with translation.override(lang):
        read = {phrase.code: str(phrase.text) for phrase in PHRASES}
    assert [phrase.code for phrase in PHRASES if read[phrase.code] == phrase.english] == []
    assert len(set(read.values())) == len(PHRASES)


def test_a_reader_of_english_has_the_sentence_as_it_was_written():
    with translation.override("en"):
        assert [str(phrase.text) for phrase in PHRASES] == [phrase.english for phrase in PHRASES]
