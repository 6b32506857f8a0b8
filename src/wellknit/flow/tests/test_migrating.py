"""Another version under a running case: seven kinds of change, each goes over or is refused with a sentence."""

import pytest

from wellknit.flow.migrating import Migration, migrated
from wellknit.flow.plan import Key, Plan
from wellknit.flow.reached import OPEN, Way, reached
from wellknit.flow.tests.flow_cast import LOOP, Case, plan

BEFORE = """
pool p "Pool"
  lane a "Agency"
  start s "Start"
  task consent "Consent"
  together b
    branch
      task medical "Medical"
    branch
      task travel "Travel document"
  task go "Go" | deadline=P10D
"""
STEP = '  task consent "Consent"\n'
TOGETHER = "  together b\n"
BRANCH = '    branch\n      task travel "Travel document"\n'


def halfway() -> Case:
    """Consent and travel document are there, medical clearance is open."""
    return Case(plan(BEFORE)).do("consent", "travel")


def over(text: str, case: Case | None = None, opened: tuple[str, ...] = ()) -> tuple[Migration, Case]:
    """The case under another outline, and then."""
    case = case or halfway()
    new = plan(text)
    found = migrated(case.plan, new, case.records, opened)
    after = Case(new)
    after.records = dict(found.records)
    after.answer()
    return found, after


def finish(case: Case) -> list[str]:
    """Do whatever is open until nothing is."""
    done = []
    while names := case.open():
        assert len(done) < 50
        case.do(names[0])
        done.append(names[0])
    return done


def keys(*names: str) -> list[Key]:
    return [(f"p_{name}", ()) for name in names]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (BEFORE.replace("Medical", "Medical clearance"), ["medical", "go"]),  # a step is renamed
        (BEFORE.replace("P10D", "P20D"), ["medical", "go"]),  # a deadline is changed
        (BEFORE + '  task more "More"\n', ["medical", "go", "more"]),  # a step is added later
    ],
)
def test_names_deadlines_and_later_steps_change_nothing_that_was_done(text: str, rest: list[str]) -> None:
    found, case = over(text)
    assert (found.introduced, found.history, found.opens, found.withdrawn, found.refused) == ([], [], [], [], None)
    assert finish(case) == rest


def test_a_new_step_before_work_already_done_counts_as_skipped() -> None:
    found, case = over(BEFORE.replace(STEP, '  task advice "Advice"\n' + STEP))
    assert found.introduced == keys("advice")
    assert finish(case) == ["medical", "go"]


def test_or_is_to_be_done_if_somebody_says_so() -> None:
    found, case = over(BEFORE.replace(STEP, '  task advice "Advice"\n' + STEP), opened=("p_advice",))
    assert (found.introduced, found.opens, found.refused) == ([], keys("advice"), None)
    assert finish(case) == ["advice", "medical", "go"]


def test_a_new_branch_of_an_open_block_opens() -> None:
    found, case = over(BEFORE.replace(BRANCH, BRANCH + '    branch\n      task statement "Statement"\n'))
    assert found.opens == keys("statement")
    assert finish(case) == ["medical", "statement", "go"]


def test_a_new_branch_of_a_block_behind_counts_as_skipped() -> None:
    done = halfway().do("medical", "go")
    found, case = over(BEFORE.replace(BRANCH, BRANCH + '    branch\n      task statement "Statement"\n'), done)
    assert found.introduced == keys("statement")
    assert case.open() == []


def test_an_open_step_that_is_gone_is_withdrawn() -> None:
    found, case = over(BEFORE.replace('    branch\n      task medical "Medical"\n', ""))
    assert found.withdrawn == keys("medical")
    assert finish(case) == ["go"]


def test_a_done_step_that_is_gone_stays_in_the_history() -> None:
    found, case = over(BEFORE.replace(BRANCH, ""))
    assert found.history == keys("travel")
    assert finish(case) == ["medical", "go"]


