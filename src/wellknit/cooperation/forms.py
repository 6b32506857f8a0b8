"""The form of an agreement: its facts, its parties and phases as rows, its corridors once the parties are known."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellknit.cooperation.rules import agreements as rules
from wellknit.cooperation.rules.agreements import TERMS, Facts, Stretch
from wellknit.cooperation.rules.routes import Way
from wellknit.directory.forms import CountryField
from wellknit.words.calendars import local_today
from wellknit.words.codelists import countries
from wellknit.words.fields import CodeField, CodesField, DayField, LongText, PartialDateField

SPARE_ROWS = 2  # empty rows below those on file; more come after saving
MOST_ROWS = 20
_NO_PERSON = _("Never the name of a person.")


class AgreementForm(forms.Form):
    """What is written of an agreement in single fields."""

    kind = CodeField("agreement_kind", label=_("Kind of agreement"))
    title = forms.CharField(label=_("Title"), max_length=300, help_text=_NO_PERSON)
    signed = PartialDateField(
        label=_("Signed on"), required=False, help_text=_("As far as it is known: a day, a month or a year.")
    )
    in_force_from = DayField(label=_("In force from"), required=False, may_be_future=True)
    in_force_until = DayField(
        label=_("In force until"), required=False, may_be_future=True,
        help_text=_("The last day. Empty, and not among what is to be confirmed, means that none is set."),
    )  # fmt: skip
    corridors = forms.MultipleChoiceField(
        label=_("Corridors it allows"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("From which country to which something may be sent under it."),
    )  # fmt: skip
    purposes = CodesField("consent_purpose", label=_("Purposes it allows"), required=False)
    review_on = DayField(label=_("Next review"), required=False, may_be_future=True)
    source = forms.CharField(
        label=_("Source"), max_length=600, required=False, help_text=_("Where this is written, so that others find it.")
    )
    read_on = DayField(label=_("Source read on"), required=False)
    remark = LongText(label=_("Remark"), max_length=600, required=False, help_text=_NO_PERSON)
    to_be_confirmed = CodesField(
        "agreement_point", label=_("Still to be confirmed"), required=False,
        help_text=_("What no source has settled. The pages say so wherever it is shown."),
    )  # fmt: skip

    def __init__(self, *args: Any, ways: list[Way], closed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["corridors"].choices = [(_code(way), _arrow(way)) for way in ways]  # type: ignore[attr-defined]
        for name in TERMS if closed else () if ways else ("corridors",):
            self.fields.pop(name, None)

    def _those(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def names_it(self) -> list[forms.BoundField]:
        """What it is."""
        return self._those("kind", "title", "signed")

    @property
    def bounds_it(self) -> list[forms.BoundField]:
        """When it holds and what it allows."""
        return self._those("in_force_from", "in_force_until", "review_on", "corridors", "purposes")

    @property
    def proves_it(self) -> list[forms.BoundField]:
        """Where it is from."""
        return self._those("source", "read_on", "remark", "to_be_confirmed")

    def clean_title(self) -> str:
        """One spelling of blanks, so that a title is found again."""
        return " ".join(self.cleaned_data["title"].split())


class PartyForm(forms.Form):
    """A country that takes part, and the body that acts for it."""

    country = CountryField(required=False)
    body = forms.CharField(label=_("Ministry or body, if one is named"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """A body belongs to a country."""
        cleaned = super().clean() or {}
        if cleaned.get("body") and not cleaned.get("country"):
            self.add_error("country", _("Choose the country this body acts for."))
        return cleaned


class PhaseForm(forms.Form):
    """A phase; its dates as far as they are known."""

    title = forms.CharField(label=_("Phase"), max_length=120, required=False)
    begins = PartialDateField(label=_("Begins"), required=False, may_be_future=True)
    ends = PartialDateField(label=_("Ends"), required=False, may_be_future=True)


class ReasonForm(forms.Form):
    """Why an agreement should end."""

    reason = LongText(label=_("Reason"), max_length=300, help_text=_("The second person reads it. Never the name of a person."))

    def clean_reason(self) -> str:
        """The rule speaks here, so that nothing typed is lost."""
        reason: str = self.cleaned_data["reason"]
        verdict = rules.may_ask_to_end(reason)
        if not verdict:
            raise forms.ValidationError(verdict.why_not)
        return reason


Parties = forms.formset_factory(PartyForm, extra=SPARE_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
Phases = forms.formset_factory(PhaseForm, extra=SPARE_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
FirstParties = forms.formset_factory(PartyForm, extra=4, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def _code(way: Way) -> str:
    return "-".join(way)


def _arrow(way: Way) -> str:
    return " → ".join(countries().label(country) for country in way)


def ways_between(facts: Facts | None) -> list[Way]:
    """Every corridor the parties could have, in the order of the list of countries."""
    taking_part = sorted(facts.countries, key=countries().codes.index) if facts else []
    return [(start, end) for start in taking_part for end in taking_part if start != end]


class AgreementSheet:
    """The form with its rows, checked by the same rules as the action. ``closed`` leaves out what opens a route."""

    def __init__(self, data: Any, before: Facts | None = None, *, closed: bool = False) -> None:
        self.before, self.closed, self.bound = before, closed, bool(data)
        self.form = AgreementForm(data or None, initial=_initial(before), ways=ways_between(before), closed=closed)
        rows = Parties if before else FirstParties
        self.parties = None if closed else rows(data or None, prefix="party", initial=_party_rows(before))
        self.phases = Phases(data or None, prefix="phase", initial=_phase_rows(before))

    @property
    def parts(self) -> list[Any]:
        """The form and its rows."""
        return [part for part in (self.form, self.parties, self.phases) if part is not None]

    def is_valid(self) -> bool:
        """Whether it can be written; what cannot is said beside the field."""
        wrong = [part for part in self.parts if not part.is_valid()]  # each is asked, so that each says what is wrong
        if not self.bound or wrong:
            return False
        for name, sentence in rules.problems(self.facts(), local_today()):
            self.form.add_error(name if name in self.form.fields else None, sentence)
        return not self.form.errors

    def facts(self) -> Facts:
        """What was filled in; what the sheet left out stays as it was."""
        told = dict(self.form.cleaned_data)
        for name in ("purposes", "to_be_confirmed"):
            if name in told:
                told[name] = frozenset(told[name])
        if "corridors" in told:
            told["corridors"] = frozenset(tuple(code.split("-")) for code in told["corridors"])
        told["phases"] = tuple(Stretch(**row) for row in _filled(self.phases, "title", "begins", "ends"))
        if self.parties is not None:
            told["parties"] = frozenset((row["country"], row["body"].strip()) for row in _filled(self.parties, "country"))
        return replace(self.before, **told) if self.before else Facts(**told)


def _filled(rows: Any, *needed: str) -> Iterator[dict[str, Any]]:
    return (row.cleaned_data for row in rows if row.cleaned_data and any(row.cleaned_data[name] for name in needed))


def _initial(facts: Facts | None) -> dict[str, Any]:
    if facts is None:
        return {}
    told = {name: getattr(facts, name) or "" for name in AgreementForm.base_fields}
    listed = {name: sorted(told[name]) for name in ("purposes", "to_be_confirmed")}
    return told | listed | {"corridors": [_code(way) for way in facts.corridors]}


def _party_rows(facts: Facts | None) -> list[dict[str, str]]:
    return [{"country": country, "body": body} for country, body in sorted(facts.parties)] if facts else []


def _phase_rows(facts: Facts | None) -> list[dict[str, Any]]:
    phases = facts.phases if facts else ()
    return [{"title": each.title, "begins": each.begins or "", "ends": each.ends or ""} for each in phases]
