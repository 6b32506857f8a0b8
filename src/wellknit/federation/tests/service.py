"""A far node that answers on this machine: what it got is kept, and a test may say how it answers next."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from wellknit.federation.tests.far import Far

Answer = tuple[int, bytes, dict[str, str]]


class Service:
    """What a far node does with what is posted to it."""

    def __init__(self, far: Far) -> None:
        self.far, self.got, self.paths, self.connections = far, [], [], set[Any]()
        self.scripted: list[Callable[[bytes], Answer]] = []
        self.blobs: dict[str, bytes] = {}
        self.envelopes: list[bytes] = []

    @property
    def messages(self) -> list[Any]:
        return [self.far.opens(raw) for raw in self.got]

    @property
    def bodies(self) -> list[Any]:
        return [message.body for message in self.messages]

    def answer(self, path: str, raw: bytes) -> Answer:
        self.got.append(raw)
        self.paths.append(path)
        if self.scripted:
            return self.scripted.pop(0)(raw)
        receipt = self.far.answers(raw)
        if path.endswith("/fetch"):
            given, self.envelopes = self.envelopes, []
            return 200, json.dumps({"receipt": receipt, "envelopes": [each.decode() for each in given]}).encode(), {}
        return 200, receipt.encode(), {}

    def says(self, status: str) -> None:
        self.scripted.append(lambda raw: (200, self.far.answers(raw, status).encode(), {}))

    def fails(self, status: int, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.scripted.append(lambda raw: (status, b"", named))


@contextmanager
def serving(far: Far) -> Iterator[Service]:
    """The far node answers, and its next card says where."""
    service = Service(far)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            service.connections.add(self.client_address)
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            self._give(*service.answer(self.path, raw))

        def do_GET(self) -> None:
            found = service.blobs.get(self.path.rpartition("/")[2])
            self._give(200 if found is not None else 404, found or b"", {})

        def _give(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    far.endpoint = f"http://127.0.0.1:{server.server_port}/fed/v1/inbox"
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
