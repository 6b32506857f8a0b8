"""The key ring: one data key per case and per person, wrapped by the node's key; destroying it forgets for good."""

import threading
from collections import OrderedDict
from collections.abc import Iterable

from wellknit.ground import clock
from wellknit.seal import keys
from wellknit.vault.master import derived
from wellknit.vault.models import DataKey

_CAPACITY = 4096


class Shredded(Exception):
    """The key was destroyed: what it sealed is gone."""


class _Opened:
    """Data keys opened lately, least used first; unwrapping costs 3 µs, reading the row a query."""

    def __init__(self) -> None:
        self._keys: OrderedDict[int, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key_id: int) -> bytes | None:
        with self._lock:
            if key_id in self._keys:
                self._keys.move_to_end(key_id)
            return self._keys.get(key_id)

    def put(self, key_id: int, key: bytes) -> None:
        with self._lock:
            self._keys[key_id] = key
            while len(self._keys) > _CAPACITY:
                self._keys.popitem(last=False)

    def drop(self, key_id: int | None = None) -> None:
        with self._lock:
            if key_id is None:
                self._keys.clear()
            else:
                self._keys.pop(key_id, None)


opened = _Opened()


def forge() -> tuple[DataKey, bytes]:
    """A data key that is not stored yet, and its plain bytes; for bulk loading."""
    plain = keys.new_key()
    return DataKey(wrapped=keys.wrap(derived("wrap"), plain)), plain


def prepare() -> DataKey:
    """A new data key, open and ready; whoever asks for it stores it with what it seals."""
    row, plain = forge()
    opened.put(row.pk, plain)
    return row


def create() -> DataKey:
    """A new data key in the ring, open and ready."""
    row = prepare()
    row.save(force_insert=True)
    return row


def key_for(key_id: int) -> bytes:
    """The plain data key. Raises `Shredded` when it was destroyed."""
    found = opened.get(key_id)
    if found is None:
        preload([key_id])
        found = opened.get(key_id)
    if found is None:
        raise Shredded("The key of this record was destroyed.")
    return found


def preload(key_ids: Iterable[int]) -> None:
    """Open many keys with one query, before a list is shown."""
    missing = [key_id for key_id in set(key_ids) if opened.get(key_id) is None]
    if not missing:
        return
    rows = DataKey.objects.filter(pk__in=missing, wrapped__isnull=False).values_list("pk", "wrapped")
    for key_id, wrapped in rows:
        if wrapped is not None:
            opened.put(key_id, keys.unwrap(derived("wrap"), bytes(wrapped)))


def shred(key_id: int) -> None:
    """Destroy a data key: what it sealed can never be opened again, and its alias in the ledger is unlinked."""
    DataKey.objects.filter(pk=key_id).update(wrapped=None, alias=None, shredded_at=clock.now())
    opened.drop(key_id)
