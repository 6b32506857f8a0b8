"""The forms of the net: a card as people have it, how the number was compared, a reason, a courier file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellknit.directory.forms import CountryField, OrganisationField
from wellknit.federation.rules import cards as judged
from wellknit.federation.rules import peers as rules
from wellknit.ground.verdicts import Refused
from wellknit.words.fields import LongText


class CardForm(forms.Form):
    """A card, pasted, scanned or as a file. What is wrong with it is said beside the field."""

    text = LongText(
        label=_("Their card as text"), required=False, max_length=200_000,
        help_text=_("Paste the whole text, or scan the codes one after the other into this field, in any order."),
    )  # fmt: skip
    file = forms.FileField(label=_("Or the file with their card"), required=False)

    def clean(self) -> dict[str, Any]:
        """One text, whichever way it came; every card in it whole and signed."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        cleaned["card"] = file.read(judged.LONGEST + 1).decode("utf-8", "replace") if file else cleaned.get("text", "")
        try:
            judged.read_signed(cleaned["card"])
        except Refused as refused:
            self.add_error("file" if file else "text", str(refused))
        return cleaned


class IntroduceForm(CardForm):
    """A first card, and whose it is."""

    organisation = OrganisationField(label=_("Organisation it belongs to"))
    country = CountryField(required=False, help_text=_("For an organisation that is new to the directory."))
    field_order = ("organisation", "country", "text", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].required = True


class CompareForm(forms.Form):
    """The word of an officer that both sides read the same digits. ``number`` is what the page showed."""

    number = forms.CharField(widget=forms.HiddenInput)
    how = forms.ChoiceField(label=_("How did you compare it?"), choices=list(rules.HOW.items()), widget=forms.RadioSelect)
    same = forms.BooleanField(
        label=_("I heard all sixty digits from somebody there whom I know, or whose number I did not take from this card.")
    )


class ReasonForm(forms.Form):
    """Why an organisation is cut off."""

    reason = forms.CharField(
        label=_("Why"), max_length=rules.LONGEST_REASON,
        help_text=_("For the other officers of this node. Never the name of a person."),
    )  # fmt: skip


class CourierForm(forms.Form):
    """A courier file somebody brought."""

    file = forms.FileField(
        label=_("Courier file"),
        help_text=_("Up to 25 MB. Whoever keeps the machine reads a larger one with the command “wellknit peer read”."),
    )  # fmt: skip
