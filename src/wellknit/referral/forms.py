"""The forms of referrals: whom to ask for what, a reason, a report, words, and opening a case for what came."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellknit.casework.forms.plan import ComingDay
from wellknit.consent.forms import ReleaseForm
from wellknit.ground.ids import new_alias
from wellknit.referral.deeds import Deed
from wellknit.words.calendars import local_today
from wellknit.words.codelists import codelist
from wellknit.words.fields import CodeField, DayField, LongText

USUAL_WAIT = timedelta(days=7)


class ReferralForm(ReleaseForm):
    """Which need, to whom, what may be told, until when an answer is asked for."""

    answer_by = ComingDay(label=_("Answer until"), initial=lambda: local_today() + USUAL_WAIT)
    do_not_report = forms.BooleanField(
        label=_("Do not report to authorities"), required=False,
        help_text=_("The person does not want any authority to be told. The mark travels with the referral."),
    )  # fmt: skip

    def __init__(self, *args: Any, needs: Sequence[Any], documents: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs = {str(each.pk): each for each in needs}
        self.papers = {str(each.pk): each for each in documents}
        kinds, slots = codelist("need_kind"), codelist("document_slot")
        self.fields["need"] = forms.TypedChoiceField(
            label=_("Need"), coerce=self.needs.__getitem__,
            choices=[(number, kinds.label(each.kind)) for number, each in self.needs.items()],
        )  # fmt: skip
        if self.papers:
            self.fields["documents"] = forms.TypedMultipleChoiceField(
                label=_("Documents to send along"), required=False, coerce=self.papers.__getitem__,
                widget=forms.CheckboxSelectMultiple,
                choices=[(number, slots.label(each.slot)) for number, each in self.papers.items()],
            )  # fmt: skip
        self.fields["purpose"].initial = "referral"
        self.fields.pop("person", None)  # a referral is about the person whose case it is
        self.order_fields(["need", "to", "purpose", "categories", "documents", "answer_by", "do_not_report"])

    def asked(self) -> dict[str, Any]:
        """As the action takes it."""
        return self.cleaned_data

    def wish(self, person: Any) -> dict[str, Any]:
        """As the preview takes it."""
        named = ("to", "purpose", "categories", "ground", "reason")
        return {"person": person, **{name: self.cleaned_data[name] for name in named}}


class ReasonForm(forms.Form):
    """A reason from the list that fits the deed."""

    def __init__(self, *args: Any, deed: Deed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if deed.reasons:
            label = _("Sentence") if deed.reasons == "referral_phrase" else _("Reason")
            self.fields["reason"] = CodeField(deed.reasons, label=label, offer_blank=True)

    @property
    def reason(self) -> str:
        """The code that was chosen."""
        return str(self.cleaned_data.get("reason", ""))


class ReportForm(forms.Form):
    """What was given, and when."""

    what = CodeField("referral_progress", label=_("What happened"), offer_blank=True)
    service = CodeField("service_kind", label=_("Service"), required=False)
    on = DayField(label=_("On"), initial=local_today)


class WordsForm(forms.Form):
    """Words of one's own."""

    words = LongText(label=_("In your words"), help_text=_("They tell of the person: only what the consent covers."))


class OpeningForm(forms.Form):
    """What the person is called; the rest comes with the referral."""

    called = forms.CharField(label=_("Called"), max_length=200)
    form_token = forms.CharField(widget=forms.HiddenInput, initial=new_alias, max_length=32)


class ErasureForm(forms.Form):
    """What became of what another node wants to have erased."""

    outcome = forms.ChoiceField(
        label=_("What became of it"), widget=forms.RadioSelect,
        choices=[("done", _("It is erased here")), ("restricted", _("It is kept on a ground and not shown"))],
    )  # fmt: skip
    ground = CodeField("keeping_ground", label=_("Ground"), required=False)
