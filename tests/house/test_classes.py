"""Every field is classified the day it is born: sensitivity, category, and how it is forgotten."""

from typing import Any

import pytest
from django.apps import apps

from tests.house.source import PACKAGE, floors
from tests.house.test_floors import room_of
from wellknit.vault.classes import Category, Forget
from wellknit.vault.fields import SealedField

# The tables Django makes for many-to-many fields hold two keys; the field itself is classified.
MODELS = [model for model in apps.get_models() if room_of(model)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_classified_and_nothing_else_is(model: Any) -> None:
    fields = {field.name for field in model._meta.concrete_fields + model._meta.many_to_many}
    assert set(model.__dict__["classes"]) == fields


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_what_is_shredded_is_sealed_and_what_is_sealed_is_shredded(model: Any) -> None:
    sealed = {field.name for field in model._meta.concrete_fields if isinstance(field, SealedField)}
    assert {name for name, each in model.classes.items() if each.forget is Forget.SHRED} == sealed


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_what_says_something_of_a_person_is_forgotten(model: Any) -> None:
    for name, each in model.classes.items():
        assert 0 <= each.level <= 4, name
        assert each.category in Category, name
        assert each.level == 0 or each.forget is not Forget.KEEP, f"{name} would outlive the case"


def test_free_text_of_a_case_is_sealed() -> None:
    """Codes are short; whatever is longer than a code and belongs to a case would be readable in the database file."""
    long = [
        f"{model.__name__}.{field.name}"
        for model in MODELS
        if hasattr(model, "seen_through")
        for field in model._meta.concrete_fields
        if field.get_internal_type() in {"TextField", "JSONField"} or (field.max_length or 0) > 80
    ]
    assert sorted(long) == sorted(CODES_ONLY)


# Columns longer than one code that hold several codes, never words; each with its reason.
CODES_ONLY = {
    "Perpetrator.roles": "role codes separated by blanks",
    "Scope.categories": "category names separated by blanks; searched by the gate",
    "Disclosure.categories": "category names separated by blanks",
    "Release.categories": "category names separated by blanks",
    "Run.pool": "the id of a pool in a file agreed to",
    "Step.node": "the id of a symbol in a file agreed to, never words about a person",
    "Step.lane": "the same of a lane",
    "Step.way": "the same of an arrow",
    "Step.target": "the same of the symbol it led to",
    "StatusDecision.body_name": "the name of a public body, no person",
}


def test_every_room_with_a_floor_has_a_sentence() -> None:
    silent = [room for room in floors() if not (PACKAGE / room / "__init__.py").read_text().startswith('"""')]
    assert silent == []
