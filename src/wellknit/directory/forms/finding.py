"""The forms of "who can take this person?", of free places, and of a gap."""

import re
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wellknit.directory.forms.organisations import CountryField, SuggestingProvinces
from wellknit.directory.rules.matching import OLDEST, Wanted
from wellknit.directory.rules.services import MOST_PLACES
from wellknit.words.codelists import countries, languages
from wellknit.words.fields import CodeField

_AGE = re.compile(r"(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?")


class AgeField(forms.CharField):
    """An age, or the lowest and the highest it may be."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=9, required=False, help_text=_("For example 17, or 15-17."), **kwargs)

    def clean(self, value: Any) -> tuple[int, int] | None:
        text = super().clean(value)
        if not text:
            return None
        found = _AGE.fullmatch(text.strip())
        low, high = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if not low <= high <= OLDEST:
            raise forms.ValidationError(_("Write an age such as 17, or 15-17."))
        return low, high


class FindForm(forms.Form):
    """What is needed, where, and what is known of the person. It asks for nothing that says who it is."""

    need = CodeField("need_kind", label=_("Need"), offer_blank=True)
    country = CountryField(label=_("In this country"), initial=lambda: settings.NODE_COUNTRY)
    province = forms.CharField(label=_("Province or state"), max_length=100, required=False, widget=SuggestingProvinces)
    sex = CodeField("sex", label=_("Sex"), required=False)
    age = AgeField(label=_("Age"))
    nationality = forms.ChoiceField(
        label=_("Nationality"), required=False, choices=lambda: [("", _("not known")), *countries().choices()]
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=lambda: [("", _("not known")), *languages().choices()]
    )
    unit = CodeField("capacity_unit", label=_("Place for"), required=False)
    overnight = forms.BooleanField(label=_("Must stay overnight"), required=False)

    def wanted(self) -> Wanted:
        """What was asked, as the rule takes it."""
        told = self.cleaned_data
        return Wanted(
            **{name: told[name] for name in ("need", "country", "province", "sex", "age", "overnight", "unit")},
            nationalities=frozenset({told["nationality"]} - {""}), languages=tuple(filter(None, [told["language"]])),
        )  # fmt: skip

    @property
    def asked(self) -> list[tuple[str, str]]:
        """What was filled in, to be carried along unseen to the press that records a gap."""
        return [(name, self.data[name]) for name in self.fields if self.data.get(name)]


class GapForm(FindForm):
    """The same facts once more, and the name of this press."""

    once = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)


class CapacityForm(forms.Form):
    """How many are free, and which figure was on the screen."""

    available = forms.IntegerField(min_value=0, max_value=MOST_PLACES)
    seen = forms.CharField(max_length=10, required=False)
