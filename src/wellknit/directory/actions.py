"""Writing into the directory."""

from typing import Any

from django.db import transaction

from wellknit.access.actors import Anyone, require
from wellknit.access.permissions import Permission
from wellknit.directory import rules
from wellknit.directory.models import ADDRESS, Organisation
from wellknit.directory.reads import named, tidy
from wellknit.ledger.record import record


@transaction.atomic
def write_organisation(
    *, by: Anyone, name: str, kind: str = "", phone: str = "", country: str = "", confidential: bool = False,
    organisation: Organisation | None = None, **address: Any,
) -> Organisation:  # fmt: skip
    """Write an organisation, or write one anew; ``address`` holds any of the parts named in `models.ADDRESS`.

    Of a confidential one nobody sees the address, so what is left empty stays as it was. Whoever lifts the
    confidence has not seen it either: what they do not write is forgotten rather than shown.
    """
    require(by, Permission.ORGANISATION_WRITE)
    row = organisation or Organisation()
    _check(row, tidy(name), **address)
    _move(row, address, kept=organisation is not None and row.confidential and confidential)
    row.name, row.kind, row.phone = tidy(name), kind, phone
    row.country, row.confidential = country, confidential
    return _saved(row, by)


def _move(row: Organisation, address: dict[str, Any], *, kept: bool) -> None:
    for part in ADDRESS:
        told = address.get(part)
        nothing = None if part in ("longitude", "latitude") else ""
        if told not in ("", None):
            setattr(row, part, told)
        elif not kept:
            setattr(row, part, nothing)


def chosen(organisation: Organisation | str | None, *, by: Anyone, country: str = "") -> Organisation | None:
    """The organisation somebody chose or named; one nobody wrote down yet is added by its name and country alone.

    Part of an action that has already asked who may do it: naming an organisation in a case needs no further
    permission.
    """
    if organisation is None or isinstance(organisation, Organisation):
        return organisation
    name = tidy(organisation)
    if not name:
        return None
    known = named(name)
    if known:
        return known
    rules.name(name, taken=False).enforce()
    return _saved(Organisation(name=name, country=country), by)


def _check(row: Organisation, name: str, **address: Any) -> None:
    other = named(name) if name else None
    rules.name(name, taken=other is not None and other.pk != row.pk).enforce()
    if set(address) - set(ADDRESS):
        raise TypeError(f"no part of an address: {', '.join(sorted(set(address) - set(ADDRESS)))}")
    rules.position(address.get("latitude"), address.get("longitude")).enforce()


def _saved(row: Organisation, by: Anyone) -> Organisation:
    row.save()
    record("directory.organisation_written", by=by, thing=f"organisation:{row.pk}")
    return row
