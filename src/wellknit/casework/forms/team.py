"""The forms of the team and of access."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellknit.access.roles import PARTS
from wellknit.casework.forms.fields import CodeField, DayField, LongText
from wellknit.casework.forms.life import WorkerField
from wellknit.casework.rules.team import PARTS_TO_GIVE
from wellknit.people.models import Worker


def end_of(day: date) -> datetime:
    """The moment after the last one of a day, where the node is."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=timezone.get_current_timezone())


class MemberForm(forms.Form):
    """Who joins, in which part, until when."""

    worker = WorkerField(label=_("Colleague"))
    part = forms.ChoiceField(
        label=_("Part in the case"),
        choices=lambda: [("", "—"), *((name, PARTS[name].title) for name in PARTS_TO_GIVE)],
    )
    until = DayField(
        label=_("Last day"), required=False, may_be_future=True,
        help_text=_("The part ends by itself after this day. Always needed for an interpreter."),
    )  # fmt: skip

    def offer(self, workers: Iterable[Worker]) -> None:
        """Say which colleagues may join."""
        cast(WorkerField, self.fields["worker"]).offer(workers)

    def clean_until(self) -> datetime | None:
        day: date | None = self.cleaned_data["until"]
        return end_of(day) if day else None


class RestrictionForm(forms.Form):
    """Why the case is hidden from the agency, or shown again."""

    reason = LongText(label=_("Reason"))


class BarForm(forms.Form):
    """Who has a conflict of interest."""

    worker = WorkerField(label=_("Colleague"))

    def offer(self, workers: Iterable[Worker]) -> None:
        """Say who may be barred."""
        cast(WorkerField, self.fields["worker"]).offer(workers)


class GlassForm(forms.Form):
    """Which case, which emergency."""

    reference = forms.CharField(
        label=_("Reference of the case"), max_length=20, help_text=_("Type it exactly, for example K7MF2-QXD9T."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    reason = CodeField("break_glass_reason", label=_("Emergency"), offer_blank=True)
    words = LongText(
        label=_("What is happening"), min_length=20, max_length=2000,
        help_text=_("At least 20 characters. The case manager and the reviewer read this."),
    )  # fmt: skip
