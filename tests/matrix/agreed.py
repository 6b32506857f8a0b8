"""What a person agreed to, said a second time: the rules of consent and of releases against tables written by hand.

As with the policy, the modules are arguments, so that mutants of them can be judged by the same cells.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations, product
from types import ModuleType
from typing import Any

from tests.matrix.pure import Cell
from wellknit.ground.verdicts import YES, Verdict

TODAY = date(2026, 3, 10)
BEFORE, AFTER = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
OFFICIAL_NEVER = {"identity", "location", "contact"}  # what tells who or where somebody is
WORDS = {
    "": "Covered by the person's consent.",
    "not_asked": "The person was not asked about this recipient.",
    "other_purpose": "The person agreed to tell this recipient, but for another purpose.",
    "other_category": "The person agreed to tell this recipient, but not this.",
    "refused": "The person refused this.",
}
WEAK = ("withdrawn", "replaced", "not_yet", "expired", "official", "untold", "of_age")


def one_scope(cover: ModuleType) -> Iterator[Cell]:
    """Every way in which a single scope can cover, or fail to."""
    for given, form, told, ended, everything in product(
        (True, False), ("written", "official"), (True, False), ("", "withdrawn", "replaced"), (False, True)
    ):
        for given_on, until, of_age in product(
            (BEFORE, TODAY, AFTER), (None, BEFORE, TODAY), (None, TODAY, AFTER)
        ):
            scope = cover.Scoped(
                scope=5, consent=4, given=given, form=form, given_on=given_on, told=told, purpose="referral",
                recipient=1, categories=frozenset({"identity", "health"}), until=until, ended=ended,
                of_age_from=of_age, everything=everything,
            )  # fmt: skip
            for recipient, purpose, category in product(
                (1, 2, None), ("referral", "return"), ("identity", "legal")
            ):
                asked = (recipient, purpose, category)
                found = cover.cover([scope], recipient, purpose, {category}, TODAY)
                yield (scope, asked), expected(scope, *asked), line_of(found)


def expected(scope: Any, recipient: int | None, purpose: str, category: str) -> tuple[Any, ...]:
    """What a single scope comes to, by hand: code, scope, consent, until."""
    exact = recipient == 1 and purpose == "referral" and category in ("identity", "health")
    named = exact or (scope.everything and recipient is not None)
    begun, live = scope.given_on <= TODAY, not scope.ended
    if named and not scope.given and live and begun:
        return ("refused", None, 4, None)
    if named and scope.given:
        weak = weakness(scope, category)
        return (weak, None, None, None) if weak else ("", 5, 4, scope.until)
    if scope.given and live and recipient == 1:
        return ("other_category" if purpose == "referral" else "other_purpose", None, None, None)
    return ("not_asked", None, None, None)


def weakness(scope: Any, category: str) -> str:
    """The first thing that is wrong with a scope that was given, in the order in which it helps to be told."""
    if scope.ended:
        return str(scope.ended)
    if scope.given_on == AFTER:
        return "not_yet"
    if scope.until != TODAY and scope.until != AFTER:
        return "expired"
    if scope.form == "official" and category in OFFICIAL_NEVER:
        return "official"
    if not scope.told:
        return "untold"
    return "of_age" if scope.of_age_from == TODAY else ""


def line_of(found: Any) -> tuple[Any, ...]:
    """The one line of a coverage."""
    (line,) = found.lines
    return (line.code, line.scope, line.consent, line.until)


def several(cover: ModuleType) -> Iterator[Cell]:
    """The latest word counts, whatever the order in which the answers are read."""
    base: dict[str, Any] = {
        "given": True, "form": "written", "told": True, "purpose": "referral", "recipient": 1,
        "categories": frozenset({"health"}), "until": AFTER, "given_on": BEFORE,
    }  # fmt: skip

    def scope(number: int, **changes: Any) -> Any:
        return cover.Scoped(scope=number, consent=number, **{**base, **changes})

    yes, no = scope(1), scope(2, given=False, given_on=TODAY)
    all_no = cover.Scoped(3, 3, False, "written", TODAY, True, everything=True)
    weak, weaker = scope(4, told=False, given_on=TODAY), scope(6, until=BEFORE, given_on=TODAY)
    same_day, taken_back = (
        scope(2, given=False, given_on=BEFORE),
        scope(2, given=False, ended="withdrawn", given_on=TODAY),
    )
    own = scope(7, recipient=None, told=False)
    tables: tuple[tuple[tuple[Any, ...], int | None, str, Any], ...] = (
        ((), 1, "not_asked", None),
        ((yes, no), 1, "refused", None),
        ((yes, same_day), 1, "refused", None),
        ((yes, all_no), 1, "refused", None),
        ((yes, taken_back), 1, "", 1),
        ((yes, scope(8, given=False, given_on=AFTER)), 1, "", 1),
        ((yes, scope(9, given_on=TODAY)), 1, "", 9),
        ((yes, weak), 1, "", 1),
        ((weak, weaker), 1, "expired", None),
        ((weak, scope(5, until=BEFORE)), 1, "untold", None),
        ((own, all_no), None, "", 7),
        ((own, all_no), 1, "refused", None),
        ((scope(1, purpose="return"), scope(2, categories=frozenset({"legal"}))), 1, "other_category", None),
        ((scope(1, ended="withdrawn", purpose="return"),), 1, "not_asked", None),
    )
    for scopes, recipient, code, number in tables:
        for order in permutations(scopes):
            line = cover.cover(order, recipient, "referral", ["health"], TODAY).lines[0]
            yield ("several", order, recipient), (code, number), (line.code, line.scope)
    for told, recipient, objecting in (
        ((yes,), 1, False), ((yes, no), 1, True), ((no, scope(9, given_on=AFTER)), 1, True), ((yes, no), 2, False),
        ((yes, all_no), 2, True), ((yes, taken_back), 1, False), ((), 1, False), ((yes, same_day), 1, True),
        ((no, scope(9, given_on=TODAY)), 1, False),
    ):  # fmt: skip
        for order in permutations(told):
            yield ("objects", order, recipient), objecting, cover.objects(order, recipient, TODAY)
    yield from whole(cover, yes, scope(2, categories=frozenset({"legal", "identity"}), until=TODAY))


def whole(cover: ModuleType, one: Any, other: Any) -> Iterator[Cell]:
    """A coverage as a whole: true when there is something and all of it is covered."""
    both = cover.cover([one, other], 1, "referral", {"legal", "health", "identity", "another"}, TODAY)
    yield (
        "in the order of the list",
        ["identity", "health", "legal", "another"],
        [line.category for line in both.lines],
    )
    yield "partly", False, bool(both)
    yield "covered", {"health", "legal", "identity"}, set(both.covered)
    yield "missing", ["another"], [line.category for line in both.missing]
    yield "stands on", {1, 2}, set(both.scopes)
    yield "until the first day", TODAY, both.until
    good = cover.cover([one, other], 1, "referral", ["health", "legal"], TODAY)
    yield "wholly", True, bool(good)
    yield "nothing", (False, None), (bool(cover.Coverage(())), cover.Coverage(()).until)
    yield "every code has its words", {*WORDS, *WEAK}, set(cover.WHY)
    yield (
        "what was given is no refusal",
        (False, True),
        (
            cover.refuses(one, TODAY),
            cover.refuses(replace(one, given=False), TODAY),
        ),
    )
    for code, words in WORDS.items():
        yield ("in words", code), words, str(cover.Line("health", code).why)
    for kind in (cover.Scoped, cover.Line, cover.Coverage):
        yield (kind, "is a value"), True, kind.__dataclass_params__.frozen
    bare = cover.Scoped(scope=1, consent=1, given=True, form="written", given_on=BEFORE, told=True)
    yield "nothing unless it is said", ("", None, set(), None, "", None, False), (
        bare.purpose, bare.recipient, set(bare.categories), bare.until, bare.ended, bare.of_age_from, bare.everything,
    )  # fmt: skip
    empty = cover.Line("health", "x")
    yield "a line of nothing", (None, None, None), (empty.scope, empty.consent, empty.until)


GROUNDS = {
    "consent": False,
    "guardian": True,
    "court_order": True,
    "vital_interest": True,
    "notification": True,
}
LAPSED = "The time of this release has run out."
NO_MORE = {
    "waiting": "A second person has not confirmed this release yet.",
    "ready": "This release is confirmed already.",
    "used": "This release was used already; each is used once.",
    "revoked": "This release was revoked.",
}


def released(releases: ModuleType) -> Iterator[Cell]:
    """Who may make, confirm, use and revoke, and when a second person is needed."""
    for ground, second in GROUNDS.items():
        for categories in ({"health"}, {"location"}, {"health", "location"}):
            yield (
                ("second", ground, tuple(categories)),
                second or "location" in categories,
                releases.needs_second(ground, categories),
            )
    for state, lapsed, own in product(NO_MORE, (False, True), (False, True)):
        confirm = (
            NO_MORE[state]
            if state != "waiting"
            else LAPSED
            if lapsed
            else "You made this release"
            if own
            else ""
        )
        use = NO_MORE[state] if state != "ready" else LAPSED if lapsed else ""
        yield (
            ("confirm", state, lapsed, own),
            *said(confirm, releases.may_confirm(state, lapsed=lapsed, own=own)),
        )
        yield ("use", state, lapsed), *said(use, releases.may_use(state, lapsed=lapsed))
    for state, words in NO_MORE.items():
        late = state in ("used", "revoked")
        yield ("revoke", state), *said(words if late else "", releases.may_revoke(state))
        begun = "" if state == "used" else "Nothing was begun under this release."
        yield ("go on", state), *said(begun, releases.may_go_on(state))
    yield from wished(releases)
    yield from grounded(releases)
    yield from across(releases)


def said(words: str, verdict: Any) -> tuple[str, str]:
    """A verdict's words as far as the table says them."""
    told = str(verdict.why_not)
    return words, told[: len(words)] if words else told


