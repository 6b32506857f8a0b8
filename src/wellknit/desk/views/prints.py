"""A case on paper."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from wellknit.access.guards import guarded
from wellknit.access.limits import limited
from wellknit.access.permissions import Permission
from wellknit.casework import doors
from wellknit.casework.panels import address
from wellknit.desk import printing
from wellknit.desk.actions import prints


@limited("print")
@guarded(Permission.CASE_PRINT)
def page(request: Any, reference: str) -> HttpResponse:
    """The summary as a page for the printer."""
    case = doors.case_for(request.actor, reference, Permission.CASE_PRINT)
    prints.record_print(case=case, by=request.actor, form="page")
    made = printing.document(request.actor, case)
    return render(
        request,
        "desk/print.html",
        {"made": made, "case": case, "back_url": address("desk:case", case.reference)},
    )


@limited("print")
@guarded(Permission.CASE_PRINT)
def as_pdf(request: Any, reference: str) -> HttpResponse:
    """The summary as a PDF."""
    case = doors.case_for(request.actor, reference, Permission.CASE_PRINT)
    content = printing.as_pdf(printing.document(request.actor, case))
    prints.record_print(case=case, by=request.actor, form="pdf")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="summary.pdf"'
    return response
