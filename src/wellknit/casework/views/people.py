"""The pages about people: searching before opening, opening a case, what is known of somebody, who is one person."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.limits import limited
from wellknit.access.permissions import Permission
from wellknit.casework import doors
from wellknit.casework.actions import cases, links, people
from wellknit.casework.forms.people import AddPersonForm, BasicsForm, OpenForm, RelationForm, SearchForm, Sheet
from wellknit.casework.pages import case_page
from wellknit.casework.reads import duplicates, search
from wellknit.casework.reads import people as reads
from wellknit.casework.views.deeds import Deed, form_page
from wellknit.words.calendars import PartialDate

_SAVE = gettext_lazy("Save what is known")
_ONLY_FIELDS = gettext_lazy("The record of who changed something names the fields, not what they say.")
_BASICS = Deed(gettext_lazy("What is known of the person"), _SAVE, _ONLY_FIELDS)
_ADD = Deed(
    gettext_lazy("Add somebody who comes with the person"),
    gettext_lazy("Add this person"),
    gettext_lazy("They get a record of their own, which is kept, shown and forgotten by itself."),
)
_RELATION = Deed(
    gettext_lazy("How they are related"),
    gettext_lazy("Save the relation"),
    gettext_lazy("Left blank, the relation is taken off the record."),
)
_SHEETS = {
    "names": (gettext_lazy("Names"), ("names",)),
    "origins": (gettext_lazy("Nationality and languages"), ("nationalities", "languages")),
    "papers": (gettext_lazy("Papers"), ("papers",)),
    "reaches": (gettext_lazy("Telephone, email, address"), ("reaches", "addresses")),
}
_ANSWERS = {
    "link": (links.link, gettext_lazy("The two records are linked. Both stay as they are.")),
    "different": (links.tell_apart, gettext_lazy("Noted: these are different persons. Nobody is asked again.")),
}
_UNDONE = gettext_lazy("The answer was taken back. The question is open again.")


@guarded(Permission.CASE_OPEN)
@limited("search")
def before(request: Any) -> HttpResponse:
    """Search first: is the person already on file? The words go by POST, so that no address ever holds a name."""
    form = SearchForm(request.POST or None)
    if not form.is_valid():
        return render(request, "casework/before.html", {"form": form}, status=422 if form.is_bound else 200)
    asked = form.cleaned_data["query"]
    found = search.find(request.actor, asked)
    name = "" if any(map(str.isdigit, asked)) or "@" in asked else asked
    return render(request, "casework/before.html", {"form": form, "found": found, "name": name})


@guarded(Permission.CASE_OPEN)
def open_case(request: Any) -> HttpResponse:
    """Open a case, once; likely records of the same person are shown first."""
    if request.method != "POST" or "name" in request.POST:
        return _opening(request, OpenForm(initial={"called": request.POST.get("name", "")}), 200)
    form = OpenForm(request.POST)
    if not form.is_valid():
        return _opening(request, form, 422)
    said, told = form.cleaned_data, form.told()
    before_this = cases.opened_with(request.actor, said["form_token"])
    if not before_this and not said["looked"] and (twins := _twins(request, said["called"], told)):
        return _opening(request, form.looked_at(), 422, twins=twins)
    once = {"form_token": said["form_token"], "source": said["source"]}
    case = before_this or cases.open_case(by=request.actor, called=said["called"], person=told, **once)
    if before_this:
        messages.info(request, _("This form had already opened the case. What you changed in it since is not kept."))
    _hint_at_year(request, None if before_this else said["birth"])
    return redirect("casework:person", case.reference)


def _opening(request: Any, form: OpenForm, status: int, **context: Any) -> HttpResponse:
    return render(request, "casework/open.html", {"form": form} | context, status=status)


def _twins(request: Any, called: str, told: dict[str, Any]) -> list[duplicates.Twin]:
    return duplicates.likely(request.actor, duplicates.draft_told(called, told))


def _hint_at_year(request: Any, birth: PartialDate | None) -> None:
    if birth and birth.converted:
        text = _("The year of birth was taken for a Buddhist one and kept as %(year)d. Change it if that is wrong.")
        messages.info(request, text % {"year": birth.year})


@guarded(Permission.CASE_READ)
def index(request: Any, reference: str) -> HttpResponse:
    """Everybody in the case: identity, family, contact, as far as the reader's part shows them."""
    case = doors.case_for(request.actor, reference)
    return case_page(request, "casework/person.html", case, "person", **reads.overview(request.actor, case))


