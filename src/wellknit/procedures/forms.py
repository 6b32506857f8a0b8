"""The forms of this room: what a step decides, a reason, a step of one's own, a file, who does a lane's work."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellknit.procedures import facts
from wellknit.words.codelists import codelist
from wellknit.words.fields import CodeField, DayField, LongText

LARGEST_FILE = 2_000_000


def fact_field(name: str) -> forms.Field:
    """The field that asks for a fact."""
    kind, label = facts.kind(name), codelist(facts.LIST)[name].text
    if kind == "yes_no":
        choices = [("", "—"), ("yes", _("yes")), ("no", _("no"))]
        return forms.ChoiceField(label=label, choices=choices)
    if kind == "date":
        return DayField(label=label, may_be_future=True)
    if kind == "number":
        return forms.IntegerField(label=label, min_value=0)
    return CodeField(kind, label=label)


class DecideForm(forms.Form):
    """Asks for everything a step decides; ``facts`` is what it found, as the action takes it."""

    def __init__(self, *args: Any, decides: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update({name: fact_field(name) for name in decides})

    @property
    def facts(self) -> dict[str, Any]:
        """The facts as choices read them."""
        return {name: self._plain(name, value) for name, value in self.cleaned_data.items()}

    def _plain(self, name: str, value: Any) -> Any:
        if facts.kind(name) == "yes_no":
            return value == "yes"
        return value.isoformat() if facts.kind(name) == "date" else value


class WhyForm(forms.Form):
    """A reason, in the worker's words."""

    reason = LongText(label=_("Why"), max_length=300, help_text=_("Others read this later. It is sealed like the rest of the case."))


class AddForm(WhyForm):
    """A step beside the plan."""

    title = forms.CharField(label=_("What is to be done"), max_length=300)
    due_on = DayField(label=_("Until"), required=False, may_be_future=True)
    field_order = ["title", "due_on", "reason"]


class FileForm(forms.Form):
    """A procedure as a BPMN file, or a decision table as a DMN file."""

    file = forms.FileField(label=_("File"), help_text=_("A BPMN file, as desktop editors write it; or a DMN file of a decision table."))

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is too big to be a procedure."))
        return bytes(file.read())


class LanesForm(forms.Form):
    """Who does the work of each of our lanes."""

    def __init__(self, *args: Any, lanes: list[tuple[str, str, str]], who: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for lane, name, chosen in lanes:
            self.fields[lane] = forms.ChoiceField(label=name, choices=[("", "—"), *who], required=False, initial=chosen)

    @property
    def lanes(self) -> dict[str, tuple[str, int] | None]:
        """By lane: the kind and number of who was chosen."""
        return {lane: _who(chosen) for lane, chosen in self.cleaned_data.items()}


def _who(chosen: str) -> tuple[str, int] | None:
    kind, _colon, number = chosen.partition(":")
    return (kind, int(number)) if number else None
