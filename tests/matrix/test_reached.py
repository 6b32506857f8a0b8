"""The rule of routes against the tables written by hand; and whether the tables would notice if it were wrong."""

from typing import Any

import pytest

from tests.matrix import mutants, reached
from wellknit.cooperation.rules import routes

# Mutants that behave like the original, each with the reason.
WAY, DAY = "Way = tuple[str, str]  # from this country to that one", 'told = {"title": terms.title, "day": format_date('
EQUIVALENT = {
    f"{WAY}: str → (gone)": "a type, for readers",
    """NO_HELP = "no_help"  # neither open nor worth telling: 'no_help' → 'no_helpx'""": "a name that is compared with nothing else",
    f"""{DAY}terms.ends, get_language() or "en")}}: 'en' → 'enx'""": "where no language is active, any unknown one is shown as English",
}


def test_every_answer_is_what_the_tables_say(record_property: Any) -> None:
    found = list(reached.cells(routes))
    wrong = [cell for cell in found if cell[1] != cell[2]]
    print(f"routes between countries: {len(found)} cells, {len(wrong)} wrong")
    record_property("cells", len(found))
    assert not wrong, wrong[:5]


def survives(mutant: mutants.Mutant) -> bool:
    """Whether nothing wrong is found with a mutant; one that cannot even answer is found out."""
    try:
        with mutants.running(routes, mutant) as mutated:
            return reached.first_wrong(mutated) is None
    except Exception:
        return False


@pytest.mark.mutants
def test_every_mutant_is_found_out(record_property: Any) -> None:
    made = mutants.of(routes)
    judged = [mutant for mutant in made if mutant.name not in EQUIVALENT]
    alive = [mutant.name for mutant in judged if survives(mutant)]
    print(f"{len(judged)} mutants, {len(judged) - len(alive)} found out, {len(EQUIVALENT)} equivalent")
    record_property("mutants", len(judged))
    assert not alive, "\n".join(alive)
    assert EQUIVALENT.keys() <= {mutant.name for mutant in made}, "an equivalent mutant is listed that is not made any more"