def test_a_done_step_moved_behind_an_open_one_is_refused_with_a_sentence() -> None:
    moved = BEFORE.replace(BRANCH, "") + '  task travel "Travel document"\n'
    found, _ = over(moved)
    assert "“Travel document” is done, but in the new version it comes after “Medical”" in str(found.refused)


GATE = """
pool p "Pool"
  lane a "Agency"
  start s "Start"
  task ask "Ask"
  choose c "Go?"
    if x "yes" x = true
      task go "Go"
    else no "no"
      task stay "Stay"
"""


def test_a_done_step_to_which_the_case_does_not_come_is_refused_with_a_sentence() -> None:
    swapped = GATE.replace("task go", "task walk").replace("task stay", "task go")
    found, _ = over(swapped, Case(plan(GATE), x=True).do("ask", "go"))
    assert "“Stay” is done, but in the new version the case does not come to it" in str(found.refused)


CHOICE = """
pool p "Pool"
  lane a "Agency"
  start s "Start"
  task ask "Ask"
  choose c "Which?"
    if one "one" one = true
      task x "X"
    else two
      task y "Y"
  task z "Z"
"""


def test_a_new_choice_before_work_already_done_takes_the_way_that_leads_there() -> None:
    simple = CHOICE[: CHOICE.index("  choose")] + '  task x "X"\n  task z "Z"\n'
    found, case = over(CHOICE, Case(plan(simple)).do("ask", "x"))
    assert found.introduced == keys("c")
    assert found.records["p_c", ()] == Way("p_c_one", "p_x")
    assert finish(case) == ["z"]


def test_a_choice_whose_way_is_gone_is_asked_again() -> None:
    done = Case(plan(CHOICE), one=True).do("ask")
    found, case = over(CHOICE.replace("if one", "if other").replace("task x", "task v"), done)
    assert found.history == keys("c")
    assert case.open() == ["y"]


def test_a_choice_whose_arrow_was_redrawn_to_a_new_step_before_done_work_follows_it() -> None:
    done = Case(plan(CHOICE), one=True).do("ask", "x")
    found, case = over(
        CHOICE.replace("if one", "if other").replace("      task x", '      task w "W"\n      task x'), done
    )
    assert found.introduced == keys("c", "w")
    assert case.open() == ["z"]


def test_rounds_of_a_loop_that_is_gone_fall_together_and_the_last_counts() -> None:
    case = Case(plan(LOOP)).do("t1 0", "left 0", "right 0", "t1 1")
    straight = """
pool p "Pool"
  lane a "Agency"
  start s "Start"
  task t1 "Prepare"
  task left "Left"
  task right "Right"
  task after "After"
"""
    found, after = over(straight, case)
    assert found.refused is None
    assert found.history == [("p_t1", (0,)), ("p_left", (0,)), ("p_right", (0,)), ("p_u", (0,))]
    assert found.renamed["p_t1", (1,)] == ("p_t1", ())
    assert finish(after) == ["left", "right", "after"]


def test_work_that_now_lies_in_a_loop_was_its_first_round() -> None:
    straight = BEFORE
    looped = BEFORE.replace(STEP, '  repeat r\n    task consent "Consent"\n    until u "Sure?" sure = true\n')
    found, case = over(looped, Case(plan(straight), sure=True).do("consent"))
    assert found.renamed["p_consent", ()] == ("p_consent", (0,))
    assert case.open() == ["consent 1"]


def open_now(plan_: Plan, found: Migration) -> list[Key]:
    return [key for key, state in reached(plan_, found.records).items() if state == OPEN]


def test_what_opens_and_what_is_withdrawn_is_the_whole_difference() -> None:
    case = halfway()
    new = plan(BEFORE.replace("task medical", "task doctor"))
    found = migrated(case.plan, new, case.records)
    assert set(open_now(new, found)) == (set(case.open_keys()) - set(found.withdrawn)) | set(found.opens)
