"""Foreign keys point down, also those written as strings, which the import contract cannot see."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.db import models

from tests.house.source import floors


def room_of(model: Any) -> str:
    """The room a model lives in; nothing for one that is not ours."""
    first, _, rest = model.__module__.partition(".")
    return rest.partition(".")[0] if first == "wellknit" else ""


def upward_keys(found: Iterable[type[models.Model]]) -> list[str]:
    """Every key that points from a room to a higher one, or sideways to another room on the same floor."""
    return [
        f"{model.__name__}.{field.name} → {field.related_model.__name__}"
        for model in found
        for field in model._meta.get_fields(include_hidden=True)
        if getattr(field, "remote_field", None)
        and not field.auto_created
        and not points_down(model, field.related_model)
    ]


def points_down(model: Any, target: Any) -> bool:
    """Whether a key from one model to the other may be: to its own room, or to a lower floor."""
    here, there = room_of(model), room_of(target)
    return here == there or (bool(there) and floors()[there] < floors()[here])


def test_foreign_keys_point_down() -> None:
    ours = [model for model in apps.get_models(include_auto_created=True) if room_of(model)]
    assert len(ours) > 20
    assert upward_keys(ours) == []


def planted(room: str, target: str, **keys: Any) -> type[models.Model]:
    """A throw-away model in a registry of its own, with a key to ``target`` written as a string."""
    registry = Apps()
    for model in apps.get_models():
        registry.register_model(model._meta.app_label, model)
    meta = type("Meta", (), {"app_label": "planted", "apps": registry})
    key = models.ForeignKey(target, models.CASCADE, related_name="+", **keys)
    return type(
        "Planted", (models.Model,), {"__module__": f"wellknit.{room}.models", "Meta": meta, "key": key}
    )


def test_a_planted_upward_key_is_caught() -> None:
    assert upward_keys([planted("people", "casework.Case")]) == ["Planted.key → Case"]


def test_a_planted_key_to_a_package_that_is_not_ours_is_caught() -> None:
    assert upward_keys([planted("casework", "axes.AccessAttempt")]) == ["Planted.key → AccessAttempt"]


def test_a_key_to_a_lower_floor_passes() -> None:
    assert upward_keys([planted("consent", "casework.Case"), planted("casework", "casework.Case")]) == []
