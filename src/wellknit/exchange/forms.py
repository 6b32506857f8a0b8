"""Forms of the room of files."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FileForm(forms.Form):
    """The file, and what to believe where the official workbook contradicts itself."""

    file = forms.FileField(
        label=_("File"), help_text=_("A workbook (.xlsx) or a CSV file with HTCDS 2.0 or CTDC columns, up to 25 MB.")
    )
    trust = forms.ChoiceField(
        label=_("The address columns of the official workbook"),
        help_text=_("In the official workbook the hidden names and the visible headings of the address are out of step."),
        choices=[("names", _("go by the hidden names")), ("labels", _("go by the visible headings, as people fill them in"))],
        initial="names",
    )


class OutForm(forms.Form):
    """Which kind of file to write."""

    kind = forms.ChoiceField(label=_("Kind of file"), choices=[("xlsx", _("Workbook (.xlsx)")), ("csv", "CSV")])
