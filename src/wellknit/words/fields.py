"""Form fields that several rooms share: dates as people write them, codes from the lists, long words."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellknit.words.calendars import DateRefused, PartialDate, parse
from wellknit.words.codelists import choices_of


class PartialDateField(forms.CharField):
    """A date as far as it is known: a day, a month, a year, an age range; Gregorian or Buddhist era."""

    def __init__(self, *, may_be_future: bool = False, **kwargs: Any) -> None:
        self.may_be_future = may_be_future
        super().__init__(max_length=60, **kwargs)

    def clean(self, value: Any) -> PartialDate | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse(text, may_be_future=self.may_be_future)
        except DateRefused as refused:
            raise forms.ValidationError(str(refused)) from None


class DayField(PartialDateField):
    """A date that must be an exact day."""

    def clean(self, value: Any) -> date | None:  # type: ignore[override]
        partial = super().clean(value)
        if partial is None:
            return None
        if partial.exact is None:
            raise forms.ValidationError(_("Write the exact day, for example 14/3/2026."))
        return partial.exact


class CodeField(forms.ChoiceField):
    """One code of a list, or none where the field is not required."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        choices = choices_of(name)
        blank = [] if kwargs.get("required", True) and not kwargs.pop("offer_blank", False) else [("", "—")]
        super().__init__(choices=lambda: [*blank, *choices()], **kwargs)


class CodesField(forms.MultipleChoiceField):
    """Several codes of a list, as checkboxes."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(choices=choices_of(name), widget=forms.CheckboxSelectMultiple, **kwargs)


class LongText(forms.CharField):
    """Many words; ten thousand characters and more are welcome."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20_000)
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), **kwargs)
