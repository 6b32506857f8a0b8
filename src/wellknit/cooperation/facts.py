"""An agreement's row and its facts: one read from the other, one laid into the other."""

from django.db import models

from wellknit.cooperation.models import Agreement, Corridor, Party, Phase
from wellknit.cooperation.rules.agreements import Facts, Stretch
from wellknit.words.codelists import codelist

_COLUMNS = ("kind", "title", "in_force_from", "in_force_until", "review_on", "source", "read_on", "remark")


def of(row: Agreement) -> Facts:
    """Everything that is written of an agreement."""
    return Facts(
        **{name: getattr(row, name) for name in _COLUMNS}, signed=row.signed_on,
        parties=frozenset((party.country, party.body) for party in row.parties.all()),
        corridors=frozenset((each.from_country, each.to_country) for each in row.corridors.all()),
        purposes=frozenset(row.purpose_codes), to_be_confirmed=frozenset(row.open_points),
        phases=tuple(Stretch(phase.title, phase.begins_on, phase.ends_on) for phase in _in_order(row)),
    )  # fmt: skip


def _in_order(row: Agreement) -> list[Phase]:
    return sorted(row.phases.all(), key=lambda phase: phase.pk)


def lay(row: Agreement, facts: Facts) -> None:
    """Write the facts into a row, and its parties, corridors and phases anew. Part of an action."""
    for name in _COLUMNS:
        setattr(row, name, getattr(facts, name))
    row.signed = str(facts.signed or "")
    row.purposes = _joined("consent_purpose", facts.purposes)
    row.to_be_confirmed = _joined("agreement_point", facts.to_be_confirmed)
    row.save()
    _replace(Party, row, [Party(agreement=row, country=country, body=body) for country, body in sorted(facts.parties)])
    _replace(
        Corridor, row,
        [Corridor(agreement=row, from_country=start, to_country=end) for start, end in sorted(facts.corridors)],
    )  # fmt: skip
    _replace(
        Phase, row,
        [Phase(agreement=row, title=each.title, begins=str(each.begins or ""), ends=str(each.ends or "")) for each in facts.phases],
    )  # fmt: skip


def _joined(name: str, codes: frozenset[str]) -> str:
    return " ".join(code for code in codelist(name).codes if code in codes)


def _replace(model: type[models.Model], row: Agreement, fresh: list[models.Model]) -> None:
    rows = model._default_manager
    rows.filter(agreement=row).delete()
    rows.bulk_create(fresh)
