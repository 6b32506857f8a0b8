"""The forms of documents. A file is cleaned while the form is checked: what cannot be cleaned goes no further."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wellknit.casework.forms.fields import CodeField, DayField
from wellknit.casework.rules.documents import in_order
from wellknit.vault.cleaning import FORMATS, Unclean
from wellknit.vault.cleaning.apart import clean_apart
from wellknit.words.codelists import languages

_ACCEPTED = ",".join(f".{name}" for each in FORMATS for name in sorted(each.names))


class WantForm(forms.Form):
    """Which document is wanted."""

    slot = forms.ChoiceField(label=_("Document"))

    def __init__(self, *args: Any, slots: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].choices = slots  # type: ignore[attr-defined]


class DocumentForm(WantForm):
    """A file and what it is. ``cleaned_data`` holds the cleaned copy and the original's bytes."""

    file = forms.FileField(
        label=_("File"), allow_empty_file=True,
        help_text=_("Pictures, PDF, text, tables, office files, recordings; up to 25 MB. Hidden traces are removed."),
        widget=forms.FileInput(attrs={"accept": _ACCEPTED}),
    )  # fmt: skip
    title = forms.CharField(label=_("In your words"), max_length=200, required=False)
    category = forms.ChoiceField(
        label=_("About"), required=False,
        help_text=_("Decides which colleagues may open it. Leave it empty to go by the kind of document."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=lambda: [("", "—"), *languages().choices()]
    )
    issued_by = forms.CharField(label=_("Issued by"), max_length=200, required=False)
    issued_on = DayField(label=_("Issued on"), required=False)
    expires_on = DayField(
        label=_("Expires on"),
        required=False,
        may_be_future=True,
        help_text=_("A task appears 30 days before."),
    )

    def __init__(self, *args: Any, categories: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", "—"), *categories]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if why := in_order(told.get("issued_on"), told.get("expires_on")).why_not:
            self.add_error("expires_on", why)
        upload = told.pop("file", None)
        if upload and self.errors:
            # No browser keeps a chosen file, so say it before somebody sends the form without one.
            self.add_error("file", _("Choose the file once more."))
        elif upload:
            self._take(told, upload.read(), upload.name)
        return told

    def _take(self, told: dict[str, Any], data: bytes, name: str) -> None:
        try:
            told.update(original=data, cleaned=clean_apart(data, name))
        except Unclean as unclean:
            sentence = gettext(unclean.sentence)
            self.add_error("file", sentence % unclean.facts if unclean.facts else sentence)


class OriginalForm(forms.Form):
    """Why somebody opens an original."""

    reason = CodeField("original_reason", label=_("Why the original is needed"), offer_blank=True)
