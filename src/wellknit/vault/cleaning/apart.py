"""Cleaning in a process apart: a hostile file may cost half a minute and a gigabyte there, never here.

The file and its name go to the child through a pipe, never as arguments (others on the machine see those).
The child inherits nothing of our surroundings but where Python finds its packages: no passphrase, no key.
"""

import contextlib
import json
import os
import subprocess
import sys
from io import BytesIO
from typing import Any, BinaryIO

from wellknit.vault.cleaning import DAMAGED, MAX_BYTES, Cleaned, Unclean, clean
from wellknit.vault.cleaning.outcome import _

SECONDS = 30
MEMORY = 1024 * 1024 * 1024
COMMAND = (sys.executable, "-B", "-P", "-m", "wellknit.vault.cleaning")
_PASSED_ON = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")

TOO_LONG = _(
    "Making this file safe took too long. Save it again as PDF or as a smaller picture and attach that."
)
NOT_NOW = _("This file could not be checked just now, so it was not kept. Try again in a few minutes.")


def clean_apart(data: bytes, filename: str) -> Cleaned:
    """`clean` in a process of its own, ended after `SECONDS`. Raises `Unclean`, and nothing else."""
    if len(data) > MAX_BYTES:
        return clean(data, filename)  # refused by its size alone: not worth a process
    try:
        return _answer(_child(_asked(data, filename)))
    except subprocess.TimeoutExpired:
        raise Unclean(TOO_LONG) from None
    except OSError:
        raise Unclean(NOT_NOW) from None
    except (subprocess.CalledProcessError, LookupError, TypeError, json.JSONDecodeError):
        # Killed for its hunger, or it answered nonsense: either way nobody may open this file.
        raise Unclean(DAMAGED) from None


def _child(asked: bytes) -> BytesIO:
    done = subprocess.run(
        COMMAND, input=asked, capture_output=True, timeout=SECONDS, env=_surroundings(), check=True
    )
    return BytesIO(done.stdout)


def serve(asked: BinaryIO, answer: BinaryIO) -> None:
    """What the child does: read one file, clean it within limits, write the copy or the sentence."""
    limit()
    head, data = _read(asked)
    try:
        cleaned = clean(data, head["filename"])
    except Unclean as unclean:
        _write(answer, {"sentence": unclean.sentence, "facts": unclean.facts})
        return
    told = {"media_type": cleaned.media_type, "extension": cleaned.extension, "removed": cleaned.removed}
    _write(answer, told, cleaned.data)


def limit() -> None:
    """Bind this process: memory, time on the processor, no file written, no core left behind."""
    import resource

    limits = {"AS": MEMORY, "CPU": SECONDS, "FSIZE": 0, "CORE": 0}
    for name, most in limits.items():
        with contextlib.suppress(
            ValueError, OSError
        ):  # a system that cannot: the time limit outside still holds
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))


def _surroundings() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}


def _asked(data: bytes, filename: str) -> bytes:
    pipe = BytesIO()
    _write(pipe, {"filename": filename}, data)
    return pipe.getvalue()


def _answer(stdout: BinaryIO) -> Cleaned:
    head, data = _read(stdout)
    if "sentence" in head:
        raise Unclean(head["sentence"], **head["facts"])
    return Cleaned(data, head["media_type"], head["extension"], tuple(head["removed"]))


def _write(pipe: BinaryIO, head: dict[str, Any], data: bytes = b"") -> None:
    pipe.write(json.dumps(head).encode() + b"\n" + data)
    pipe.flush()


def _read(pipe: BinaryIO) -> tuple[dict[str, Any], bytes]:
    head: dict[str, Any] = json.loads(pipe.readline())
    return head, pipe.read()
