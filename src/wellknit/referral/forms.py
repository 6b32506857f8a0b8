"""The forms of referrals: what to tell whom, a reason, a report, words, and opening a case for what came."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from wellknit.casework.forms.plan import ComingDay
from wellknit.casework.models import Need
from wellknit.consent.forms import ReleaseForm
from wellknit.ground.ids import new_alias
from wellknit.referral.choosing import Way
from wellknit.referral.deeds import Deed
from wellknit.words.calendars import local_today
from wellknit.words.codelists import codelist
from wellknit.words.fields import CodeField, DayField, LongText

USUAL_WAIT = timedelta(days=7)


class ReferralForm(ReleaseForm):
    """What may be told to the one who was chosen, for what of what the agreement allows, until when an answer is asked for."""

    answer_by = ComingDay(label=_("Answer until"), initial=lambda: local_today() + USUAL_WAIT)
    do_not_report = forms.BooleanField(
        label=_("Do not report to authorities"), required=False,
        help_text=_("The person does not want any authority to be told. The mark travels with the referral."),
    )  # fmt: skip

    def __init__(self, *args: Any, need: Need, way: Way, documents: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.need, self.way = need, way
        self.papers = {str(each.pk): each for each in documents}
        if self.papers:
            slots = codelist("document_slot")
            self.fields["documents"] = forms.TypedMultipleChoiceField(
                label=_("Documents to send along"), required=False, coerce=self.papers.__getitem__,
                widget=forms.CheckboxSelectMultiple,
                choices=[(number, slots.label(each.slot)) for number, each in self.papers.items()],
            )  # fmt: skip
        if way.agencies:
            there = {str(each.pk): each for each in way.agencies}
            self.fields["addressed"] = forms.TypedChoiceField(
                label=_("To whom exactly"), required=False, coerce=there.__getitem__, empty_value=None,
                choices=[("", _("Whoever takes referrals in there")), *((pk, each.name) for pk, each in there.items())],
                help_text=_("Only who takes referrals in at this agency then sees the preview."),
            )  # fmt: skip
        for name in ("person", "to"):  # a referral is about the person whose case it is, and goes to who was chosen
            self.fields.pop(name, None)
        self._only("purpose", way.purposes)
        self._only("ground", way.grounds)
        self.order_fields(["addressed", "purpose", "categories", "documents", "answer_by", "do_not_report"])

    def _only(self, name: str, codes: Sequence[str]) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        known = dict(field.choices)  # type: ignore[arg-type]
        field.choices = [(code, known[code]) for code in codes]
        usual = {"purpose": "referral", "ground": "consent"}[name]
        field.initial = usual if usual in codes else codes[0]

    def asked(self) -> dict[str, Any]:
        """As the action takes it."""
        return {"need": self.need, "to": self.way.organisation, **self.cleaned_data}

    def wish(self, person: Any) -> dict[str, Any]:
        """As the preview takes it."""
        named = ("purpose", "categories", "ground", "reason")
        return {"person": person, "to": self.way.organisation, **{name: self.cleaned_data[name] for name in named}}


class GapForm(forms.Form):
    """The name of one press, so that a second click counts nothing."""

    once = forms.UUIDField(widget=forms.HiddenInput)


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


class PassOnForm(forms.Form):
    """To which other agency of this node, and why."""

    agency = forms.TypedChoiceField(label=_("To which agency"))
    reason = CodeField("pass_on_reason", label=_("Reason"), offer_blank=True)

    def __init__(self, *args: Any, agencies: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {str(each.pk): each for each in agencies}
        field = cast(forms.TypedChoiceField, self.fields["agency"])
        field.choices = [("", "—"), *((pk, each.name) for pk, each in known.items())]
        field.coerce = known.__getitem__


class ReportForm(forms.Form):
    """What was given, and when."""

    what = CodeField("referral_progress", label=_("What happened"), offer_blank=True)
    service = CodeField("service_kind", label=_("Service"), required=False)
    on = DayField(label=_("On"), initial=local_today)


class RecognitionForm(forms.Form):
    """Which kind of body recognised the identification, when, and by which standard of proof."""

    body = CodeField("vic_TraffickingStatusDecisionMakingOrg", label=_("Who recognised it"), offer_blank=True)
    on = DayField(label=_("On"), initial=local_today)
    standard = CodeField("standard_of_proof", label=_("Standard of proof"), offer_blank=True)


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
