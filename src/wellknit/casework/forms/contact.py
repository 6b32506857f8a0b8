"""The forms of safe contact: what was agreed, way by way; and the question before every contact."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from wellknit.casework.forms.fields import CodeField, CodesField, DayField
from wellknit.casework.forms.story import AboutPerson
from wellknit.casework.rules.contact import LONGEST_REVIEW, may_be_written
from wellknit.words.calendars import local_today
from wellknit.words.codelists import codelist, languages

_NEAR = (
    "Asia/Bangkok", "Asia/Phnom_Penh", "Asia/Vientiane", "Asia/Yangon", "Asia/Ho_Chi_Minh", "Asia/Shanghai",
    "Asia/Tokyo",
)  # fmt: skip
_LANDS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
WAYS = 10


@cache
def zones() -> list[tuple[str, str]]:
    """Time zones by the name of a city, those of the region first."""
    far = sorted(name for name in available_timezones() if name.startswith(_LANDS) and name not in _NEAR)
    return [(name, name.replace("_", " ")) for name in (*_NEAR, *far)]


class ContactForm(forms.Form):
    """What the person agreed to, apart from the ways themselves."""

    allowed = forms.TypedChoiceField(
        label=_("May the person be contacted?"), widget=forms.RadioSelect, coerce=lambda told: told == "yes",
        choices=[("no", _("No: nobody contacts them")), ("yes", _("Yes, only as agreed below"))],
    )  # fmt: skip
    never = CodesField("contact_never", label=_("Never, whatever else is agreed"), required=False)
    never_words = forms.CharField(label=_("Never, in the person's words"), max_length=500, required=False)
    cover_story = forms.CharField(
        label=_("What to say to others"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Who you say you are, and why you call."),
    )  # fmt: skip
    code_word = forms.CharField(
        label=_("Code word"), max_length=100, required=False, help_text=_("Shows the person that it is you."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language to speak"), required=False, choices=lambda: [("", "—"), *languages().choices()]
    )
    zone = forms.ChoiceField(
        label=_("Time zone of the person"), choices=zones, initial=lambda: settings.TIME_ZONE,
        help_text=_("All hours are told in the time of this place."),
    )  # fmt: skip
    review_on = DayField(
        label=_("Ask the person again by"), may_be_future=True,
        initial=lambda: local_today() + LONGEST_REVIEW,
        help_text=_("At most 30 days ahead. After that day nobody contacts them until they are asked again."),
    )  # fmt: skip


class WayForm(forms.Form):
    """One way of contact: channel, days, hours, who may answer."""

    channel = CodeField("contact_channel", label=_("How"), required=False)
    days = forms.TypedMultipleChoiceField(
        label=_("On which days"), coerce=int, required=False, choices=list(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    since = forms.TimeField(
        label=_("From"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    until = forms.TimeField(
        label=_("Until"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    who_may_answer = forms.MultipleChoiceField(
        label=_("With whom you may go on"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=lambda: [pair for pair in codelist("contact_who").choices() if pair[0] != "nobody"],
    )  # fmt: skip
    leave_message = forms.BooleanField(label=_("A message may be left"), required=False)

    def rule(self) -> dict[str, Any] | None:
        """What was typed, as a record keeps it; nothing where no way was chosen."""
        told = self.cleaned_data
        if not told.get("channel"):
            return None
        hours = {"from": told["since"], "until": told["until"]}
        spelled = {name: hour.strftime("%H:%M") if hour else "" for name, hour in hours.items()}
        return {
            "channel": told["channel"], "days": sorted(told["days"]), **spelled,
            "who_may_answer": told["who_may_answer"], "leave_message": told["leave_message"],
        }  # fmt: skip


Ways = forms.formset_factory(WayForm, extra=2, max_num=WAYS, validate_max=True, absolute_max=WAYS)


class SafeContactForm:
    """Both parts as one: valid together, told together."""

    def __init__(self, data: Any = None, record: Any = None) -> None:
        self.main = ContactForm(data, initial=_initial(record))
        self.ways = Ways(
            data, initial=[_way(rule) for rule in (record.rules or ())] if record else None, prefix="way"
        )
        self.is_bound = self.main.is_bound

    def is_valid(self) -> bool:
        """Whether everything can be read and the record could stand."""
        if not (self.main.is_valid() & self.ways.is_valid()):
            return False
        told = self.cleaned_data
        rest = {name: told[name] for name in ("allowed", "rules", "never", "zone", "review_on")}
        if why := may_be_written(**rest, today=local_today()).why_not:
            self.main.add_error(None, why)
        return not self.main.errors

    @property
    def cleaned_data(self) -> dict[str, Any]:
        """The whole record as the action takes it."""
        told = [way.rule() for way in self.ways if way.cleaned_data]
        return {**self.main.cleaned_data, "rules": [rule for rule in told if rule]}


def _initial(record: Any) -> dict[str, Any] | None:
    if record is None:
        return None
    names = ("never", "never_words", "cover_story", "code_word", "language", "zone")
    return {name: getattr(record, name) for name in names} | {
        "allowed": "yes" if record.allowed else "no", "review_on": local_today() + LONGEST_REVIEW,
    }  # fmt: skip


def _way(rule: dict[str, Any]) -> dict[str, Any]:
    return {**rule, "since": rule.get("from"), "until": rule.get("until")}


class AskForm(AboutPerson):
    """The question: how, and who would answer."""

    channel = CodeField("contact_channel", label=_("How do you want to contact them?"))
    who = CodeField("contact_who", label=_("Who answers, opens the door or reads it?"), initial="person")
