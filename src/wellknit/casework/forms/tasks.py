"""The form of a task: what, until when or counted from which time limit, and by whom."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellknit.casework.forms.fields import DayField
from wellknit.casework.rules.tasks import may_be_due
from wellknit.words.calendars import local_today
from wellknit.words.clocks import offered, time_limits


def limits() -> list[Any]:
    """The time limits that may be used, by country."""
    by_country = groupby(offered(), lambda limit: limit.place)
    groups = [
        (place, [(one.code, f"{one.step}: {one.length}") for one in each]) for place, each in by_country
    ]
    return [("", "—"), *groups]


class TaskForm(forms.Form):
    """``cleaned_data`` holds title, due_on, assignee and limit, as the action takes them."""

    title = forms.CharField(label=_("What is to be done"), max_length=300)
    assignee = forms.TypedChoiceField(label=_("Who does it"), coerce=int)
    due_on = DayField(
        label=_("Until"), required=False, may_be_future=True,
        help_text=_("Write the day, or choose a time limit below and the day is counted for you."),
    )  # fmt: skip
    limit = forms.ChoiceField(label=_("Or: a time limit"), required=False, choices=limits)
    counted_from = DayField(
        label=_("Counted from"), required=False, help_text=_("The day on which the time began to run.")
    )

    def __init__(self, *args: Any, team: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {member.worker_id: member.worker.full_name for member in team}
        self.fields["assignee"].choices = list(names.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        began = told.pop("counted_from", None)
        if self.errors:
            return told
        if bool(told["due_on"]) == bool(told["limit"]):
            self.add_error("due_on", _("Write a day or choose a time limit: one of the two."))
            return told
        if told["limit"]:
            told["due_on"] = time_limits()[told["limit"]].from_day(began or local_today())
        if why := may_be_due(told["due_on"], local_today()).why_not:
            self.add_error("counted_from" if told["limit"] else "due_on", why)
        return told


class MoveForm(forms.Form):
    """Where a task goes."""

    to = forms.ChoiceField(choices=[(state, state) for state in ("open", "done", "dropped")])
