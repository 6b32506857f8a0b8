"""The form of an organisation, and the field by which other rooms choose one."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellknit.directory.models import ADDRESS, Organisation
from wellknit.directory.reads import agencies, names, provinces
from wellknit.words.codelists import choices_of, countries
from wellknit.words.fields import DayField

_E164 = re.compile(r"\+?[1-9]\d{1,14}")  # the pattern HTCDS 2.0 gives; short numbers of hotlines fit too


class CountryField(forms.ChoiceField):
    """A country of ISO 3166, the region first."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Country"))
        super().__init__(choices=lambda: [("", "—"), *countries().choices()], **kwargs)


class Suggesting(forms.TextInput):
    """A text field that offers the names in the directory; plain text where a browser cannot offer."""

    template_name = "directory/suggesting.html"

    def offered(self) -> list[str]:
        """What is offered."""
        return names()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        offers = f"{context['widget']['attrs'].get('id', name)}-offers"
        context["widget"]["attrs"] |= {"list": offers, "autocomplete": "off"}
        return context | {"offers": offers, "names": self.offered()}


class SuggestingProvinces(Suggesting):
    """A text field that offers the provinces the directory knows, so that one province is written in one way."""

    def offered(self) -> list[str]:
        """What is offered."""
        return provinces()


class OrganisationField(forms.CharField):
    """The name of an organisation, chosen or typed; the action finds it in the directory or adds it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text",
            _("Choose a name, or write a new one, which joins the directory. Never the name of a person."),
        )
        super().__init__(max_length=200, required=False, widget=Suggesting, **kwargs)


class PhoneField(forms.CharField):
    """A telephone number as it is dialled from abroad, or a hotline's short number."""

    def clean(self, value: Any) -> str:
        digits = re.sub(r"[\s().\-]", "", super().clean(value))
        if digits and not _E164.fullmatch(digits):
            raise forms.ValidationError(_("Write the number with its country, for example +66 2 123 4567."))
        return digits


class OrganisationForm(forms.Form):
    """An organisation with the fields HTCDS has for one."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("Of an organisation or a place of business, never of a person."),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    description = forms.CharField(label=_("In a sentence"), max_length=600, required=False)
    agency = forms.TypedChoiceField(
        label=_("Agency of this office"), required=False, coerce=int, empty_value=None,
        help_text=_("If it is an agency whose workers use this office: they then say how many of its places are free."),
    )  # fmt: skip
    phone = PhoneField(label=_("Phone"), required=False, max_length=30)
    country = CountryField(required=False)
    confidential = forms.BooleanField(
        label=_("Keep the address confidential"), required=False,
        help_text=_("For shelters and safe houses: nobody is shown where it is, not even you."),
    )  # fmt: skip
    street = forms.CharField(label=_("Street"), max_length=200, required=False)
    city = forms.CharField(label=_("Town or city"), max_length=100, required=False)
    state = forms.CharField(label=_("Province or state"), max_length=100, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=20, required=False)
    latitude = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, required=False)

    source = forms.CharField(label=_("Source"), max_length=600, required=False, help_text=_("Where this is written, or who told it."))
    read_on = DayField(label=_("Checked on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = lambda: [("", "—"), *choices_of("org_Type")()]  # type: ignore[attr-defined]
        self.fields["agency"].choices = lambda: [("", "—"), *agencies()]  # type: ignore[attr-defined]


_TOLD = ("name", "kind", "description", "phone", "country", "confidential", "source", "read_on")


def as_initial(row: Organisation) -> dict[str, Any]:
    """What the form shows of an organisation on file; never the address of a confidential one."""
    told = {name: getattr(row, name) for name in _TOLD}
    told |= {"agency": row.agency_id}
    return told | ({} if row.confidential else {part: getattr(row, part) for part in ADDRESS})
