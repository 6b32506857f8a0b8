"""The forms of the life of a case: risk, closing, opening again, handing over, erasing."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from wellknit.casework.forms.fields import CodeField, DayField, LongText
from wellknit.people.models import Worker


class WorkerField(forms.ChoiceField):
    """One of the colleagues it was given; yields the worker."""

    def __init__(self, **kwargs: Any) -> None:
        self._workers: dict[str, Worker] = {}
        super().__init__(**kwargs)

    def offer(self, workers: Iterable[Worker]) -> None:
        """Say which colleagues can be chosen."""
        self._workers = {str(worker.pk): worker for worker in workers}
        self.choices = [("", "—"), *((pk, worker.full_name) for pk, worker in self._workers.items())]

    def clean(self, value: Any) -> Worker:
        return self._workers[super().clean(value)]


class RiskForm(forms.Form):
    """How great the danger is, why, and when somebody looks again."""

    level = CodeField("risk_level", label=_("Level of risk"), offer_blank=True)
    reason = LongText(
        label=_("Why"), help_text=_("What was seen or said, by whom, and what protects the person.")
    )
    review_on = DayField(
        label=_("Look again on"), required=False, may_be_future=True,
        help_text=_("Left empty: immediate after 1 day, high after 7, medium after 30, low after 90."),
    )  # fmt: skip


class ClosingForm(forms.Form):
    """Why the case should close."""

    reason = CodeField("closing_reason", label=_("Reason"), offer_blank=True)
    words = LongText(label=_("In words"), help_text=_("What was reached, and how the person may come back."))
    despite = LongText(label=_("Why it should close all the same"))

    def __init__(self, *args: Any, objected: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not objected:
            del self.fields["despite"]


class ReopeningForm(forms.Form):
    """Why a closed case goes on."""

    reason = CodeField("reopening_reason", label=_("Reason"), offer_blank=True)
    words = LongText(label=_("In words"))


class HandOverForm(forms.Form):
    """To whom, and whether the old case manager stays."""

    to = WorkerField(label=_("New case manager"))
    stays = forms.BooleanField(
        label=_("The present case manager stays in the team"), required=False, initial=True
    )
    words = LongText(label=_("What the colleague should know"), required=False)

    def offer(self, workers: Iterable[Worker]) -> None:
        """Say which colleagues may take the case."""
        cast(WorkerField, self.fields["to"]).offer(workers)


class ErasureForm(forms.Form):
    """Which case is forgotten, and why."""

    reference = forms.CharField(
        label=_("Reference of the case"), max_length=20,
        help_text=_("Type it letter by letter, from the written request."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    reason = CodeField("erasure_reason", label=_("Reason"), offer_blank=True)
