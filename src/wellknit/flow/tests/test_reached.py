"""Where a case stands: expectations by hand, the hard ones with joins inside loops."""

from wellknit.flow.feel import parse
from wellknit.flow.period import Period
from wellknit.flow.reached import (
    OPEN,
    PASSED,
    Way,
    choose,
    deadline,
    may_be_skipped,
    may_be_taken_back,
    reached,
    undone,
)
from wellknit.flow.tests.flow_cast import HOME, LOOP, Case, plan


def test_a_case_begins_at_its_first_step() -> None:
    assert Case(plan(HOME, "one")).open() == ["consent"]


def test_a_pool_that_is_asked_waits_for_the_message() -> None:
    case = Case(plan(HOME, "two"))
    assert case.open() == ["request"]
    assert case.do("request").open() == ["trace", "trace_late"]


def test_a_choice_is_answered_by_facts_and_by_the_default_without_them() -> None:
    assert Case(plan(HOME, "one")).do("consent", agreed=True).open() == ["priority"]
    assert Case(plan(HOME, "one")).do("consent").open() == []


def test_a_choice_without_default_that_no_fact_answers_stays_open() -> None:
    gate = plan(HOME, "one").nodes["one_agrees"]
    assert choose(gate, {"agreed": True}, parse) == Way("one_agrees_yes", "one_priority")
    assert choose(gate.__class__(**{**vars(gate), "default": ""}), {}, parse) is None


def sending() -> Case:
    return Case(plan(HOME, "one"), agreed=True).do("consent", "priority", "tracing")


def test_a_join_waits_for_every_branch_in_any_order() -> None:
    case = sending()
    assert case.open() == ["assessed", "medical", "statement", "statement_late"]
    assert case.do("statement", "assessed").open() == ["medical"]
    assert case.do("medical", safe=True).open() == ["notice"]


def test_a_reminder_starts_work_beside_the_step_and_holds_nothing_up() -> None:
    case = sending().do("statement_late")
    assert case.open() == ["assessed", "medical", "review", "statement"]
    case.do("medical", "statement", "assessed", safe=True)
    assert case.open() == ["notice", "review"]


def test_a_timer_that_interrupts_takes_the_place_of_the_step() -> None:
    case = Case(plan(HOME, "two")).do("request", "trace_late")
    assert case.open() == ["again"]
    assert "trace" in case.passed()


def test_a_timer_is_gone_with_its_step() -> None:
    assert Case(plan(HOME, "two")).do("request", "trace").open() == ["assess/assessing_look"]


def test_a_called_procedure_runs_in_place_of_the_call() -> None:
    case = Case(plan(HOME, "two")).do("request", "trace", "assess/assessing_look", "assess/assessing_write")
    assert case.open() == ["report"]


def receiving() -> Case:
    return Case(plan(HOME, "two")).do("request", "trace", "assess/assessing_look", "assess/assessing_write", "report")


def test_of_the_events_behind_a_gateway_the_first_counts() -> None:
    case = receiving()
    assert case.open() == ["called_off", "expected"]
    assert case.do("expected").open() == ["receive_person"]
    assert receiving().do("called_off").open() == []


def test_a_join_inside_a_loop_waits_anew_in_each_round() -> None:
    case = Case(plan(LOOP)).do("t1 0", "left 0", "right 0")
    assert case.open() == ["t1 1"]
    assert case.do("t1 1", "left 1").open() == ["right 1"]
    assert case.do("right 1", enough=True).open() == ["after"]


def test_a_loop_in_a_loop_counts_each_by_itself() -> None:
    case = Case(
        plan("""
pool p "Pool"
  lane a "Agency"
  start s "Start"
  repeat outer
    task first "First"
    repeat inner
      together b
        branch
          task x "X"
        branch
          task y "Y"
      until quick "Quick?" quick = true
    until slow "Slow?" slow = true
""")
    )
    case.do("first 0", "x 0 0", "y 0 0")
    assert case.open() == ["x 0 1", "y 0 1"]
    assert case.do("x 0 1", "y 0 1", quick=True).open() == ["first 1"]
    assert case.do("first 1").open() == ["x 1 0", "y 1 0"]
    assert case.do("x 1 0", "y 1 0", slow=True).open() == []


