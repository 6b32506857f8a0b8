"""The forms of consent: an answer with what it speaks of, a withdrawal, a release."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from wellknit.casework.forms.fields import CodeField, CodesField, DayField, LongText
from wellknit.casework.forms.plan import ComingDay
from wellknit.casework.forms.story import AboutPerson
from wellknit.consent.actions.answers import Ask
from wellknit.consent.gate import taken_for_child
from wellknit.consent.reads import Asking
from wellknit.consent.rules import answers as rules
from wellknit.consent.rules.values import LONGEST_MONTHS
from wellknit.directory.forms import OrganisationField
from wellknit.directory.reads import named
from wellknit.words.calendars import local_today
from wellknit.words.codelists import codelist, languages
from wellknit.words.languages import INTERFACE

ROOM_FOR = 4  # scopes on one sheet; more are a further answer
_ASSENT = {"yes": True, "no": False, "not_asked": None}
_TOLD = (
    "decision", "form", "given_on", "language", "interpreter", "without_interpreter", "guardian", "grounds",
    "asserted_by",
)  # fmt: skip


class AnswerForm(AboutPerson):
    """What the person answered, and how."""

    decision = CodeField("consent_decision", label=_("What the person said"), widget=forms.RadioSelect)
    given_on = DayField(label=_("Day of the answer"), initial=local_today)
    form = CodeField(
        "consent_form", label=_("How it was given"), widget=forms.RadioSelect,
        help_text=_("These differ. What an official asserts never covers who or where the person is."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=lambda: [("", "—"), *languages().choices()],
        help_text=_("Needed for a spoken answer."),
    )  # fmt: skip
    interpreter = forms.CharField(label=_("Interpreter"), max_length=200, required=False)
    without_interpreter = forms.BooleanField(label=_("No interpreter was needed"), required=False)
    guardian = forms.CharField(
        label=_("Guardian"), max_length=200, required=False,
        help_text=_("Only for a child or a person under guardianship: who spoke, and as what."),
    )  # fmt: skip
    assent = CodeField("consent_answer", label=_("The child's own yes"), required=False, initial="not_asked")
    grounds = LongText(
        label=_("Ground"), required=False,
        help_text=_("Where a child has no guardian or said no: on what ground you go on. Of an adult: what "
                    "the guardianship rests on."),
    )  # fmt: skip
    asserted_by = forms.CharField(label=_("Official who asserts it"), max_length=200, required=False)
    words = LongText(label=_("In the person's words"), required=False)

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        super().__init__(*args, persons=asking.persons, **kwargs)
        self.asking = asking
        for check in codelist("consent_check"):
            self.fields[f"check_{check.code}"] = CodeField(
                "consent_answer", label=check.text, widget=forms.RadioSelect, initial="not_asked"
            )
        if asking.papers:
            rows = {str(row.pk): row for row in asking.papers}
            slots = codelist("document_slot")
            choices = [("", "—"), *((number, slots.label(row.slot)) for number, row in rows.items())]
            self.fields["paper"] = forms.TypedChoiceField(
                label=_("Signed paper"),
                choices=choices,
                coerce=rows.__getitem__,
                empty_value=None,
                required=False,
            )

    def clean_assent(self) -> bool | None:
        """Yes, no, or nobody asked."""
        return _ASSENT[self.cleaned_data["assent"] or "not_asked"]

    @property
    def checks(self) -> list[forms.BoundField]:
        """The seven checks."""
        return [self[name] for name in self.fields if name.startswith("check_")]

    @property
    def groups(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        """The other fields under headings; those of a special case can be folded away."""
        yield "", self._those("person", "decision", "given_on", "form")
        yield _("Language"), self._those("language", "interpreter", "without_interpreter")
        yield _("A child, or a person under guardianship"), self._those("guardian", "assent", "grounds")
        yield _("Paper, official, words"), self._those("paper", "asserted_by", "words")

    def _those(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    def told(self) -> dict[str, Any]:
        """The cleaned answer as the action takes it."""
        clean = self.cleaned_data
        checks = {name.removeprefix("check_"): clean[name] for name in clean if name.startswith("check_")}
        person = clean.get("person") or self.asking.persons[0]
        told = {name: clean[name] for name in (*_TOLD, "assent", "words")}
        return told | {"person": person, "checks": checks, "paper": clean.get("paper")}


class ScopeForm(forms.Form):
    """One thing asked: what for, to whom, what, until when."""

    purpose = CodeField("consent_purpose", label=_("What for"), offer_blank=True)
    recipient = OrganisationField(
        label=_("To whom"),
        help_text=_("An organisation of the directory; a new name is added to it. Empty means this agency itself."),
    )
    categories = CodesField("category", label=_("What may be told"))
    until = ComingDay(
        label=_("Until"), required=False,
        help_text=format_lazy(
            _("For example 14/3/2027, at most {months} months ahead. A refusal needs none: it holds until the person "
              "says otherwise."),
            months=LONGEST_MONTHS,
        ),
    )  # fmt: skip


Scopes = forms.formset_factory(ScopeForm, extra=ROOM_FOR, max_num=ROOM_FOR, absolute_max=ROOM_FOR)


class AnswerSheet:
    """The answer and its scopes together, checked by the same rules as the action."""

    def __init__(self, data: Any, asking: Asking) -> None:
        self.form = AnswerForm(data or None, asking=asking)
        self.scopes = Scopes(data or None, prefix="scope")
        self.bound = bool(data)

    def is_valid(self) -> bool:
        """Whether it can be recorded; what cannot is said beside the field."""
        if not self.bound or not (self.form.is_valid() & self.scopes.is_valid()):
            return False
        for field, sentence in rules.problems(self._said()):
            self.form.add_error(field if field in self.form.fields else None, sentence)
        return not self.form.errors

    @property
    def asks(self) -> list[Ask]:
        """What was filled in."""
        return [Ask(**row.cleaned_data) for row in self.scopes if row.cleaned_data]

    def told(self) -> dict[str, Any]:
        """Everything, as the action takes it."""
        return self.form.told() | {"scopes": self.asks}

    def _said(self) -> rules.Said:
        told = self.form.told()
        person, _words, _paper = told.pop("person"), told.pop("words"), told.pop("paper")
        wishes = tuple(
            rules.Wish(ask.purpose, bool(ask.recipient), frozenset(ask.categories), ask.until) for ask in self.asks
        )
        return rules.Said(
            **told, today=local_today(), wishes=wishes, worker_language=self.form.asking.worker_language,
            child=taken_for_child(person.born, told["given_on"]),
        )  # fmt: skip


class WithdrawForm(forms.Form):
    """A withdrawal asks for nothing; a word is welcome."""

    words = LongText(
        label=_("What the person wants to add"), required=False, help_text=_("Nobody has to give a reason.")
    )


class ReleaseForm(AboutPerson):
    """What is to be told, to whom, what for, and on which ground."""

    to = OrganisationField(label=_("To whom"), help_text=_("An organisation of the directory, by its name."))
    purpose = CodeField("consent_purpose", label=_("What for"), offer_blank=True)
    categories = CodesField("category", label=_("What is to be told"))
    ground = CodeField("release_ground", label=_("Ground"), initial="consent")
    reason = LongText(
        label=_("Reason"), required=False,
        help_text=_("Needed for every ground but consent. A second person reads it and confirms."),
    )  # fmt: skip

    def clean_to(self) -> Any:
        """Nothing is told to somebody who is not in the directory."""
        found = named(self.cleaned_data["to"]) if self.cleaned_data["to"] else None
        if found is None:
            raise forms.ValidationError(_("No organisation of this name is in the directory."))
        return found

    def wanted(self, persons: list[Any]) -> dict[str, Any]:
        """As the action takes it."""
        return {"person": persons[0], **self.cleaned_data}


class LanguageForm(forms.Form):
    """The language of a sheet for the person."""

    language = forms.ChoiceField(
        label=_("Language of the sheet"), choices=[(one.code, one.own_name) for one in INTERFACE]
    )


def sheet_language(data: Mapping[str, Any], otherwise: str) -> str:
    """The language asked for, if it is one of ours."""
    form = LanguageForm(data or None)
    return str(form.cleaned_data["language"]) if form.is_valid() else otherwise
