"""The forms of what happened."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellknit.casework.forms.fields import CodeField, CodesField, DayField, LongText, PartialDateField
from wellknit.casework.rules.story import CODE_LISTS, INDUSTRY, PLACE_PARTS, industry_pair, perpetrator
from wellknit.directory.forms import CountryField, OrganisationField
from wellknit.words.calendars import OLDEST_AGE, local_today
from wellknit.words.codelists import codelist

Group = tuple[Any, list[forms.BoundField]]


class AboutPerson(forms.Form):
    """A form about one person of the case; it asks which one only where there are several."""

    def __init__(self, *args: Any, persons: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(persons) < 2:
            return
        by_number = {str(person.pk): person for person in persons}
        choices = [
            (number, person.called or _("Somebody without a name")) for number, person in by_number.items()
        ]
        self.fields["person"] = forms.TypedChoiceField(
            label=_("Person"), choices=choices, coerce=by_number.__getitem__
        )
        self.order_fields(["person"])


class StatusForm(AboutPerson):
    """A decision of a body on somebody's status."""

    status = CodeField("vic_TraffickingStatus", label=_("Decision"), offer_blank=True)
    body_kind = CodeField("vic_TraffickingStatusDecisionMakingOrg", label=_("Who decided"), offer_blank=True)
    body_name = forms.CharField(
        label=_("Name of the body"), max_length=200, required=False,
        help_text=_("For example the team and its province; not the name of a person."),
    )  # fmt: skip
    decided_on = DayField(label=_("Decided on"), initial=local_today)
    standard = CodeField("standard_of_proof", label=_("Standard of proof"), required=False)
    reason = LongText(label=_("Reason"), required=False)


_LIST_LABELS = {
    "vic_MethodOfRecruitment": _("How the person was recruited"),
    "vic_RecruitmentWebsitesAndApps": _("Websites and apps used to recruit"),
    "vic_TypeOfExploitation": _("Type of exploitation"),
    "vic_TypeOfSexExploitation": _("Type of sexual exploitation"),
    "vic_ExploitationWebsitesAndApps": _("Websites and apps used to exploit"),
    "vic_MethodsOfControl": _("How the person was controlled"),
}
_GROUPS = (
    (_("Recruitment"), "relationship age_when_trafficked recruited_at vic_MethodOfRecruitment"),
    (_("Exploitation"), "vic_TypeOfExploitation industry industry_detail exploited_at"),
    (_("Sexual exploitation"), "vic_TypeOfSexExploitation"),
    (_("The internet"), "vic_RecruitmentWebsitesAndApps vic_ExploitationWebsitesAndApps"),
    (_("Control"), "vic_MethodsOfControl words"),
)  # fmt: skip


class ExploitationForm(forms.Form):
    """How somebody was recruited, controlled and exploited: the lists of HTCDS and what we added to them."""

    relationship = CodeField(
        "vic_RelationshipToTrafficker", label=_("Relationship to the trafficker"), required=False
    )
    age_when_trafficked = forms.IntegerField(
        label=_("Age when trafficked"), min_value=0, max_value=OLDEST_AGE, required=False
    )
    recruited_at = OrganisationField(label=_("Place of business of the recruitment"))
    industry = forms.ChoiceField(label=_("Industry of forced labour"), required=False)
    industry_detail = forms.ChoiceField(label=_("Finer kind of work"), required=False)
    exploited_at = OrganisationField(label=_("Place of business of the exploitation"))
    words = LongText(label=_("In words"), required=False, help_text=_("What the lists cannot say."))

    def __init__(self, *args: Any, kept: dict[str, list[str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept or {}
        for name, label in _LIST_LABELS.items():
            self.fields[name] = CodesField(name, label=label, required=False, initial=self.kept.get(name))
        for name, standard in (("industry", True), ("industry_detail", False)):
            offered = [(entry.code, entry.text) for entry in codelist(INDUSTRY) if entry.standard is standard]
            self.fields[name].choices = [("", "—"), *offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        lists = {name: told.pop(name, []) for name in _LIST_LABELS}
        older = {name: codes for name, codes in self.kept.items() if name in CODE_LISTS and name not in lists}
        told["codes"] = older | lists
        detail = told.get("industry_detail", "")
        if detail and industry_pair("", detail)[0] != (told.get("industry") or industry_pair("", detail)[0]):
            self.add_error("industry_detail", _("The finer kind of work belongs to another industry."))
        return told

    @property
    def groups(self) -> list[Group]:
        """The fields under headings."""
        return [(title, [self[name] for name in names.split()]) for title, names in _GROUPS]


class EventForm(forms.Form):
    """One leg of the way."""

    kind = CodeField("hte_Type", label=_("What this was"), offer_blank=True)
    happened = PartialDateField(
        label=_("When"), required=False, help_text=_("As far as known: 14/3/2026, 3/2026 or 2026.")
    )
    country = CountryField(required=False)
    state = forms.CharField(label=_("Province or state"), max_length=200, required=False)
    city = forms.CharField(label=_("Town or city"), max_length=200, required=False)
    street = forms.CharField(label=_("Street or place"), max_length=200, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=20, required=False)
    latitude = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, required=False)
    words = LongText(label=_("What happened"), required=False)

    def clean_happened(self) -> Any:
        """An age says nothing about when something happened."""
        told = self.cleaned_data["happened"]
        if told and told.precision == "age":
            raise forms.ValidationError(_("Write a day, a month or a year."))
        return told

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        return told | {"place": {part: told.pop(part, None) for part in PLACE_PARTS}}


class PerpetratorForm(forms.Form):
    """Somebody who took part."""

    roles = CodesField("per_RoleInProcess", label=_("Role"), required=False)
    organisation = OrganisationField(label=_("Organisation behind them"))
    words = LongText(
        label=_("In words"),
        required=False,
        help_text=_("Read only by colleagues who work on the legal side."),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        verdict = perpetrator(told.get("roles", []), told.get("words", ""), told.get("organisation"))
        if not (verdict or self.errors):
            raise forms.ValidationError(verdict.why_not)
        return told


class ReferralForm(forms.Form):
    """A referral that took place."""

    direction = CodeField("referral_direction", label=_("Direction"), offer_blank=True)
    organisation = OrganisationField(label=_("Referred by, or to"))
    on = DayField(label=_("Day"), required=False)
    worker = forms.CharField(label=_("Their case worker"), max_length=200, required=False)
    reason = CodeField("cas_ReasonForIncomingReferral", label=_("Reason"), required=False)
    details = LongText(label=_("Details"), required=False)
