"""Sealed fields: read and written as plain values in Python, stored sealed with the row's data key.

A value is bound to model, field and row: moved to another place it does not open. `QuerySet.update` refuses plain
values, since only a save knows the row; rows read with ``values_list`` yield `Sealed`, opened with `open_value`.
"""

import json
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from wellknit.seal import field as cipher
from wellknit.vault import keyring


class Sealed(bytes):
    """Bytes as stored: sealed."""


class _SealedAttribute(DeferredAttribute):
    """Opens the stored value at the moment it is read, so a loaded row holds no plaintext."""

    field: "SealedField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            return self.field.open_value(value, instance.key_id, instance.pk)
        return self.field.empty if value is None else value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


# BinaryField takes no parameters while the program runs, only where types are checked.
class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """The base: subclasses say how a value becomes bytes and back."""

    descriptor_class = _SealedAttribute
    empty: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["null"] = True
        kwargs["editable"] = True
        super().__init__(*args, **kwargs)

    def to_bytes(self, value: Any) -> bytes:
        raise NotImplementedError

    def from_bytes(self, data: bytes) -> Any:
        raise NotImplementedError

    def place(self, row_id: int) -> str:
        """Where a value belongs: it opens nowhere else."""
        return f"{self._named}|{row_id}"

    @cached_property
    def _named(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def seal_value(self, value: Any, key: bytes, row_id: int) -> Sealed | None:
        """The stored form of a value; ``None`` for an empty one."""
        if value is None or value == self.empty:
            return None
        return Sealed(cipher.seal(key, self.to_bytes(value), self.place(row_id)))

    def open_value(self, stored: Sealed | None, key_id: int, row_id: int) -> Any:
        """The plain value of a stored one. Raises `keyring.Shredded` or `seal.field.CannotOpen`."""
        if stored is None:
            return self.empty
        return self.from_bytes(cipher.unseal(keyring.key_for(key_id), stored, self.place(row_id)))

    def pre_save(self, model_instance: Any, add: bool) -> Sealed | None:
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, Sealed):
            return value
        sealed = self.seal_value(value, keyring.key_for(model_instance.key_id), model_instance.pk)
        model_instance.__dict__[self.attname] = sealed
        return sealed

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is sealed: write it through a saved row, never through update()")
        return super().get_db_prep_value(value, connection, prepared)


class SealedText(SealedField):
    """Text of any length and script; empty text is stored as nothing."""

    empty = ""

    def to_bytes(self, value: Any) -> bytes:
        return str(value).encode()

    def from_bytes(self, data: bytes) -> str:
        return data.decode()


class SealedJSON(SealedField):
    """A JSON value: dictionaries, lists, partial dates."""

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def from_bytes(self, data: bytes) -> Any:
        return json.loads(data)
