"""Who sees what came from another node, against the table written by hand; and whether that would notice a fault."""

from typing import Any

import pytest

from tests.matrix import arrivals, mutants
from tests.stage import Stage, asked, stage  # noqa: F401 - a fixture
from wellknit.referral import visibility

pytestmark = pytest.mark.django_db

# Mutants that behave like the original, each with the reason.
EQUIVALENT: dict[str, str] = {}


def test_every_role_in_every_agency_sees_what_the_table_says(stage: Stage, record_property: Any) -> None:  # noqa: F811
    with asked():
        found = list(arrivals.cells(visibility, stage, arrivals.laid(stage)))
    wrong = [cell for cell in found if cell[1] != cell[2]]
    print(f"arrivals: {len(found)} cells, {len(wrong)} wrong")
    record_property("cells", len(found))
    assert not wrong, wrong[:5]
    assert any(cell[1] for cell in found)


def survives(mutant: mutants.Mutant, stage: Stage, rows: Any) -> bool:  # noqa: F811
    """Whether nothing wrong is found with a mutant; one that cannot even answer is found out."""
    try:
        with asked(), mutants.running(visibility, mutant) as mutated:
            return all(cell[1] == cell[2] for cell in arrivals.cells(mutated, stage, rows))
    except Exception:
        return False


def test_every_mutant_is_found_out(stage: Stage, record_property: Any) -> None:  # noqa: F811
    made = mutants.of(visibility)
    judged = [mutant for mutant in made if mutant.name not in EQUIVALENT]
    with asked():
        rows = arrivals.laid(stage)
        alive = [mutant.name for mutant in judged if survives(mutant, stage, rows)]
    print(f"{len(judged)} mutants, {len(judged) - len(alive)} found out, {len(EQUIVALENT)} equivalent")
    record_property("mutants", len(judged))
    assert not alive, "\n".join(alive)
    assert EQUIVALENT.keys() <= {mutant.name for mutant in made}, "an equivalent mutant is listed that is not made any more"
