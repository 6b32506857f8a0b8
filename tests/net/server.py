"""A small server for a receiver that is killed every moment: granian takes a second to come back, this no time at all."""

from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class _Quiet(WSGIRequestHandler):
    def log_message(self, *words: Any) -> None:
        """Nothing."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def serve(application: Any, port: int) -> None:
    """Answer until killed."""
    make_server("127.0.0.1", port, application, _Server, _Quiet).serve_forever()
