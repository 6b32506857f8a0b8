"""The policy against the oracle: every role (and pair, and none) × standing × deed, with the reason it gives."""

from tests.matrix import oracle, pure
from wellknit.access import policy
from wellknit.access.roles import AGENCY_PART


def test_every_cell_of_the_policy_is_what_the_oracle_says(record_property):
    found = [*pure.shape(policy), *pure.cells(policy)]
    wrong = [cell for cell in found if cell[1] != cell[2]]
    print(f"policy matrix: {len(found)} cells, {len(wrong)} wrong")
    record_property("cells", len(found))
    assert not wrong, wrong[:10]
    assert len(found) > 5000


def test_every_relation_is_asked_for_every_role_and_deed(record_property):
    """The matrix that a reader of the access model would draw: one role, one relation, one deed."""
    wrong, asked = [], 0
    for role in (oracle.NOBODY, *oracle.ROLES):
        roles = frozenset({role} - {""})
        for name, relation in oracle.RELATIONS.items():
            parts = oracle.parts_of(role, relation)
            standing = policy.Standing(
                parts - {"agency"}, agency="agency" in parts, barred=name.startswith("barred")
            )
            for deed in oracle.MAY:
                asked += 1
                verdict = policy.decide(roles, policy.Permission(deed), standing)
                if bool(verdict) != (oracle.answer(roles, deed, parts) == "yes"):
                    wrong.append((role, name, deed))
    print(f"relations: {asked} cells, {len(wrong)} wrong")
    record_property("cells", asked)
    assert not wrong, wrong[:10]


def test_the_part_of_the_agency_is_no_part_anybody_can_hold():
    assert AGENCY_PART.name == "agency"
    assert "agency" not in policy.PARTS
