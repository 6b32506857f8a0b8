"""Catalogues: all that is shown is gathered, no draft hides that it is one, placeholders survive."""

import os
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.template import Context, Engine
from django.utils import translation

from wellknit.words import catalogues
from wellknit.words.codelists import codelist, names
from wellknit.words.extraction import Message, data_messages, python_messages, template_messages


def found(source: str) -> list[Message]:
    return list(template_messages(source))


@pytest.fixture
def locale(tmp_path, monkeypatch):
    """Catalogues of this test alone."""
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('{% translate "Open" %}', Message("Open")),
        ("{% trans 'Open' %}", Message("Open")),
        ('{% translate "Open" context "status" %}', Message("Open", context="status")),
        ('{% translate "Open" as word %}', Message("Open")),
        ('{% translate "50% done" %}', Message("50%% done")),
        ("{% blocktranslate %}Case {{ name }}{% endblocktranslate %}", Message("Case %(name)s")),
        ("{% blocktrans trimmed %}\n  Two\n  lines\n{% endblocktrans %}", Message("Two lines")),
        (
            "{% blocktranslate count n=n %}{{ n }} case{% plural %}{{ n }} cases{% endblocktranslate %}",
            Message("%(n)s case", "%(n)s cases"),
        ),
        ('{{ value|default:_("None yet") }}', Message("None yet")),
        ("{% panel title=_('Notes') %}", Message("Notes")),
        ('{% include "x.html" with heading=_("Say \\"yes\\"") %}', Message('Say "yes"')),
    ],
)
def test_a_template_yields_what_it_will_look_up(source, message):
    assert found(source) == [message]


@pytest.mark.parametrize(
    "source",
    [
        "{% translate variable %}",
        "{% comment %}{% translate 'Open' %}{% endcomment %}",
        "{# {% translate 'Open' %} #}",
        "Bare",
        "{% verbatim %}{% translate 'Open' %}{% endverbatim %}",
    ],
)
def test_what_is_not_translated_is_not_gathered(source):
    assert found(source) == []


def test_two_texts_in_one_tag_are_both_gathered():
    assert [m.text for m in found('{% empty _("None") url _("Add one") %}')] == ["None", "Add one"]


def test_a_block_with_a_percent_sign_is_found_again_by_the_tag(locale):
    source = "{% load i18n %}{% blocktranslate with n=5 %}{{ n }}% of all{% endblocktranslate %}"
    (message,) = found(source)
    assert message.text == "%(n)s%% of all"
    page = Engine(libraries={"i18n": "django.templatetags.i18n"}).from_string(source)
    assert page.render(Context()) == "5% of all"


def test_python_calls_lazy_calls_plurals_and_contexts_are_gathered(tmp_path):
    path = tmp_path / "some.py"
    path.write_text(
        '_("One")\ngettext_lazy("Two")\nngettext("%d case", "%d cases", n)\npgettext_lazy("status", "Open")\n'
    )
    texts = [(m.text, m.plural, m.context) for m in python_messages(path)]
    assert texts == [
        ("One", "", None),
        ("Two", "", None),
        ("%d case", "%d cases", None),
        ("Open", "", "status"),
    ]


def test_every_label_of_every_list_is_gathered():
    catalogue = catalogues.extract()
    missing = [e.english for name in names() for e in codelist(name) if catalogue.get(e.english) is None]
    assert missing == []
    assert catalogue.get("S'gaw Karen") and catalogue.get("Stateless")


def test_a_file_without_lists_has_no_labels(tmp_path):
    path = tmp_path / "other.json"
    path.write_text("{}")
    assert list(data_messages(path)) == []


def test_a_draft_says_where_it_is_from_and_that_nobody_has_read_it(locale):
    catalogues.update("lo")
    filled = catalogues.draft_from_glossary("lo")
    passport = catalogues.load("lo").get("Passport")
    assert filled > 0
    assert passport.string == "ໜັງສືຜ່ານແດນ"
    assert passport.user_comments == ["glossary, LA-MOFA, awaiting native review"]


def test_a_draft_never_overwrites_what_somebody_wrote(locale):
    catalogue = catalogues.update("lo")
    catalogue.get("Passport").string = "x"
    catalogues.save(catalogue, "lo")
    catalogues.draft_from_glossary("lo")
    assert catalogues.load("lo").get("Passport").string == "x"


def test_a_draft_takes_the_capital_of_its_source(locale):
    catalogues.update("vi")
    catalogues.draft_from_glossary("vi")
    assert catalogues.load("vi").get("Passport").string == "Hộ chiếu"


def test_updating_twice_changes_nothing_and_loses_nothing(locale):
    catalogues.update("km")
    catalogues.draft_from_glossary("km")
    before = catalogues.path_of("km").read_bytes()
    catalogues.update("km")
    assert catalogues.path_of("km").read_bytes() == before


@pytest.mark.parametrize("lang", ["lo", "km", "my"])
def test_sentences_the_framework_lacks_stand_in_our_catalogue(lang):
    gaps = [entry.id for entry in catalogues.framework_gaps(lang)]
    assert "You must type the same password each time." in gaps
    assert len(gaps) > 100


def test_what_the_framework_has_is_left_to_it():
    assert "This field is required." not in [entry.id for entry in catalogues.framework_gaps("ja")]


def test_a_catalogue_is_compiled_once_and_again_after_a_change(locale):
    catalogues.update("lo")
    catalogues.draft_from_glossary("lo")
    path = catalogues.path_of("lo")
    assert catalogues.compile_stale() == [path]
    assert catalogues.compile_stale() == []
    later = path.with_suffix(".mo").stat().st_mtime_ns + 1_000_000_000
    os.utime(path, ns=(later, later))
    assert catalogues.compile_stale() == [path]
    assert sorted(p.name for p in path.parent.iterdir()) == ["django.mo", "django.po"]
    with path.with_suffix(".mo").open("rb") as file:
        assert read_mo(file).get("Passport").string == "ໜັງສືຜ່ານແດນ"


def test_a_translation_with_another_placeholder_is_named(locale):
    catalogue = catalogues.update("lo")
    catalogue.get("There is no such date as %(text)s.").string = "%(day)s"
    catalogue.get("Passport").string = "x"
    catalogues.save(catalogue, "lo")
    assert catalogues.placeholder_errors("lo") == ["There is no such date as %(text)s."]
    assert "Passport" not in catalogues.untranslated("lo")
    assert "Not acquainted" in catalogues.untranslated("lo")


@pytest.mark.parametrize("lang", catalogues.TRANSLATED)
def test_the_catalogues_we_ship_keep_every_placeholder(lang):
    assert catalogues.placeholder_errors(lang) == []


@pytest.mark.parametrize("lang", catalogues.TRANSLATED)
def test_the_catalogues_we_ship_can_be_read_without_a_doubt(lang):
    path: Path = catalogues.path_of(lang)
    with path.open("rb") as file:
        assert not any(entry.fuzzy for entry in read_po(file) if entry.id)


def test_a_glossary_word_reaches_the_screen():
    with translation.override("lo"):
        assert codelist("identity_paper").label("passport") == "ໜັງສືຜ່ານແດນ"
