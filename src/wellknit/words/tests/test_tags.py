"""Template tags: codes in words, dates in both calendars, fields a screen reader understands."""

import datetime as dt

import pytest
from django import forms
from django.template import engines
from django.utils.translation import override

from wellknit.words.calendars import PartialDate


def shown(source: str, lang: str = "en", **context) -> str:
    with override(lang):
        return " ".join(engines["django"].from_string("{% load wk %}" + source).render(context).split())


def test_a_date_stands_in_both_calendars():
    assert shown("{{ day|both_dates }}", day=dt.date(2024, 3, 14)) == "14 Mar 2024 (BE 2567)"
    assert shown("{{ day|both_dates }}", day=PartialDate("year", 2024)) == "2024 (BE 2567)"
    assert shown("{{ day|both_dates }}", day=None) == ""


def test_codes_are_shown_in_words_one_or_several():
    assert shown("{{ code|label:'prs_Gender' }}", code="NonConforming") == "Non-conforming"
    assert shown("{{ code|label:'risk_level' }}", code=["low", "high"]) == "Low, High"
    assert shown("{{ code|label:'countries' }}", "th", code="LA") == "ลาว"
    assert shown("{{ code|label:'languages' }}", code="ksw") == "S&#x27;gaw Karen"
    assert shown("{{ code|label:'sex' }}", code=None) == ""


def test_a_moment_is_shown_in_the_zone_of_the_node(settings):
    settings.TIME_ZONE = "Asia/Bangkok"
    moment = dt.datetime(2024, 3, 14, 20, 5, tzinfo=dt.UTC)
    expected = '<time datetime="2024-03-15T03:05+07:00">15 Mar 2024, 03:05</time>'
    assert shown("{% when moment %}", moment=moment) == expected
    assert (
        shown("{% when day %}", day=dt.date(2024, 3, 14)) == '<time datetime="2024-03-14">14 Mar 2024</time>'
    )
    assert shown("{% when nothing %}", nothing=None) == ""


def test_a_language_is_shown_under_its_own_name():
    assert shown("{{ 'km'|language_own_name }}") == "ខ្មែរ"


def test_a_badge_escapes_what_it_says():
    assert shown("{% badge text 'open' %}", text="<b>") == '<span class="badge badge-open">&lt;b&gt;</span>'


def test_a_panel_has_a_heading_that_names_it_and_escapes_what_people_wrote():
    html = shown(
        "{% panel title=t id='notes' action_url='/x' action_text='All' %}{{ v }}{% endpanel %}",
        t="<N>",
        v="<i>",
    )
    assert '<section class="panel" id="notes" aria-labelledby="notes-title">' in html
    assert '<h2 id="notes-title">&lt;N&gt;</h2> <a href="/x">All</a>' in html
    assert "&lt;i&gt;" in html


def test_a_panel_inside_a_panel_has_a_lower_heading():
    assert "<h3>Inner</h3>" in shown("{% panel title='Inner' level=3 %}x{% endpanel %}")


def test_an_empty_list_says_what_to_do_next():
    html = shown("{% empty 'No notes yet.' '/add' 'Add a note' %}")
    assert html == '<div class="empty"><p>No notes yet.</p><a class="button" href="/add">Add a note</a></div>'
    assert "<a" not in shown("{% empty 'No notes yet.' %}")


class Sample(forms.Form):
    name = forms.CharField(help_text="As on the paper")
    note = forms.CharField(required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(help_text="Ask first")
    who = forms.MultipleChoiceField(
        choices=[("a", "Aunt"), ("b", "Brother")],
        widget=forms.CheckboxSelectMultiple,
        help_text="One or more",
    )
    sex = forms.ChoiceField(choices=[("f", "Female")], widget=forms.RadioSelect, required=False)
    secret = forms.CharField(widget=forms.HiddenInput)


@pytest.fixture
def wrong():
    return Sample({"name": ""})


def field(form: forms.Form, name: str) -> str:
    return shown("{% field f %}", f=form[name])


def test_help_and_error_are_tied_to_the_input(wrong):
    html = field(wrong, "name")
    assert '<label for="id_name">Name</label>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert '<p class="field-help" id="id_name_helptext">As on the paper</p>' in html
    assert '<ul class="field-error" id="id_name_error"><li>This field is required.</li></ul>' in html
    assert 'aria-invalid="true"' in html


def test_only_what_may_stay_empty_is_marked(wrong):
    assert "(optional)" in field(wrong, "note")
    assert "(optional)" not in field(wrong, "name")


def test_a_checkbox_stands_inside_its_label_with_its_error(wrong):
    html = field(wrong, "agreed")
    assert html.index("<input") < html.index("Agreed</label>")
    assert 'aria-describedby="id_agreed_helptext id_agreed_error"' in html
    assert 'id="id_agreed_error"' in html


@pytest.mark.parametrize(("name", "options"), [("who", 2), ("sex", 1)])
def test_a_group_of_choices_is_a_fieldset_with_a_legend(wrong, name, options):
    html = field(wrong, name)
    assert html.startswith('<fieldset class="field') and html.endswith("</fieldset>")
    assert f"<legend>{name.title()}" in html
    assert html.count("<input") == html.count("</label>") == options


def test_the_help_of_a_group_is_tied_to_the_group(wrong):
    assert 'aria-describedby="id_who_helptext id_who_error"> <legend>' in field(wrong, "who")


def test_a_hidden_field_is_only_an_input(wrong):
    assert field(wrong, "secret") == '<input type="hidden" name="secret" id="id_secret">'