def wished(releases: ModuleType) -> Iterator[Cell]:
    """A wish is refused for the first thing that is wrong with it."""
    good: dict[str, Any] = {
        "ground": "consent", "reason": "", "purpose": "referral", "categories": frozenset({"health"}), "coverage": True,
    }  # fmt: skip
    reason = "The court asked for it in writing, order 12."
    first, lists, unseen = (
        "Say what is to be told",
        "Choose the purpose and the ground",
        "You cannot tell what you may not",
    )
    tables: tuple[tuple[dict[str, Any], str], ...] = (
        ({}, ""),
        ({"categories": frozenset()}, first),
        ({"categories": frozenset({"health", "gossip"})}, first),
        ({"purpose": "curiosity"}, lists),
        ({"ground": "because"}, lists),
        ({"unseen": frozenset({"location"})}, unseen),
        ({"twin": True}, "The same release is there already"),
        ({"ground": "court_order", "reason": "short"}, "Without the person's consent say why"),
        ({"ground": "court_order", "reason": " " * 60}, "Without the person's consent say why"),
        ({"ground": "court_order", "reason": "x" * 20, "coverage": False}, ""),
        ({"ground": "court_order", "reason": reason, "coverage": False}, ""),
        ({"ground": "court_order", "reason": reason, "objection": True}, ""),
        ({"ground": "notification", "reason": reason}, ""),
        (
            {"ground": "notification", "reason": reason, "objection": True},
            "The person refused to have this recipient",
        ),
        ({"objection": True}, ""),
        ({"coverage": Uncovered([])}, "The consent does not cover this."),
        ({"unseen": frozenset({"location"}), "twin": True}, unseen),
    )
    for changes, words in tables:
        yield ("wish", changes), *said(words, releases.may_make(releases.Wanted(**{**good, **changes})))
    wanted = releases.Wanted(**good)
    yield "a wish is a value", True, type(wanted).__dataclass_params__.frozen
    yield (
        "no trouble unless it is said",
        (set(), False, False),
        (set(wanted.unseen), wanted.objection, wanted.twin),
    )


