"""The form of a note."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wellknit.casework.forms.fields import CodeField, DayField, LongText
from wellknit.words.calendars import local_today


class NoteForm(forms.Form):
    """What happened, when, and what it is about; what it is about decides who may read it."""

    kind = CodeField("note_kind", label=_("Kind"), required=True)
    category = CodeField("category", label=_("About"), help_text=_("Decides which colleagues may read the note."))
    happened_on = DayField(label=_("When it happened"), initial=local_today)
    body = LongText(label=_("Note"))
