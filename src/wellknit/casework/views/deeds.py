"""A page with one form and one button that says what it does; what is wrong loses nothing that was typed."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from wellknit.casework.pages import case_page


@dataclass(frozen=True)
class Deed:
    """The words around a form: what is done here, the button, and its consequence in one sentence."""

    title: Any
    button: Any
    consequence: Any


def form_page(request: Any, case: Any, section: str, form: Any, deed: Deed, **context: Any) -> HttpResponse:
    """The form, empty or with what is wrong."""
    status = 422 if form.is_bound else 200
    back = reverse(f"casework:{section}", args=[case.reference])
    return case_page(
        request,
        "casework/deed_form.html",
        case,
        section,
        status=status,
        form=form,
        deed=deed,
        back=back,
        **context,
    )
