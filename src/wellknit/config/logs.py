"""Logs say which route failed and how, never with what: no query strings, no form values, no exception texts."""

import logging
import re

_QUERY = re.compile(r"\?[^\s\"']*")


class Bare(logging.Filter):
    """Strips query strings from messages and the exception's own words, keeping its type and place."""

    def filter(self, record: logging.LogRecord) -> bool:
        said, error = record.getMessage(), record.exc_info
        if error and error[0]:
            words = str(error[1])
            said = f"{said.replace(words, '…') if words else said} [{error[0].__name__} at {_place(error[2])}]"
            record.exc_info = record.exc_text = None
        # One record, one line: what came in an address must not pass for a record of its own.
        record.msg, record.args = _QUERY.sub("", said).replace("\r", "\\r").replace("\n", "\\n"), ()
        return True


def _place(traceback: object) -> str:
    place = "?"
    while traceback is not None:
        frame = traceback.tb_frame  # type: ignore[attr-defined]
        place = f"{frame.f_code.co_filename.rsplit('/', 1)[-1]}:{traceback.tb_lineno}"  # type: ignore[attr-defined]
        traceback = traceback.tb_next  # type: ignore[attr-defined]
    return place
