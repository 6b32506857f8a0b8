"""Consent's rules against the tables written by hand; and whether the tables would notice if a rule were wrong."""

from types import ModuleType
from typing import Any

import pytest

from tests.matrix import agreed, mutants
from wellknit.consent.rules import cover, releases

MODULES = (cover, releases)
# Mutants that behave like the original, each with the reason.
EQUIVALENT: dict[str, dict[str, str]] = {"cover": {}, "releases": {}}


def short(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


@pytest.mark.parametrize("module", MODULES, ids=short)
def test_every_answer_is_what_the_tables_say(module: ModuleType, record_property: Any) -> None:
    found = list(agreed.cells(module))
    wrong = [cell for cell in found if cell[1] != cell[2]]
    print(f"{short(module)}: {len(found)} cells, {len(wrong)} wrong")
    record_property("cells", len(found))
    assert not wrong, wrong[:5]


def survives(mutant: mutants.Mutant, module: ModuleType) -> bool:
    """Whether nothing wrong is found with a mutant; one that cannot even answer is found out."""
    try:
        with mutants.running(module, mutant) as mutated:
            return agreed.first_wrong(mutated) is None
    except Exception:
        return False


@pytest.mark.mutants
@pytest.mark.parametrize("module", MODULES, ids=short)
def test_every_mutant_is_found_out(module: ModuleType, record_property: Any) -> None:
    made, known = mutants.of(module), EQUIVALENT[short(module)]
    judged = [mutant for mutant in made if mutant.name not in known]
    alive = [mutant.name for mutant in judged if survives(mutant, module)]
    print(
        f"{module.__name__}: {len(judged)} mutants, {len(judged) - len(alive)} found out, {len(known)} equivalent"
    )
    record_property("mutants", len(judged))
    assert not alive, "\n".join(alive)
    assert len(made) - len(judged) == len(known), "an equivalent mutant is listed that is not made any more"
