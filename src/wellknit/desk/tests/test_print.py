"""A case on paper: narrowed like the screen, without places, recorded."""

from datetime import date

import pytest

from wellknit.casework.actions.common import made
from wellknit.casework.models import Need, Reach, StatusDecision, TeamMember
from wellknit.casework.visibility import refresh
from wellknit.desk import printing
from wellknit.ground import clock
from wellknit.ledger.models import Entry


def text(answer):
    return answer.content.decode()


@pytest.fixture
def told(case, mina):
    """Sela's case with a decision, a need in words, and an address."""
    person = case.casepersons.get().person
    for row in (
        StatusDecision(
            **made(case, mina), person=person, status="ActualVictimOfTrafficking", body_kind="Police",
            decided_on=date(2026, 3, 2),
        ),
        Need(**made(case, mina), kind="medical", words="Her back hurts."),
        Reach(person=person, key_id=person.key_id, kind="address", value={"city": "Hidden Town"}),
    ):  # fmt: skip
        row.save(force_insert=True)
    return case


def test_the_summary_says_what_the_case_team_may_know_and_never_where(told, as_):
    shown = text(as_("mina").get(f"/case/{told.reference}/print"))
    for word in ("Sela", "Actual victim", "Her back hurts.", "Printed by Mina", "Confidential"):
        assert word in shown, word
    assert "Hidden Town" not in shown


def test_printing_is_recorded_each_time(told, as_):
    browser = as_("mina")
    browser.get(f"/case/{told.reference}/print")
    answer = browser.get(f"/case/{told.reference}/pdf")
    assert answer.content.startswith(b"%PDF-") and answer["Content-Disposition"].endswith('"summary.pdf"')
    entries = Entry.objects.filter(kind="case.printed", subject=told.key.alias)
    assert sorted(entry.detail for entry in entries) == ['{"form": "page"}', '{"form": "pdf"}']


def test_who_may_look_but_not_print_is_told_so(told, cast, as_):
    TeamMember.objects.create(case=told, worker=cast.lena, part="legal", since=clock.now())
    refresh(told)
    assert as_("lena").get(f"/case/{told.reference}/print").status_code == 403
    assert as_("otto").get(f"/case/{told.reference}/pdf").status_code == 404
    assert not Entry.objects.filter(kind="case.printed").exists()


def test_what_a_part_hides_is_not_on_its_paper(told, cast, mina):
    from wellknit.access.actors import acting

    TeamMember.objects.create(case=told, worker=cast.lena, part="health", since=clock.now())
    refresh(told)
    lena = cast.actor("lena")
    told.__dict__.pop("_standing", None)
    with acting(lena):
        shown = str(printing.sections(lena, told))
    assert "Sela" in shown and "Actual victim" not in shown and "Her back hurts." not in shown


def test_names_that_look_like_markup_are_printed_as_they_are(case, mina):
    person = case.casepersons.get().person
    person.called = '#panic("x") *y* $z$ @w <v> `u` \\'
    person.save(update_fields=["called"])
    assert printing.as_pdf(printing.document(mina, case)).startswith(b"%PDF-")
