"""Who really asks, when a proxy asks for them: pure, and believing only proxies that the node's keeper has named.

Each proxy appends the address it heard from, so the header is read from the right: what a stranger wrote into it stands
further left than the first address that no proxy of ours vouches for, and is never reached.
"""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Networks = Sequence[IPv4Network | IPv6Network]


def seen_through(proxies: Networks, headers: Mapping[str, str]) -> dict[str, str]:
    """What to put right in the WSGI variables of a request: its address and scheme, if a named proxy handed it on."""
    peer = _address(headers.get("REMOTE_ADDR", ""))
    if peer is None or not _among(proxies, peer):
        return {}
    client = _client(proxies, headers.get("HTTP_X_FORWARDED_FOR", ""))
    told = {"REMOTE_ADDR": client} if client else {}
    secure = headers.get("HTTP_X_FORWARDED_PROTO", "").strip().lower() == "https"
    return told | ({"wsgi.url_scheme": "https"} if secure else {})


def _client(proxies: Networks, forwarded: str) -> str:
    """The first address from the right that is no proxy; nothing if that is no address, or if there is none."""
    for word in reversed(forwarded.split(",")):
        address = _address(word.strip())
        if address is None:
            return ""
        if not _among(proxies, address):
            return str(address)
    return ""


def _address(word: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(word)
    except ValueError:
        return None
    # A socket open to both families shows 10.0.0.1 as ::ffff:10.0.0.1; it is one address.
    return getattr(address, "ipv4_mapped", None) or address


def _among(proxies: Networks, address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in proxies)
