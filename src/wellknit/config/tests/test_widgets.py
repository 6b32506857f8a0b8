"""A select drawn by hand says what Django's own would say."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from wellknit.config.widgets import Renderer

PLAIN = [("", "Choose"), ("a", "Ann & Bob"), (2, "<script>")]
GROUPED = [("Near", [("a", "A"), ("b", "B")]), ("c", "C")]
SELECTS = {
    "nothing chosen": (forms.Select(choices=PLAIN), None),
    "one chosen": (forms.Select(choices=PLAIN, attrs={"required": True, "disabled": False, "id": 'x"y'}), "2"),
    "in groups": (forms.Select(choices=GROUPED), "b"),
    "several chosen": (forms.SelectMultiple(choices=PLAIN), ["a", "2"]),
    "yes or no": (forms.NullBooleanSelect(), True),
}


@pytest.mark.parametrize("name", SELECTS)
def test_a_select_says_what_djangos_own_would_say(name):
    widget, value = SELECTS[name]
    ours, theirs = (widget.render("field", value, renderer=renderer()) for renderer in (Renderer, DjangoTemplates))
    assert parse_html(ours) == parse_html(theirs)
    assert "<script>" not in ours


def test_other_widgets_are_djangos(settings):
    assert settings.FORM_RENDERER == "wellknit.config.widgets.Renderer"
    assert 'type="text"' in forms.TextInput().render("field", "x", renderer=Renderer())
