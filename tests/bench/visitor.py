"""A worker's browser, as far as a benchmark needs one: a session, pages over one connection, forms."""

from __future__ import annotations

import http.client
import re
import time
from urllib.parse import urlencode

from tests.bench.nodes import Node

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Visitor:
    """Signed in as one worker of a node."""

    def __init__(self, node: Node, cookies: str) -> None:
        self.node, self.cookies = node, cookies
        self.line = http.client.HTTPConnection("127.0.0.1", node.port, timeout=60)
        self.token = ""

    def get(self, path: str) -> tuple[float, str]:
        """Seconds until the whole page was here, and the page."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, **fields: str) -> tuple[float, str]:
        """The same for a form; a page with a form must have been read before."""
        body = urlencode({"csrfmiddlewaretoken": self.token, **fields})
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def _ask(self, verb: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[float, str]:
        headers = {"Cookie": self.cookies, "Host": f"127.0.0.1:{self.node.port}", **headers}
        try:
            took, answer, text = self._exchange(verb, path, body, headers)
        except (http.client.RemoteDisconnected, ConnectionError):  # a line that was idle for long is closed
            self.line.close()
            took, answer, text = self._exchange(verb, path, body, headers)
        if answer.status >= 400:
            raise RuntimeError(f"{verb} {path.split('?')[0]} answered {answer.status}")
        for value in answer.headers.get_all("Set-Cookie") or ():
            self._keep(value.split(";")[0])
        if found := _TOKEN.search(text):
            self.token = found[1]
        return took, text

    def _exchange(
        self, verb: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[float, http.client.HTTPResponse, str]:
        start = time.perf_counter()
        self.line.request(verb, path, body, headers)
        answer = self.line.getresponse()
        text = answer.read().decode()
        return time.perf_counter() - start, answer, text

    def _keep(self, cookie: str) -> None:
        name = cookie.split("=")[0]
        kept = [part for part in self.cookies.split("; ") if part and not part.startswith(f"{name}=")]
        self.cookies = "; ".join([*kept, cookie])


def sign_in(node: Node, role: str) -> Visitor:
    """A visitor who is the busiest worker of the node, in that role."""
    answer, _ = node.script("session", role).communicate()
    return Visitor(node, answer.strip())
