"""The proof-reader: bare words are found wherever people see or hear them, and nothing else is."""

import pytest

from wellknit.words.codelists import DATA
from wellknit.words.screens import untranslated_strings


@pytest.fixture
def bare(tmp_path):
    def read(source: str) -> list[str]:
        path = tmp_path / "page.html"
        path.write_text(source, encoding="utf-8")
        return untranslated_strings(path)

    return read


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Open cases</p>", ["Open cases"]),
        ("<p>{% if x %}Yes{% else %}No{% endif %}</p>", ["Yes", "No"]),
        ('<img alt="A map">', ["A map"]),
        ('<a title="See all" aria-label="{{ x }} more">{{ x }}</a>', ["See all", "more"]),
        ('<input placeholder="Name">', ["Name"]),
        ('<input type="submit" value="Save">', ["Save"]),
        ('<optgroup label="Near">', ["Near"]),
        ('{{ x|default:"nothing" }}', ["nothing"]),
        ('{{ x|yesno:"yes,no" }}', ["yes,no"]),
        ('{% panel title="Notes" id="notes" %}', ["Notes"]),
        ('{% empty "None yet" url action_text="Add" %}', ["None yet", "Add"]),
        ('{% badge "Closed" "closed" %}', ["Closed"]),
        ("<title>Cases &ndash; Wellknit</title>", ["Cases – Wellknit"]),
    ],
)
def test_bare_words_are_found(bare, source, found):
    assert sorted(bare(source)) == sorted(found)


@pytest.mark.parametrize(
    "source",
    [
        '<p class="panel" id="notes">{% translate "Open cases" %}</p>',
        "{% blocktranslate with n=n %}Case {{ n }}{% endblocktranslate %}",
        "{% blocktrans %}Case{% plural %}Cases{% endblocktrans %}",
        "{% comment %}why so{% endcomment %}{# why so #}<!-- why so -->",
        '<input type="hidden" value="next" name="language">',
        '{{ x|default:_("nothing") }}{{ day|date:"Y-m-d" }}',
        "{% panel title=_('Notes') id='notes' %}",
        '{% badge text "closed" %}',
        '{% empty _("None yet") "/notes/add" _("Add") %}',
        "<p>&nbsp;&rarr; 12 × {{ n }} %, K7MF2-QXD9T</p>",
        "<script src='{{ x }}'>let words</script>",
        "<title>{{ x }} – Wellknit</title>",
        '<div {% if x %}class="open"{% endif %}></div>',
    ],
)
def test_nothing_else_is_found(bare, source):
    assert bare(source) == []


@pytest.mark.parametrize("name", ["panel", "field", "empty"])
def test_the_parts_of_this_room_hold_no_bare_word(name):
    assert untranslated_strings(DATA.parents[1] / "templates" / "shared" / f"{name}.html") == []
