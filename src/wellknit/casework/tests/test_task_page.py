"""The pages of tasks."""

from datetime import timedelta

from wellknit.casework.models import Task
from wellknit.casework.tests.test_document import take_in
from wellknit.casework.tests.test_task import given
from wellknit.words.calendars import local_today


def address(case, path=""):
    return f"/case/{case.reference}/tasks{path}"


def form(cast, **more):
    return {"title": "Ring the embassy", "assignee": cast.mina.pk, "due_on": "14/3/2099", **more}


def test_a_task_added_on_the_page_is_listed(case, cast, as_):
    text = as_("mina").post(address(case, "/add"), form(cast), follow=True).content.decode()
    assert "Ring the embassy" in text and "Mina" in text


def test_a_day_counted_from_a_time_limit_shows_the_limit_and_its_source(case, cast, as_, node):
    began = local_today() - timedelta(days=10)
    told = form(cast, due_on="", limit="th_reflection", counted_from=began.isoformat())
    browser = as_("mina")
    browser.post(address(case, "/add"), told)
    task = Task.objects.get()
    assert task.due_on == began + timedelta(days=45)
    text = browser.get(address(case, f"/{task.pk}")).content.decode()
    assert "at most 45 days" in text and "Trafficking in Persons Report 2022" in text


def test_old_time_limits_are_not_offered_and_every_offered_one_shows_its_source(case, as_):
    text = as_("mina").get(address(case, "/add")).content.decode()
    assert "Royal Gazette vol. 140 special part 167 ng" in text
    assert "Decree 09/2013" not in text and "transit centre" not in text


def test_a_day_and_a_time_limit_together_or_neither_are_refused_with_everything_kept(case, cast, as_, node):
    wrong = (
        {"limit": "th_reflection"}, {"due_on": ""}, {"due_on": "1/1/2001"}, {"due_on": "", "limit": "vn_apply_2013"},
        {"due_on": "", "limit": "th_temporary_protection", "counted_from": "1/1/2020"}, {"assignee": cast.otto.pk},
    )  # fmt: skip
    for told in wrong:
        answer = as_("mina").post(address(case, "/add"), form(cast, **told))
        assert answer.status_code == 422 and "Ring the embassy" in answer.content.decode(), told
    assert not Task.objects.exists()


def test_a_task_is_done_on_its_page_and_a_second_press_is_told(case, as_, mina):
    path = address(case, f"/{given(case, mina).pk}")
    browser = as_("mina")
    assert "It was done" in browser.get(path).content.decode()
    assert (
        "The task was changed." in browser.post(f"{path}/move", {"to": "done"}, follow=True).content.decode()
    )
    assert browser.post(f"{path}/move", {"to": "done"}).status_code == 409
    assert browser.post(f"{path}/move", {"to": "nowhere"}).status_code == 404
    assert "Open it again" in browser.get(path).content.decode()


def test_a_stranger_finds_nothing_and_an_interpreter_changes_nothing(case, cast, as_, mina):
    task = given(case, mina)
    otto = as_("otto")
    for path in ("", "/add", f"/{task.pk}"):
        assert otto.get(address(case, path)).status_code == 404
    take_in(case, cast.ivo, "interpreter")
    ivo = as_("ivo")
    text = ivo.get(address(case, f"/{task.pk}")).content.decode()
    assert "Not shown to your part" in text and "Ring the embassy" not in text and "It was done" not in text
    assert ivo.post(address(case, f"/{task.pk}/move"), {"to": "done"}).status_code == 403
    assert ivo.get(address(case, "/add")).status_code == 403
