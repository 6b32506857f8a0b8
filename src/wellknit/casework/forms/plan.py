"""The forms of needs, plans, approvals and services."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellknit.casework.forms.fields import CodeField, DayField, LongText
from wellknit.casework.states import NEED
from wellknit.directory.forms import OrganisationField
from wellknit.words.calendars import local_today

YEARS_AHEAD = 20


class ComingDay(DayField):
    """A day that may lie ahead, but not so far that it must be a slip."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(may_be_future=True, **kwargs)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and day.year > local_today().year + YEARS_AHEAD:
            raise forms.ValidationError(_("This lies more than twenty years ahead."))
        return day


class NeedForm(forms.Form):
    """Something the person needs."""

    kind = CodeField("need_kind", label=_("Need"), offer_blank=True)
    urgency = CodeField("urgency", label=_("How soon"), initial="routine")
    words = LongText(
        label=_("In words"), required=False, help_text=_("As the person says it, and as you see it.")
    )


class ChangeForm(forms.Form):
    """The state to which a need goes."""

    to = forms.ChoiceField(choices=[(state, state) for state in NEED.states])


def _in_order(form: forms.Form, start: str, end: str) -> None:
    began, ended = form.cleaned_data.get(start), form.cleaned_data.get(end)
    if began and ended and ended < began:
        form.add_error(end, _("This would end before it began."))


class PlanForm(forms.Form):
    """A support plan."""

    kind = CodeField("spl_Type", label=_("Kind of support"), offer_blank=True)
    objectives = LongText(
        label=_("What the plan is for"), help_text=_("What should be different when it ends.")
    )
    starts_on = ComingDay(label=_("Starts on"), required=False, initial=local_today)
    planned_end = ComingDay(label=_("Planned end"), required=False)
    person_agrees = forms.BooleanField(label=_("The person knows the plan and agrees"), required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        _in_order(self, "starts_on", "planned_end")
        return told


class StepForm(forms.Form):
    """One action of a plan; a row without words is no action."""

    words = forms.CharField(
        label=_("What is done"), required=False, max_length=20_000, widget=forms.Textarea({"rows": 2})
    )
    who = forms.CharField(label=_("Who"), required=False, max_length=200)
    due_on = ComingDay(label=_("Until"), required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("words") and (told.get("who") or told.get("due_on")):
            self.add_error("words", _("Say what is done."))
        return told


Steps = forms.formset_factory(StepForm, extra=3, max_num=50, absolute_max=60)


def told_steps(steps: Any) -> list[Any]:
    """The actions that say something."""
    return [step.cleaned_data for step in steps if step.cleaned_data.get("words")]


class AskForm(forms.Form):
    """What somebody wants to tell whoever answers."""

    words = LongText(label=_("For your colleague"), required=False)


class AnswerForm(forms.Form):
    """Approve, or send back with the reason; the button pressed says which."""

    words = LongText(label=_("Your words"), required=False, help_text=_("Needed when you send it back."))
    answer = forms.ChoiceField(choices=[("approve", ""), ("return", "")], widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("answer") == "return" and not told.get("words", "").strip():
            self.add_error("words", _("Say why, so that your colleague knows what to change."))
        return {"approve": told.get("answer") == "approve", "words": told.get("words", "")}


class DoneForm(forms.Form):
    """The day on which something was done."""

    done_on = DayField(label=_("Day"), initial=local_today)


class ServiceForm(forms.Form):
    """A service given. It asks for no status."""

    kind = CodeField("service_kind", label=_("Service"), offer_blank=True)
    provider = OrganisationField(label=_("Given by"))
    given_on = DayField(label=_("On, or from"), initial=local_today)
    until = ComingDay(label=_("Until"), required=False)
    words = LongText(
        label=_("In words"), required=False, help_text=_("Read only by colleagues who may read about health.")
    )

    def __init__(
        self,
        *args: Any,
        needs: Sequence[Any] = (),
        plans: Sequence[Any] = (),
        ticks: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("need", _("For the need"), needs)
        self._offer("plan", _("Under the plan"), plans)
        self._offer("ticks", _("This does the action"), ticks)
        self.order_fields(["kind", "need", "plan", "ticks"])

    def _offer(self, name: str, label: Any, offers: Sequence[tuple[Any, Any]]) -> None:
        if offers:
            rows = {str(row.pk): row for row, _words in offers}
            choices = [("", "—"), *((str(row.pk), words) for row, words in offers)]
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=choices, coerce=rows.__getitem__, empty_value=None, required=False
            )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        _in_order(self, "given_on", "until")
        return told
