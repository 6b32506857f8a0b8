"""Would the matrix notice if the policy were wrong? Every mutant of it must be found out."""

from types import ModuleType
from typing import Any

import pytest

from tests.matrix import mutants, pure
from wellknit.access import permissions, policy, roles

# Mutants that behave like the original, by name, each with the reason. There should be none.
EQUIVALENT = {
    "roles": {
        """PERSON_ROLE = "person": 'person' → 'personx'""": "nobody compares with this name; it decides nothing",
    },
}


def survives(module: ModuleType, mutant: mutants.Mutant, *above: ModuleType) -> bool:
    """Whether the whole pure matrix finds nothing wrong with a mutant; one that cannot even answer is found out."""
    try:
        with mutants.running(module, mutant, *above) as mutated:
            return pure.first_wrong(mutated) is None
    except Exception:
        return False


@pytest.mark.mutants
@pytest.mark.parametrize(
    ("module", "above", "least"),
    [(policy, (), 40), (roles, (policy,), 100), (permissions, (roles, policy), 50)],
    ids=["policy", "roles", "permissions"],
)
def test_every_mutant_is_found_out(module: ModuleType, above: Any, least: int, record_property: Any) -> None:
    made = mutants.of(module)
    known = EQUIVALENT.get(module.__name__.rpartition(".")[2], {})
    judged = [mutant for mutant in made if mutant.name not in known]
    alive = [mutant.name for mutant in judged if survives(module, mutant, *above)]
    print(
        f"{module.__name__}: {len(judged)} mutants, {len(judged) - len(alive)} found out, {len(known)} equivalent"
    )
    record_property("mutants", len(judged))
    assert not alive
    assert len(made) - len(judged) == len(known), "an equivalent mutant is listed that is not made any more"
    assert len(judged) >= least


def test_the_real_policy_passes_where_its_mutants_fail() -> None:
    assert pure.first_wrong(policy) is None
