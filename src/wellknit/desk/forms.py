"""The shape of what people type at the desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellknit.casework.forms.fields import DayField
from wellknit.desk.reads.ledger import Asked
from wellknit.ledger.kinds import all_kinds


class ViewForm(forms.Form):
    """A name for a list that somebody wants to find again."""

    name = forms.CharField(
        label=_("Name of this view"),
        max_length=40,
        help_text=_("A few words such as “High risk, mine”. Never the name of a person."),
    )


class LedgerForm(forms.Form):
    """Which entries of the ledger to show."""

    worker = forms.TypedChoiceField(label=_("Who"), required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label=_("What"), required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)
    reference = forms.CharField(label=_("Reference of a case"), max_length=11, required=False)

    def __init__(self, data: Any, workers: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["worker"].choices = [("", _("Everybody")), *workers]  # type: ignore[attr-defined]
        kinds = sorted((str(kind.text), kind.name) for kind in all_kinds())
        self.fields["kind"].choices = [("", _("Everything")), *((name, text) for text, name in kinds)]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """What was asked, without the fields that could not be read."""
        told = {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}
        return Asked(**told)


class ExportForm(forms.Form):
    """How a list is taken out."""

    kind = forms.ChoiceField(
        label=_("Kind of file"),
        choices=[("xlsx", _("Spreadsheet (.xlsx)")), ("csv", _("Plain table (.csv)"))],
        initial="xlsx",
        widget=forms.RadioSelect,
    )
    names = forms.BooleanField(
        label=_("With names"),
        required=False,
        help_text=_(
            "Only when whoever receives the file needs them. Without names it cannot be tied to a person so easily."
        ),
    )
