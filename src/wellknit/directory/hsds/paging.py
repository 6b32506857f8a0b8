"""The envelope in which HSDS hands out lists, and the lines of JSON it may stream instead."""

import json
from collections.abc import Callable, Iterator
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse

PER_PAGE, MOST = 50, 500
_STEP = 200
Writer = Callable[[Any], dict[str, Any]]


class BadQuestion(ValueError):
    """A parameter makes no sense; the text says which."""


def whole(request: HttpRequest, name: str, default: int, most: int) -> int:
    """A whole number from 1 on."""
    told = request.GET.get(name, "")
    if not told:
        return default
    if not (told.isascii() and told.isdigit() and len(told) < 10 and int(told) >= 1):
        raise BadQuestion(f"{name}: a whole number from 1 on")
    return min(int(told), most)


def flag(request: HttpRequest, name: str) -> bool:
    """A yes, in the usual spellings."""
    return request.GET.get(name, "").lower() in ("true", "1", "yes")


def listed(request: HttpRequest, rows: QuerySet[Any] | list[Any], write: Writer) -> HttpResponse:
    """A list as the question wants it: a page of it, or one line for each object."""
    wanted = request.GET.get("format", "json")
    if wanted == "ndjson":
        # Django's types call only one of its two answers a response; views and middleware take both.
        return cast(HttpResponse, StreamingHttpResponse(_lines(rows, write), content_type="application/x-ndjson"))
    if wanted != "json":
        raise BadQuestion("format: json or ndjson")
    number, size = whole(request, "page", 1, 10**9), whole(request, "per_page", PER_PAGE, MOST)
    total = len(rows) if isinstance(rows, list) else rows.count()
    contents = [write(row) for row in rows[(number - 1) * size : number * size]]
    pages = -(-total // size)
    return JsonResponse(
        {
            "total_items": total, "total_pages": pages, "page_number": number, "size": len(contents),
            "first_page": number == 1, "last_page": number >= pages, "empty": not contents, "contents": contents,
        }
    )  # fmt: skip


def _lines(rows: QuerySet[Any] | list[Any], write: Writer) -> Iterator[str]:
    """Read a few hundred at a time, so that a directory of any size passes through a small memory."""
    start = 0
    while found := list(rows[start : start + _STEP]):
        yield from (json.dumps(write(row), ensure_ascii=False) + "\n" for row in found)
        start += _STEP