REMINDED = """
pool p "Pool"
  lane a "Agency"
  start s "Start"
  repeat r
    task visit "Visit"
      remind late "14 days" P14D
        task ring "Ring"
    until u "Enough?" enough = true
"""


def test_a_reminder_inside_a_loop_comes_again_in_each_round() -> None:
    case = Case(plan(REMINDED)).do("late 0", "ring 0", "visit 0")
    assert case.open() == ["late 1", "visit 1"]
    assert case.do("late 1").open() == ["ring 1", "visit 1"]


def test_leaving_a_loop_by_a_timer_forgets_its_rounds() -> None:
    case = Case(
        plan("""
pool p "Pool"
  lane a "Agency"
  start s "Start"
  repeat r
    task visit "Visit"
      give_up late "90 days" P90D
        task other "Another way"
        end over "Over"
    until u "Enough?" enough = true
""")
    )
    assert case.do("visit 0", "late 1").open() == ["other"]


def test_a_terminating_end_leaves_nothing_open_and_keeps_what_was_done() -> None:
    case = Case(
        plan("""
pool p "Pool"
  lane a "Agency"
  start s "Start"
  together b
    branch
      task x "X"
      terminate stop "Stop"
    branch
      task y "Y"
      task z "Z"
""")
    )
    case.do("y", "x")
    assert case.open() == []
    assert {"x", "y", "stop"} <= set(case.passed())


def test_taking_a_step_back_undoes_what_followed_and_leaves_parallel_work() -> None:
    case = sending().do("medical", "statement", "assessed", safe=True).do("notice")
    fallen = undone(case.plan, case.records, case.key("medical"))
    assert [name for name, _ in fallen] == ["one_medical", "one_safe", "one_notice"]
    case.records = {key: way for key, way in case.records.items() if key not in fallen}
    assert case.open() == ["medical"]


def test_taking_back_a_step_of_an_earlier_round_undoes_the_later_rounds() -> None:
    case = Case(plan(LOOP)).do("t1 0", "left 0", "right 0", "t1 1", "left 1")
    fallen = undone(case.plan, case.records, case.key("left 0"))
    assert fallen == [case.key("left 0"), case.key("u 0"), case.key("t1 1"), case.key("left 1")]


def test_only_a_step_that_is_open_may_be_skipped() -> None:
    case = sending()
    assert may_be_skipped(case.plan, case.records, case.key("medical"))
    assert not may_be_skipped(case.plan, case.records, case.key("close"))
    assert not may_be_skipped(case.plan, case.records, case.key("statement_late"))
    assert not may_be_skipped(case.plan, case.records, ("nowhere", ()))


def test_only_what_was_done_on_the_way_of_the_case_may_be_taken_back() -> None:
    case = sending()
    assert may_be_taken_back(case.plan, case.records, case.key("consent"))
    assert not may_be_taken_back(case.plan, case.records, case.key("medical"))
    case.records[case.key("close")] = None
    assert "the case has left" in str(may_be_taken_back(case.plan, case.records, case.key("close")).why_not)


def test_a_redrawn_arrow_is_known_by_where_it_led() -> None:
    one = plan(HOME, "one")
    told = {("one_consent", ()): None, ("one_agrees", ()): Way("an id of before", "one_priority")}
    assert reached(one, told)["one_priority", ()] == OPEN
    told["one_agrees", ()] = Way("gone", "gone")
    assert reached(one, told)["one_agrees", ()] == OPEN


def test_asking_twice_gives_the_same() -> None:
    case = sending()
    assert reached(case.plan, case.records) == reached(case.plan, dict(reversed(case.records.items())))
    assert set(reached(case.plan, case.records).values()) == {OPEN, PASSED}


def test_a_step_has_its_deadline_and_a_timer_its_time() -> None:
    one = plan(HOME, "one").nodes
    assert deadline(one["one_medical"]) == Period(0, 10, 0)
    assert deadline(one["one_statement_late"]) == Period(0, 14, 0)
    assert deadline(one["one_close"]) is None
