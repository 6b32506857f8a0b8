"""Who read and did what, for those who watch over it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.limits import limited
from wellknit.access.permissions import Permission
from wellknit.desk import taking_out
from wellknit.desk.actions import exports
from wellknit.desk.forms import LedgerForm
from wellknit.desk.reads import ledger
from wellknit.desk.reads import signs as reads
from wellknit.people.reauth import fresh_sign_in


@guarded(Permission.LEDGER_READ)
def index(request: Any) -> HttpResponse:
    """The entries, newest first."""
    form = LedgerForm(request.GET, ledger.workers())
    readable = form.is_valid()
    asked = form.asked()
    lines, following = ledger.page(asked, request.GET.get("after", ""))
    context = {
        "form": form,
        "asked": asked,
        "lines": lines,
        "following": following,
        "deep": "after" in request.GET,
    }
    return render(request, "desk/ledger.html", context, status=200 if readable else 422)


@guarded(Permission.LEDGER_READ)
def signs(request: Any) -> HttpResponse:
    """Signs to look into."""
    return render(request, "desk/signs.html", {"tables": reads.tables(), "days": reads.DAYS})


@require_POST
@limited("export")
@guarded(Permission.LEDGER_READ)
@fresh_sign_in(back="desk:ledger")
def take_out(request: Any) -> HttpResponse:
    """The entries as a table."""
    form = LedgerForm(request.POST, ledger.workers())
    form.is_valid()
    asked = form.asked()
    exports.record_ledger_export(by=request.actor, filtered=bool(asked.query))
    return taking_out.answer("csv", "record", taking_out.ledger(ledger.all_lines(asked)))
