"""Which way is open under which agreement, said a second time by hand: every state × time × purpose × direction.

As with the policy, the module is an argument, so that mutants of it can be judged by the same cells.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import permutations, product
from types import ModuleType
from typing import Any

from django.utils.translation import override

from tests.matrix.pure import Cell
from wellknit.words.calendars import format_date
from wellknit.words.clocks import reminders

TODAY = date(2026, 3, 10)
BEFORE, AFTER = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
WARNED = reminders()["agreement_ends"]
LIVE = ("in_force", "under_review", "ending")
STATES = (*LIVE, "draft", "proposed", "expired", "renewed", "terminated", "dropped")
WORDS = {
    "none": "No agreement in force lets anything go from Thailand to Cambodia.",
    "other_purpose": "“Rivers” joins these countries, but not for this purpose.",
    "not_yet": "“Rivers” begins on a later day.",
    "proposed": "“Rivers” still waits for a second person to put it in force.",
    "draft": "“Rivers” is a draft here and opens nothing before it is put in force.",
    "expired": "“Rivers” has expired: nothing new goes this way; what is under way may finish.",
    "terminated": "“Rivers” was terminated: nothing goes this way under it any more.",
    "country": "Without both countries nobody can say whether an agreement joins them.",
}


def terms(routes: ModuleType, **changes: Any) -> Any:
    """An agreement between Thailand and Cambodia, in force without an end, for returns."""
    told: dict[str, Any] = {
        "agreement": 7, "title": "Rivers", "state": "in_force", "ways": frozenset({("TH", "KH")}),
        "purposes": frozenset({"return"}), "begins": BEFORE,
    }  # fmt: skip
    return routes.Terms(**{**told, **changes})


def expected(state: str, begins: date | None, ends: date | None, purpose: str, under_way: bool) -> str:
    """What one agreement comes to, by hand; nothing when it opens the way."""
    if state in ("draft", "proposed", "terminated"):
        return state
    if state == "dropped":
        return "none"
    if begins is None or begins == AFTER:
        return "not_yet"
    over = state in ("expired", "renewed") or ends == BEFORE
    if purpose != "return":
        return "none" if over else "other_purpose"
    return "expired" if over and not under_way else ""


def one(routes: ModuleType) -> Iterator[Cell]:
    """Every way in which a single agreement can open, or fail to."""
    for state, begins, ends, purpose, under_way in product(
        STATES, (None, BEFORE, TODAY, AFTER), (None, BEFORE, TODAY, AFTER), ("return", "statistics"), (False, True)
    ):
        row = terms(routes, state=state, begins=begins, ends=ends)
        found = routes.may_route([row], "TH", "KH", purpose, TODAY, under_way=under_way)
        code = expected(state, begins, ends, purpose, under_way)
        asked = (state, begins, ends, purpose, under_way)
        yield asked, WORDS.get(code, ""), str(found.why_not)
        yield ("agreement", asked), None if code else 7, found.agreement
        yield ("under way is not assumed", asked), expected(state, begins, ends, purpose, False) == "", bool(
            routes.may_route([row], "TH", "KH", purpose, TODAY)
        )


def between(routes: ModuleType) -> Iterator[Cell]:
    """Countries: the direction counts, one country needs nothing, an unknown one gets nothing."""
    rows = [terms(routes)]
    for start, end, words in (
        ("TH", "KH", ""), ("TH", "TH", ""), ("KH", "TH", "No agreement in force lets anything go from Cambodia to Thailand."),
        ("TH", "LA", "No agreement in force lets anything go from Thailand to Lao PDR."), ("", "KH", WORDS["country"]),
        ("TH", "", WORDS["country"]), ("", "", WORDS["country"]),
    ):  # fmt: skip
        found = routes.may_route(rows, start, end, "return", TODAY)
        yield (start, end), words, str(found.why_not)
        yield ("under", start, end), 7 if (start, end) == ("TH", "KH") else None, found.agreement
    home = routes.may_route([], "TH", "TH", "return", TODAY)
    yield "at home nothing is to be kept in mind", (True, ()), (bool(home), home.warnings)


def several(routes: ModuleType) -> Iterator[Cell]:
    """The best of those that open counts; where none does, the reason that helps most."""
    states = ("expired", "terminated", "draft", "proposed")
    rows = {state: terms(routes, state=state) for state in states}
    rows["not_yet"], rows["other_purpose"] = terms(routes, begins=AFTER), terms(routes, purposes=frozenset({"x"}))
    order = ("other_purpose", "not_yet", "proposed", "draft", "expired", "terminated")
    for first, second in permutations(order, 2):
        best = min(first, second, key=order.index)
        found = routes.may_route([rows[first], rows[second]], "TH", "KH", "return", TODAY)
        yield ("helps", first, second), WORDS[best], str(found.why_not)
    twins = [terms(routes, state="draft", title="Rivers"), terms(routes, state="draft", title="Hills")]
    yield "of two alike the first", WORDS["draft"], str(routes.may_route(twins, "TH", "KH", "return", TODAY).why_not)
    lasting = [
        terms(routes, agreement=1, ends=TODAY), terms(routes, agreement=2, ends=AFTER), terms(routes, agreement=3),
        terms(routes, agreement=4, state="expired"),
    ]  # fmt: skip
    for rows_ in permutations(lasting):
        for under_way in (False, True):
            found = routes.may_route(rows_, "TH", "KH", "return", TODAY, under_way=under_way)
            yield ("lasts longest", rows_, under_way), 3, found.agreement
    over = [terms(routes, agreement=1, ends=TODAY), terms(routes, agreement=4, state="expired")]
    for rows_ in permutations(over):
        found = routes.may_route(rows_, "TH", "KH", "return", TODAY, under_way=True)
        yield ("in force before over", rows_), 1, found.agreement


def warned(routes: ModuleType) -> Iterator[Cell]:
    """What is told to whoever goes a way that is open."""
    told = {
        "over": "“Rivers” has expired: finish what is under way, begin nothing new.",
        "review": "“Rivers” is under review; until that ends it stays in force.",
        "ending": "Somebody asked to end “Rivers”; until a second person confirms it stays in force.",
    }
    for state, ends in product((*LIVE, "expired"), (None, BEFORE, TODAY, TODAY + WARNED, TODAY + WARNED + timedelta(days=1))):
        over = state == "expired" or ends == BEFORE
        near = ends is not None and TODAY <= ends <= TODAY + WARNED
        right = [told["over"]] if over else []
        right += [f"“Rivers” ends on {format_date(ends, 'en')}: agree in time on what follows."] if near and ends else []
        right += [told["review"]] if state == "under_review" else []
        right += [told["ending"]] if state == "ending" else []
        found = routes.may_route([terms(routes, state=state, ends=ends)], "TH", "KH", "return", TODAY, under_way=True)
        yield ("warned", state, ends), tuple(right), found.warnings
    with override("th"):
        found = routes.may_route([terms(routes, ends=TODAY)], "TH", "KH", "return", TODAY)
        yield "in the reader's language", True, format_date(TODAY, "th") in found.warnings[0]


def shape(routes: ModuleType) -> Iterator[Cell]:
    """Values nobody can change, and nothing unless it is said."""
    for kind in (routes.Terms, routes.Route):
        yield (kind, "is a value"), True, kind.__dataclass_params__.frozen
    yield "every reason has words", set(WORDS) - {"none", "country"}, set(routes.WHY)
    bare = routes.Terms(1, "x", "draft", frozenset(), frozenset())
    yield "nothing unless it is said", (None, None), (bare.begins, bare.ends)
    yield "no way, no warning", (True, None, ()), (bool(routes.Route()), routes.Route().agreement, routes.Route().warnings)
    yield "what helps nobody is no state and no reason", False, routes.NO_HELP in {*STATES, *WORDS}


def cells(routes: ModuleType) -> Iterator[Cell]:
    """Every cell that judges the module."""
    for question in (one, between, several, warned, shape):
        yield from question(routes)


def first_wrong(routes: ModuleType) -> Cell | None:
    """The first cell whose answer is not the expected one, if there is one."""
    return next((cell for cell in cells(routes) if cell[1] != cell[2]), None)
