"""The directory as HSDS 3.0 tells it, for other programs: entries meant for anybody, and never where people hide.

Signed-in workers may ask; `WELLKNIT_PUBLIC_DIRECTORY` lets anybody.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from wellknit.access.guards import guarded
from wellknit.access.limits import limited
from wellknit.access.permissions import Permission
from wellknit.directory import outgoing
from wellknit.directory.hsds import ids, parts, writing
from wellknit.directory.hsds.paging import BadQuestion, flag, listed
from wellknit.words.codelists import codelist

View = Callable[..., HttpResponse]


def told(view: View) -> View:
    """For workers, or for anybody where the node's keeper opened the directory; a question without sense is answered so."""
    closed = guarded(Permission.CASE_SEARCH)

    @wraps(view)
    def answered(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except BadQuestion as bad:
            return JsonResponse({"error": str(bad)}, status=400)

    limited_view = limited("hsds")(answered)
    for_workers = closed(limited_view)

    @wraps(for_workers)
    def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return (limited_view if settings.PUBLIC_DIRECTORY else for_workers)(request, *args, **kwargs)

    return require_safe(inner)


@told
def root(request: Any) -> HttpResponse:
    """Which version of HSDS this is."""
    return JsonResponse({"version": ids.VERSION, "profile": ids.PROFILE, "openapi_url": ids.OPENAPI})


@told
def services(request: Any) -> HttpResponse:
    """Services, page by page."""
    rows = outgoing.asked(
        outgoing.services(), search=request.GET.get("search", ""), kind=_kind(request), since=_moment(request),
        organisation=_uid(request, "organization_id"),
    )  # fmt: skip
    if flag(request, "minimal"):
        return listed(request, rows, lambda row: {"id": str(row.uid), "last_modified": parts.moment(row.changed_at)})
    full = flag(request, "full")
    return listed(request, rows, lambda row: writing.service(row, full=full))


@told
def service(request: Any, uid: UUID) -> HttpResponse:
    """One service, with everything."""
    return JsonResponse(writing.service(_one(outgoing.services(), uid), full=True))


@told
def organisations(request: Any) -> HttpResponse:
    """Organisations, page by page."""
    rows = outgoing.named(outgoing.organisations(), request.GET.get("search", ""))
    full, with_services = flag(request, "full"), flag(request, "full_service")
    return listed(request, rows, lambda row: outgoing.organisation(row, full=full, full_service=with_services))


@told
def organisation(request: Any, uid: UUID) -> HttpResponse:
    """One organisation, with its places and services."""
    row = _one(outgoing.organisations(), uid)
    return JsonResponse(outgoing.organisation(row, full=True, full_service=flag(request, "full_service")))


@told
def at_places(request: Any) -> HttpResponse:
    """Services at places, page by page."""
    if request.GET.get("proximity"):
        raise BadQuestion("proximity: distances are not known here")
    rows = outgoing.at_places(
        search=request.GET.get("search", ""), kind=_kind(request), since=_moment(request),
        organisation=_uid(request, "organization_id"), postcode=request.GET.get("postcode", ""),
    )  # fmt: skip
    full = flag(request, "full")
    return listed(request, rows, lambda row: outgoing.at_place(row, full=full))


@told
def at_place(request: Any, uid: UUID) -> HttpResponse:
    """One service at one place, with everything."""
    return JsonResponse(outgoing.at_place(_one(outgoing.at_places(), uid), full=True))


@told
def taxonomies(request: Any) -> HttpResponse:
    """The one taxonomy we have."""
    return listed(request, _matching(request, [parts.taxonomy()]), dict)


@told
def taxonomy(request: Any, uid: UUID) -> HttpResponse:
    """Our taxonomy."""
    if uid != ids.TAXONOMY:
        raise Http404
    return JsonResponse(parts.taxonomy())


@told
def terms(request: Any) -> HttpResponse:
    """The kinds of service; none stands below another."""
    ours = _uid(request, "taxonomy_id") in (None, ids.TAXONOMY) and not request.GET.get("parent_id")
    rows = [parts.term(kind) for kind in codelist("service_kind").codes] if ours else []
    return listed(request, _matching(request, rows), dict)


@told
def term(request: Any, uid: UUID) -> HttpResponse:
    """One kind of service."""
    return JsonResponse(parts.term(_kind_of(uid)))


def _one(rows: Any, uid: UUID) -> Any:
    found = rows.filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def _kind_of(uid: UUID) -> str:
    found = next((kind for kind in codelist("service_kind").codes if ids.term(kind) == str(uid)), None)
    if found is None:
        raise Http404
    return found


def _uid(request: Any, name: str) -> UUID | None:
    told_ = request.GET.get(name, "")
    found = ids.uuid_or_none(told_) if told_ else None
    if told_ and found is None:
        raise BadQuestion(f"{name}: a UUID")
    return found


def _kind(request: Any) -> str | None:
    """The kind that is asked for: none for all; one nobody knows finds nothing."""
    term_, taxonomy_ = _uid(request, "taxonomy_term_id"), _uid(request, "taxonomy_id")
    if taxonomy_ not in (None, ids.TAXONOMY):
        return ""
    return next((kind for kind in codelist("service_kind").codes if ids.term(kind) == str(term_)), "") if term_ else None


def _moment(request: Any) -> datetime | None:
    told_ = request.GET.get("modified_after", "")
    try:
        return parts.read_moment(told_) if told_ else None
    except ValueError:
        raise BadQuestion("modified_after: a date, or a moment such as 2026-03-14T08:30:00Z") from None


def _matching(request: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    wanted = request.GET.get("search", "").casefold()
    return [row for row in rows if wanted in f"{row['name']} {row['description']}".casefold()]
