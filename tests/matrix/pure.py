"""The pure matrix: every role, standing and deed put to a policy, and each answer held against the oracle.

It takes the policy as an argument, so that it can judge mutants as well as the real one.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from tests.matrix import oracle

WHY = {
    "yes": "",
    "role": "Your role does not include this.",
    "team": "You are not in this case's team.",
    "part": "Your part in this case does not include this.",
}
UNKNOWN = "a role nobody knows"
Cell = tuple[Any, Any, Any]  # what was asked, what was expected, what was answered


def held() -> list[frozenset[str]]:
    """Nobody's roles, each role alone, each with a stranger beside it, and every pair."""
    alone = [frozenset({role}) for role in oracle.ROLES]
    pairs = [frozenset(pair) for pair in combinations(oracle.ROLES, 2)]
    return [frozenset(), frozenset({UNKNOWN}), *alone, *(roles | {UNKNOWN} for roles in alone), *pairs]


def standings() -> list[tuple[frozenset[str], bool]]:
    """Each relation's parts, each part alone and with the agency's door open, and pairs of parts."""
    parts = [part for part in oracle.LEAVES if part != "agency"]
    named = {(frozenset({each.part} - {""}), each.open_to_agency) for each in oracle.RELATIONS.values()}
    alone = {(frozenset({part}), wide) for part in parts for wide in (False, True)}
    pairs = {(frozenset({one, "legal"}), False) for one in parts}
    return sorted(named | alone | pairs, key=repr)


def cells(policy: Any) -> Iterator[Cell]:
    """Every cell of the matrix."""
    for roles in held():
        yield from _of_roles(policy, roles)
        for parts, wide in standings():
            yield from _of_standing(policy, roles, parts, wide)


def _of_roles(policy: Any, roles: frozenset[str]) -> Iterator[Cell]:
    wide = roles & oracle.WIDE
    yield ("holders", roles), (("w7", "a3") if wide else ("w7",)), policy.holders(7, 3, roles)
    for deed in map(policy.Permission, oracle.MAY):
        yield ("allowed", roles, deed), bool(roles & oracle.MAY[deed]), policy.allowed_to_roles(roles, deed)
        expected = oracle.answer(roles, deed, frozenset())
        yield ("without a case", roles, deed), WHY[expected], str(policy.decide(roles, deed).why_not)
        yield (
            ("unseen case", roles, deed),
            WHY[expected],
            str(policy.decide(roles, deed, policy.Standing()).why_not),
        )


def _of_standing(policy: Any, roles: frozenset[str], parts: frozenset[str], wide: bool) -> Iterator[Cell]:
    for barred in (False, True):
        standing = policy.Standing(parts, agency=wide, barred=barred)
        via = frozenset() if barred else parts | ({"agency"} if wide else set())
        yield ("sees", standing), bool(via), standing.sees
        yield ("shows", roles, standing), oracle.shown(roles, via), policy.categories(roles, standing)
        for deed in map(policy.Permission, oracle.CASE):
            verdict = policy.decide(roles, deed, standing)
            yield ("may", roles, standing, deed), WHY[oracle.answer(roles, deed, via)], str(verdict.why_not)


def shape(policy: Any) -> Iterator[Cell]:
    """What else a policy promises: no deed beyond the oracle's, and standings nobody can change."""
    yield "deeds", set(oracle.MAY), {str(deed) for deed in policy.Permission}
    yield "node-wide deeds", set(oracle.NODE), {str(deed) for deed in policy.NODE_WIDE}
    yield "roles", set(oracle.ROLES), set(policy.ROLES)
    yield "parts", set(oracle.LEAVES) - {"agency"}, set(policy.PARTS)
    for deed in map(policy.Permission, oracle.MAY):
        expected = "" if deed in oracle.PARTNER else "Another node cannot do this here."
        yield ("another node", deed), expected, str(policy.decide_for_partner(deed).why_not)
    yield "a member is not barred unless it is said", True, policy.Standing(frozenset({"worker"})).sees
    yield "nobody is of the agency unless it is said", False, policy.Standing().sees
    yield "the agency's part", "agency", policy.AGENCY_PART.name
    for kind in (policy.Standing, policy.Part, type(policy.ROLES["legal"])):
        yield (kind, "is a value"), True, kind.__dataclass_params__.frozen


def first_wrong(policy: Any) -> Cell | None:
    """The first cell whose answer is not the oracle's, if there is one."""
    wrong = (cell for each in (shape, cells) for cell in each(policy) if cell[1] != cell[2])
    return next(wrong, None)