@guarded(Permission.PERSON_WRITE)
def basics(request: Any, reference: str, pk: int) -> HttpResponse:
    """Change the facts that stand once."""
    case = doors.case_for(request.actor, reference, Permission.PERSON_WRITE)
    person = doors.person_of(case, pk)
    shown = reads.writable(request.actor, case, BasicsForm.base_fields)
    form = BasicsForm(request.POST or None, shown=shown, initial=reads.kept_basics(person, shown))
    if not form.is_valid():
        return form_page(request, case, "person", form, _BASICS)
    people.describe(case=case, person=person, by=request.actor, **form.cleaned_data)
    _hint_at_year(request, form.cleaned_data.get("birth"))
    messages.success(request, _("What is known of the person was saved."))
    return redirect("casework:person", case.reference)


@guarded(Permission.PERSON_WRITE)
def rows(request: Any, reference: str, pk: int, what: str) -> HttpResponse:
    """Change the names, origins, papers or ways to reach somebody, each list as a whole."""
    if what not in _SHEETS:
        raise Http404
    case = doors.case_for(request.actor, reference, Permission.PERSON_WRITE)
    person, (title, names) = doors.person_of(case, pk), _SHEETS[what]
    kept = reads.kept_rows(person, reads.writable(request.actor, case, names))
    sheet = Sheet(kept, request.POST if request.method == "POST" else None)
    if not sheet.is_valid():
        status, deed = 422 if sheet.is_bound else 200, Deed(title, _SAVE, _ONLY_FIELDS)
        return case_page(request, "casework/person_rows.html", case, "person", status=status, sheet=sheet, deed=deed)
    people.describe(case=case, person=person, by=request.actor, **sheet.told())
    messages.success(request, _("What is known of the person was saved."))
    return redirect("casework:person", case.reference)


@guarded(Permission.PERSON_WRITE)
def add(request: Any, reference: str) -> HttpResponse:
    """Add a dependant or a child: a person of their own."""
    case = doors.case_for(request.actor, reference, Permission.PERSON_WRITE)
    reads.writable(request.actor, case, ["names"])
    form = AddPersonForm(request.POST or None)
    if not form.is_valid():
        return form_page(request, case, "person", form, _ADD)
    called, company = form.cleaned_data["called"], form.company()
    people.add_person(case=case, by=request.actor, called=called, **company, **form.told())
    _hint_at_year(request, form.cleaned_data["birth"])
    messages.success(request, _("The person was added."))
    return redirect("casework:person", case.reference)


@guarded(Permission.PERSON_WRITE)
def relation(request: Any, reference: str, pk: int, other: int) -> HttpResponse:
    """Say what one person of the case is to another."""
    case = doors.case_for(request.actor, reference, Permission.PERSON_WRITE)
    person, relative = doors.person_of(case, pk), doors.person_of(case, other)
    reads.writable(request.actor, case, ["marital_status"])
    posted = request.POST if request.method == "POST" else None
    form = RelationForm(posted, initial=reads.relation_between(person, relative))
    if not form.is_valid():
        return form_page(request, case, "person", form, _RELATION)
    people.relate(case=case, person=person, by=request.actor, other=relative, **form.cleaned_data)
    messages.success(request, _("The relation was saved."))
    return redirect("casework:person", case.reference)


@guarded(Permission.LINK_WRITE)
@require_POST
def same(request: Any, reference: str, pk: int, other: int) -> HttpResponse:
    """Say that two records are of one person, or of two, or take the answer back."""
    case = doors.case_for(request.actor, reference, Permission.LINK_WRITE)
    pair = {"case": case, "person": doors.person_of(case, pk), "other": reads.anyone(other)}
    answer = request.POST.get("answer", "")
    if answer in _ANSWERS:
        action, text = _ANSWERS[answer]
        action(by=request.actor, why=duplicates.why(request.actor, pair["person"], other), **pair)
    else:
        links.undo(by=request.actor, **pair)
        text = _UNDONE
    messages.success(request, text)
    return redirect("casework:person", case.reference)
