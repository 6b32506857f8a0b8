"""The letter: the only thing `send` takes. Content about a person travels in one made by the gate, codes alone in a bare one.

This room knows neither consents nor cases. Whoever guards the gate registers itself once, with `gate`, and gets the key
to make letters; nobody else can.
"""

from collections.abc import Callable, Collection
from dataclasses import InitVar, dataclass, field
from typing import Any, NoReturn

from wellknit.federation.models import Peer
from wellknit.vault.models import SealedFile

_KEY = object()
_given: list[str] = []


@dataclass(frozen=True)
class Letter:
    """What is to be sent to one peer.

    ``type`` is ``<protocol>/<major>.<minor>/<name>``. ``subject`` is the ledger's alias of the case, ``key_id`` the data
    key that seals the copy kept here until it is delivered: the case's own, so that erasing the case forgets it too.
    ``consent`` is the signed token, ``purpose`` and ``categories`` what the body needs it for; none where the ground is
    another than consent, and none in a bare letter.
    """

    to: Peer
    type: str
    body: dict[str, Any] = field(repr=False)
    subject: str = ""
    key_id: int | None = None
    consent: str | None = field(default=None, repr=False)
    purpose: str = ""
    categories: frozenset[str] = frozenset()
    attachments: tuple[SealedFile, ...] = ()
    thid: str | None = None
    pthid: str | None = None
    bare: bool = False
    key: InitVar[object] = None

    def __post_init__(self, key: object) -> None:
        if key is not _KEY:
            raise TypeError("a letter is made by the gate, or by federation.letters.bare")

    def __reduce__(self) -> NoReturn:
        raise TypeError("a letter is not kept, queued or copied: it is sent when it is made")


def bare(to: Peer, type: str, body: dict[str, Any], **more: Any) -> Letter:
    """A letter of codes, dates and numbers alone: its kind is registered as bare, and its schema has no free text."""
    from wellknit.federation import protocols

    protocols.kind_of(type).require_bare(body)
    return Letter(to, type, body, bare=True, key=_KEY, **more)


def gate(name: str) -> Callable[..., Letter]:
    """The maker of letters, for the one gate. Raises `RuntimeError` when somebody else asks for it."""
    if _given and _given != [name]:
        raise RuntimeError("there is one gate")
    _given[:] = [name]

    def make(to: Peer, type: str, body: dict[str, Any], *, categories: Collection[str] = (), **more: Any) -> Letter:
        return Letter(to, type, body, categories=frozenset(categories), key=_KEY, **more)

    return make
