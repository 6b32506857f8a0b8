"""The form of a place."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellknit.directory.forms.organisations import CountryField, SuggestingProvinces
from wellknit.directory.models import Place
from wellknit.directory.rules.services import PlaceFacts, place_problems
from wellknit.words.fields import CodeField


class PlaceForm(forms.Form):
    """Where services are given. The address of a confidential place is written here and shown nowhere."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("How the place is called. Never the name of a person."))
    kind = CodeField("place_kind", label=_("Kind"), initial="physical")
    confidential = forms.BooleanField(
        label=_("Keep the address confidential"), required=False,
        help_text=_("For shelters and safe houses: only country and province are shown, not even you see the rest again."),
    )  # fmt: skip
    country = CountryField()
    province = forms.CharField(label=_("Province or state"), max_length=100, required=False, widget=SuggestingProvinces)
    street = forms.CharField(label=_("Street"), max_length=200, required=False)
    city = forms.CharField(label=_("Town or city"), max_length=100, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=20, required=False)
    latitude = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, required=False)

    def clean(self) -> dict[str, Any]:
        """The rule speaks here, so that nothing typed is lost."""
        cleaned = super().clean() or {}
        if not self.errors:
            for name, sentence in place_problems(PlaceFacts(**cleaned)):
                self.add_error(name, sentence)
        return cleaned

    def facts(self) -> PlaceFacts:
        """What was filled in, on one spelling of blanks."""
        told = {name: " ".join(each.split()) if isinstance(each, str) else each for name, each in self.cleaned_data.items()}
        return PlaceFacts(**dict[str, Any](told))


def initial(row: Place) -> dict[str, Any]:
    """What the form shows of a place on file; never the address of a confidential one."""
    told = {name: getattr(row, name) for name in asdict(PlaceFacts(name="", country=""))}
    hidden = () if not row.hidden else ("street", "city", "postal_code", "latitude", "longitude")
    return {name: value for name, value in told.items() if name not in hidden}
