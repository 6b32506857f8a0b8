"""Who sees which case, as the modules find it out; and whether the matrix would notice if one of them were wrong."""

from types import ModuleType
from typing import Any

import pytest

from tests.matrix import mutants, sight
from tests.stage import Stage, asked, stage  # noqa: F401 - a fixture
from wellknit.casework import finding, standing, visibility

pytestmark = pytest.mark.django_db
MODULES = (visibility, standing, finding)

# Mutants that behave like the original, each with the reason.
SHORT_CUT = "if actor.agency_holder is None:"
PLAN = 'if lookup == "case__casepersons__person":'
INSERT = "row.save(force_insert=True)"
BULK = "Visibility.objects.bulk_create(rows, batch_size=2000)"
COUNT = 'if n and not Tally.objects.filter(holder=holder, dim=dim, key=key).update(n=F("n") + n):'
EQUIVALENT: dict[str, dict[str, str]] = {
    "visibility": {
        f"{SHORT_CUT}: if actor.agency_holder is None: return rows → (gone)": "the bar took that row away already",
        f"{PLAN}: if lookup == 'case__casepersons__person': return rows.filter → (gone)": "the same rows, planned otherwise",
        f"{PLAN}: 'case__casepersons__person' → 'case__casepersons__personx'": "the same rows, planned otherwise",
        f"{INSERT}: force_insert=True → (gone)": "a row without a number is inserted anyway",
        f"{INSERT}: True → False": "a row without a number is inserted anyway",
        f"{BULK}: batch_size=2000 → (gone)": "only how many at once",
        f"{BULK}: 2000 → 2001": "only how many at once",
        f"{COUNT}: And → Or": "counts the same, with more questions",
        f"{COUNT}: n=F('n') + n → (gone)": "counts the same, with more questions",
    },
    "standing": {},
    "finding": {},
}


def short(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


@pytest.mark.parametrize("module", MODULES, ids=short)
def test_every_role_in_every_relation_sees_what_the_oracle_says(
    stage: Stage, module: ModuleType, record_property: Any  # noqa: F811
) -> None:  # fmt: skip
    found = list(sight.cells(module, stage))
    wrong = [cell for cell in found if cell[1] != cell[2]]
    print(f"{short(module)}: {len(found)} cells, {len(wrong)} wrong")
    record_property("cells", len(found))
    assert not wrong, wrong[:5]


def survives(mutant: mutants.Mutant, module: ModuleType, stage: Stage) -> bool:  # noqa: F811
    """Whether nothing wrong is found with a mutant; one that cannot even answer is found out."""
    try:
        with asked(), mutants.running(module, mutant) as mutated:
            return sight.first_wrong(mutated, stage) is None
    except Exception:
        return False


@pytest.mark.mutants
@pytest.mark.parametrize("module", MODULES, ids=short)
def test_every_mutant_is_found_out(stage: Stage, module: ModuleType, record_property: Any) -> None:  # noqa: F811
    made, known = mutants.of(module), EQUIVALENT[short(module)]
    judged = [mutant for mutant in made if mutant.name not in known]
    alive = [mutant.name for mutant in judged if survives(mutant, module, stage)]
    print(
        f"{module.__name__}: {len(judged)} mutants, {len(judged) - len(alive)} found out, {len(known)} equivalent"
    )
    record_property("mutants", len(judged))
    assert not alive
    assert len(made) - len(judged) == len(known), "an equivalent mutant is listed that is not made any more"
