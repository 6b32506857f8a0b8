"""One answer for the action that must stop and the button that must explain."""

from dataclasses import dataclass
from typing import Any


class Refused(Exception):
    """A rule says no. The text is for the worker: what stands in the way and what to do."""


@dataclass(frozen=True)
class Verdict:
    """Whether a deed may happen now; falsy with the reason in words when it may not.

    ``why_not`` may be a lazily translated string.
    """

    why_not: Any = ""

    def __bool__(self) -> bool:
        return not self.why_not

    def enforce(self) -> None:
        """Raise `Refused` with the reason unless the verdict is yes."""
        if self.why_not:
            raise Refused(str(self.why_not))


YES = Verdict()
