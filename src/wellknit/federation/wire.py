"""The one module that opens connections: it carries sealed bytes to other nodes, and knows nothing of what is inside.

Connections stay open; TLS is verified by the system's authorities. It is the second lock, not the trust: what comes back
is believed for its signature alone. Plain HTTP goes to this machine only (a demo, X-Road's own server beside the node) and
to onion addresses, which are a lock of their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import urllib3
from django.conf import settings

from wellknit.seal.fed.card import Card, Endpoint

CONNECT, READ = 10.0, 30.0  # seconds
LARGEST = 4 * 1024 * 1024  # the longest answer that is read: the envelopes of one fetch
_NEAR = frozenset({"127.0.0.1", "::1", "localhost"})
_INBOX = "/inbox"


class Unreachable(Exception):
    """The other side did not answer, or not in a way that can be read."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    body: bytes = field(repr=False)
    retry_after: int = 0


def addresses(card: Card) -> list[Endpoint]:
    """The endpoints of a node that can be reached over a line, the preferred first."""
    return [each for each in card.endpoints if _is_allowed(each)]


def _is_allowed(endpoint: Endpoint) -> bool:
    if endpoint.kind == "x-road":
        return bool(settings.WELLKNIT_XROAD_SERVER)
    parts = urlsplit(endpoint.address)
    if endpoint.kind not in ("https", "onion") or not endpoint.address.endswith(_INBOX):
        return False
    near = (parts.hostname or "") in _NEAR or endpoint.kind == "onion"
    return parts.scheme == "https" or (parts.scheme == "http" and near)


def address(endpoint: Endpoint, part: str) -> str:
    """Where a part of the other node is: ``inbox``, ``fetch`` or ``blob/<id>``."""
    if endpoint.kind == "x-road":
        return f"{settings.WELLKNIT_XROAD_SERVER.rstrip('/')}/r1/{endpoint.address.strip('/')}/fed/v1/{part}"
    return endpoint.address.removesuffix(_INBOX) + f"/{part}"


class Line:
    """A line to one node: one connection that stays open."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        timeout = urllib3.Timeout(connect=CONNECT, read=READ)
        self._pool = urllib3.PoolManager(num_pools=1, maxsize=1, block=True, retries=False, timeout=timeout)

    def post(self, part: str, raw: bytes, message_id: str) -> Reply:
        """Hand over one envelope. Raises `Unreachable`."""
        headers = {"Content-Type": "application/octet-stream"} | self._xroad(message_id)
        return self._ask("POST", address(self.endpoint, part), raw, headers)

    def get(self, part: str, most: int) -> BytesIO | None:
        """Sealed bytes of at most this length; nothing where the node has none, or more. Raises `Unreachable`."""
        with self._answer("GET", address(self.endpoint, part), None, self._xroad("")) as answer:
            if answer.status != 200:
                return None
            found = answer.read(most + 1, decode_content=False)
            return BytesIO(found) if len(found) <= most else None

    def close(self) -> None:
        """Hang up."""
        self._pool.clear()

    def _xroad(self, message_id: str) -> dict[str, str]:
        if self.endpoint.kind != "x-road":
            return {}
        named = {"X-Road-Id": message_id} if message_id else {}
        return named | {"X-Road-Client": settings.WELLKNIT_XROAD_CLIENT}

    def _ask(self, method: str, url: str, raw: bytes, headers: dict[str, str]) -> Reply:
        reply, where = self._once(method, url, raw, headers)
        if reply.status == 307 and _is_allowed(Endpoint("https", where)):
            return self._once(method, where, raw, headers)[0]  # moved for now; not followed a second time
        return reply

    def _once(self, method: str, url: str, raw: bytes, headers: dict[str, str]) -> tuple[Reply, str]:
        with self._answer(method, url, raw, headers) as answer:
            body = answer.read(LARGEST + 1, decode_content=False)
            if len(body) > LARGEST:
                raise Unreachable
            wait = _seconds(answer.headers.get("Retry-After", ""))
            return Reply(answer.status, body, wait), answer.headers.get("Location", "")

    @contextmanager
    def _answer(self, method: str, url: str, raw: bytes | None, headers: dict[str, str]) -> Iterator[Any]:
        try:
            answer = self._pool.request(
                method, url, body=raw, headers=headers, redirect=False, preload_content=False
            )
            try:
                yield answer
            finally:
                answer.release_conn()  # one that was not read to its end is closed by the library
        except (urllib3.exceptions.HTTPError, OSError, ValueError):
            raise Unreachable from None


def _seconds(text: str) -> int:
    return min(int(text), 6 * 3600) if text.isascii() and text.isdigit() else 0
