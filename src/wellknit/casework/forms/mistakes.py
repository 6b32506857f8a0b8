"""The form for what was added by mistake."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wellknit.casework.forms.fields import CodeField, LongText


class MistakeForm(forms.Form):
    """Why something is taken out again."""

    reason = CodeField("mistake_reason", label=_("Reason"), offer_blank=True)
    words = LongText(label=_("In words"), help_text=_("How it happened. Do not repeat here what should leave the case."))
