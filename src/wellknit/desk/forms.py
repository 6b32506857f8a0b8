"""The shape of what people type at the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ViewForm(forms.Form):
    """A name for a list that somebody wants to find again."""

    name = forms.CharField(
        label=_("Name of this view"),
        max_length=40,
        help_text=_("A few words such as “High risk, mine”. Never the name of a person."),
    )
