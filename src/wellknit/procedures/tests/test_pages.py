"""The pages: who sees which fact, what is named as missing, and files that cannot be taken in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import later
from wellknit.casework.actions import team
from wellknit.flow.outline import compiled
from wellknit.procedures import library
from wellknit.procedures.actions import runs, steps
from wellknit.procedures.models import Part, Procedure, Run
from wellknit.procedures.tests.given import ALONE, do, in_force, step


@pytest.fixture
def run(case: Any, cast: Any, mina: Any) -> Run:
    """Sela's case in a procedure of one side."""
    sora, vanna = cast.actor("sora"), cast.actor("vanna")
    row = in_force(sora, vanna, text=ALONE, agency=sora.agency_id)
    return runs.begin(case=case, procedure=row, by=mina)


def test_a_fact_is_shown_to_whoever_sees_its_category_and_to_nobody_else(run: Run, case: Any, cast: Any, mina: Any, as_: Any) -> None:
    do(run, "first", mina, agreed=True)
    steps.add(run=run, by=mina, title="Ring her aunt in Takeo", reason="She asked for it.")
    team.add(case=case, by=cast.actor("sora"), worker=cast.ivo, part="interpreter", until=later(hours=4))
    page = f"/case/{case.reference}/procedures/{run.pk}"
    assert "Does the person agree?" in as_("mina").get(page).content.decode()
    assert "Does the person agree?" not in as_("ivo").get(page).content.decode()
    for address in (page, "/procedures/open", "/"):
        assert "Takeo" in as_("mina").get(address).content.decode()
        assert "Takeo" not in as_("ivo").get(address).content.decode()
    assert as_("otto").get(page).status_code == 404


def test_a_step_is_done_on_its_page_once_it_says_what_it_decides(run: Run, case: Any, as_: Any) -> None:
    browser, page = as_("mina"), f"/case/{case.reference}/procedures/{run.pk}/step/{step(run, 'first').pk}"
    assert browser.post(page, {}).status_code == 422
    assert browser.post(page, {"agreed": "yes"}).status_code == 302
    assert browser.post(page, {"agreed": "yes"}).status_code == 409
    second = browser.get(f"/case/{case.reference}/procedures/{run.pk}").content.decode()
    assert "Before this step can be done, the case needs" in second


def test_a_file_that_is_none_is_answered_with_a_sentence_and_nothing_is_kept(cast: Any, as_: Any) -> None:
    browser, kept = as_("sora"), Procedure.objects.count()
    for content in (b"no xml", b"<a/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>".encode("utf-16"), b""):
        answer = browser.post("/procedures/add", {"file": SimpleUploadedFile("one.bpmn", content)})
        assert answer.status_code == 422
    assert Procedure.objects.count() == kept
    answer = browser.post("/procedures/add", {"file": SimpleUploadedFile("one.bpmn", compiled(ALONE))})
    assert answer.status_code == 302
    assert Procedure.objects.get().state == "draft"
    again = browser.post("/procedures/add", {"file": SimpleUploadedFile("one.bpmn", compiled(ALONE))})
    assert again.status_code == 409


def test_a_table_with_a_gap_is_refused_and_a_whole_one_is_kept(cast: Any, as_: Any) -> None:
    browser, whole = as_("sora"), library.decisions()["return_priority"]
    gap = re.sub(rb"<defaultOutputEntry.*?</defaultOutputEntry>", b"", whole, flags=re.S)
    assert gap != whole
    assert browser.post("/procedures/add", {"file": SimpleUploadedFile("one.dmn", gap)}).status_code == 422
    assert not Part.objects.exists()
    assert browser.post("/procedures/add", {"file": SimpleUploadedFile("one.dmn", whole)}).status_code == 302
    assert Part.objects.get().name_key == "return_priority"
