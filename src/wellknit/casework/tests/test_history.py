"""Who saw this: every line of a case, in sentences, a page at a time."""

from datetime import date

from wellknit.access.actors import acting
from wellknit.casework.actions import cases, notes, team
from wellknit.casework.reads import history


def test_every_deed_is_told_with_the_name_of_who_did_it(case, cast, mina):
    sora = cast.actor("sora")
    with acting(sora):
        team.add(case=case, by=sora, worker=cast.lena, part="legal")
    lines, older = history.history(case)
    assert older is None
    assert [(line.who, str(line.what), line.about) for line in lines] == [
        ("Sora", "took somebody into the team", "Lena, Legal"),
        ("Mina", "opened this as a new case", ""),
    ]


def test_pages_follow_each_other_without_gap_or_double(case, mina):
    for day in range(1, 61):
        notes.add(case=case, by=mina, body="x", happened_on=date(2026, 1 + day // 28, 1 + day % 28))
    first, older = history.history(case)
    second, end = history.history(case, older)
    assert (len(first), len(second), end) == (50, 11, None)
    numbers = [line.seq for line in first + second]
    assert numbers == sorted(set(numbers), reverse=True)


def test_lines_of_another_case_are_not_told(case, mina):
    other = cases.open_case(by=mina, called="Rin")
    notes.add(case=other, by=mina, body="x", happened_on=date(2026, 3, 1))
    assert [str(line.what) for line in history.history(case)[0]] == ["opened this as a new case"]


def test_the_page_tells_that_it_was_opened(case, as_):
    text = as_("mina").get(f"/case/{case.reference}/history").content.decode()
    assert "Mina opened the case" in text and "Mina opened this as a new case" in text


def test_a_page_number_that_is_none_shows_the_first_page(case, as_):
    assert as_("mina").get(f"/case/{case.reference}/history?before=x").status_code == 200


def test_a_stranger_finds_no_history_and_an_interpreter_may_not_read_it(case, cast, as_):
    from tests.cast import later

    sora = cast.actor("sora")
    with acting(sora):
        team.add(case=case, by=sora, worker=cast.ivo, part="interpreter", until=later(days=1))
    assert as_("otto").get(f"/case/{case.reference}/history").status_code == 404
    assert as_("ivo").get(f"/case/{case.reference}/history").status_code == 403
