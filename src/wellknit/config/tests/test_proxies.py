"""Behind a proxy that the keeper named, the node knows who asks; whoever else says so is not believed."""

from ipaddress import ip_network

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client, RequestFactory

from wellknit.access.limits import LIMITS
from wellknit.config.middleware import Forwarded
from wellknit.config.proxies import seen_through

PROXY, SECOND, VISITOR = "192.0.2.1", "198.51.100.20", "203.0.113.7"
NAMED = (ip_network("192.0.2.0/28"), ip_network(SECOND), ip_network("2001:db8:ffff::/64"))


def told(peer, forwarded=None, proto=None):
    """What the node makes of a request that says this of itself."""
    said = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded, "HTTP_X_FORWARDED_PROTO": proto}
    return seen_through(NAMED, {name: value for name, value in said.items() if value is not None})


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        (PROXY, VISITOR, VISITOR),
        (PROXY, f"10.9.9.9, {VISITOR}", VISITOR),  # what the visitor claimed stands left of what the proxy saw
        (PROXY, f"no address at all, {VISITOR}", VISITOR),
        (PROXY, f"{VISITOR}, {SECOND}, 192.0.2.2", VISITOR),  # two proxies in a row
        (f"::ffff:{PROXY}", f"::ffff:{VISITOR}", VISITOR),  # a socket open to both families
        ("2001:db8:ffff::1", "2001:db8::7", "2001:db8::7"),
    ],
)
def test_a_named_proxy_is_believed_about_whom_it_asks_for(peer, forwarded, client):
    assert told(peer, forwarded) == {"REMOTE_ADDR": client}


@pytest.mark.parametrize("peer", [VISITOR, "192.0.2.77", "::1", "", "unix:", "no address"])
def test_nobody_else_is_believed(peer):
    assert told(peer, "10.9.9.9", "https") == {}


@pytest.mark.parametrize(
    "forwarded",
    [None, "", ",", "unknown", f"{VISITOR}:4711", f"{VISITOR},", "_hidden", f"{PROXY}", f"{VISITOR}, 999.1.1.1"],
)
def test_a_header_that_names_nobody_leaves_the_proxys_own_address(forwarded):
    assert told(PROXY, forwarded) == {}


@pytest.mark.parametrize(("proto", "secure"), [("https", True), (" HTTPS ", True), ("http", False), ("https, http", False)])
def test_a_named_proxy_is_believed_that_it_spoke_https(proto, secure):
    assert told(PROXY, None, proto) == ({"wsgi.url_scheme": "https"} if secure else {})


@pytest.mark.parametrize(
    ("peer", "address", "secure"), [(PROXY, VISITOR, True), (VISITOR, VISITOR, False), ("192.0.2.77", "192.0.2.77", False)]
)
def test_everything_further_in_meets_the_visitors_address_and_scheme(settings, peer, address, secure):
    settings.TRUSTED_PROXIES = NAMED
    met = []
    ask = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=VISITOR, HTTP_X_FORWARDED_PROTO="https")
    Forwarded(lambda request: met.append(request) or HttpResponse())(ask)
    assert (met[0].META["REMOTE_ADDR"], met[0].is_secure()) == (address, secure)


def knocks(visitor):
    """Statuses of sign-ins through the proxy within one window, one more than an address may have."""
    browser = Client(REMOTE_ADDR=PROXY)
    tries = range(LIMITS["sign_in"].times + 1)
    with time_machine.travel("2026-03-02T05:00:00Z", tick=False):
        return [browser.post("/sign-in", {}, headers={"x-forwarded-for": visitor(each)}).status_code for each in tries]


def test_visitors_behind_a_named_proxy_do_not_share_a_limit(db, settings):
    settings.TRUSTED_PROXIES = NAMED
    assert 429 not in knocks(lambda number: f"203.0.113.{number}")
    assert knocks(lambda number: f"10.0.0.{number}, {VISITOR}")[-1] == 429  # one visitor, whatever they claim


def test_behind_a_proxy_that_nobody_named_all_share_one_limit(db, settings):
    settings.TRUSTED_PROXIES = ()
    assert knocks(lambda number: f"203.0.113.{number}")[-1] == 429
