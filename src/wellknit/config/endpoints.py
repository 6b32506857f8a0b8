"""Where other nodes reach this one, as its card says it."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from wellknit.seal.fed.card import Endpoint

INBOX = "/fed/v1/inbox"


def endpoints(named: Sequence[str], url: str) -> tuple[Endpoint, ...]:
    """The endpoints that were named; without any the node's own address, and by hand if nobody can reach that."""
    own = [url.rstrip("/") + INBOX] if url.startswith("https://") else ["courier"]
    return tuple(_endpoint(each) for each in named or own)


def _endpoint(text: str) -> Endpoint:
    if text == "courier":
        return Endpoint("courier", "by hand")
    if text.startswith("x-road:"):
        return Endpoint("x-road", text.removeprefix("x-road:"))
    onion = (urlsplit(text).hostname or "").endswith(".onion")
    return Endpoint("onion" if onion else "https", text)