def grounded(releases: ModuleType) -> Iterator[Cell]:
    """What is not covered is named with its reason; nineteen letters are no reason, twenty are."""
    for count, allowed in ((19, False), (20, True)):
        wanted = releases.Wanted("court_order", "x" * count, "referral", frozenset({"health"}), True)
        yield ("letters", count), allowed, bool(releases.may_make(wanted))
    lines = [Missing("health", "Not asked."), Missing("legal", "Refused.")]
    told = "The consent does not cover this. Health: Not asked. Legal: Refused."
    verdict = releases.covered(Uncovered(lines))
    yield "what is missing", told.lower(), str(verdict.why_not).lower()
    yield "which", "contact, health, routine", releases.listed({"health", "routine", "contact"}).lower()
    yield "seen", True, bool(releases.seen(set()))
    yield "unseen", True, str(releases.seen({"health"}).why_not).lower().endswith(": health.")


def across(releases: ModuleType) -> Iterator[Cell]:
    """Where no agreement opens the way nothing goes, but for a life in danger and what a convention asks for."""
    closed, words, reason = Verdict("No agreement joins them."), "No agreement joins them.", "x" * 60
    for ground in GROUNDS:
        stopped = "" if ground in ("vital_interest", "notification") else words
        yield ("no way", ground), *said(stopped, releases.stands(ground, True, False, closed))
        yield ("a way", ground), *said("", releases.stands(ground, True, False, YES))
        yield ("nobody asked for the way", ground), *said("", releases.stands(ground, True, False))
        wanted = releases.Wanted(ground, reason, "referral", frozenset({"health"}), True, route=closed)
        yield ("wished without a way", ground), *said(stopped, releases.may_make(wanted))
    both = releases.stands("consent", Uncovered([]), False, closed)
    yield "the way is asked for before the person's consent is looked at", *said(words, both)


class Missing:
    """A line nothing covers."""

    def __init__(self, category: str, why: str) -> None:
        self.category, self.why = category, why


class Uncovered:
    """A coverage that is none."""

    def __init__(self, missing: list[Missing]) -> None:
        self.missing = missing

    def __bool__(self) -> bool:
        return False


BY_MODULE = {"cover": (one_scope, several), "releases": (released,)}


def cells(module: ModuleType) -> Iterator[Cell]:
    """Every cell that judges this module."""
    return (cell for question in BY_MODULE[module.__name__.rpartition(".")[2]] for cell in question(module))


def first_wrong(module: ModuleType) -> Cell | None:
    """The first cell whose answer is not the expected one, if there is one."""
    return next((cell for cell in cells(module) if cell[1] != cell[2]), None)
