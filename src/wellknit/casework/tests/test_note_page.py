"""The page of notes."""

from datetime import date

from wellknit.casework.actions import notes


def test_a_note_written_on_the_page_is_shown_there(case, as_):
    browser = as_("mina")
    form = {"kind": "visit", "category": "story", "happened_on": "14/3/2026", "body": "She asked for her sister."}
    answer = browser.post(f"/case/{case.reference}/notes/add", form, follow=True)
    assert "She asked for her sister." in answer.content.decode()


def test_an_absurd_date_is_refused_in_words_and_nothing_is_lost(case, as_):
    form = {"kind": "visit", "category": "story", "happened_on": "31/2/2026", "body": "Kept."}
    answer = as_("mina").post(f"/case/{case.reference}/notes/add", form)
    assert answer.status_code == 422
    assert "Kept." in answer.content.decode()


def test_a_stranger_to_the_team_finds_nothing(case, as_):
    assert as_("otto").get(f"/case/{case.reference}/notes").status_code == 404


def test_a_legal_officer_in_the_team_reads_legal_notes_and_no_health_notes(case, cast, mina, as_):
    from wellknit.casework.models import TeamMember
    from wellknit.casework.visibility import refresh
    from wellknit.ground import clock

    for category in ("legal", "health"):
        notes.add(case=case, by=mina, body=f"about {category}", happened_on=date(2026, 3, 1), category=category)
    TeamMember.objects.create(case=case, worker=cast.lena, part="legal", since=clock.now())
    refresh(case)
    text = as_("lena").get(f"/case/{case.reference}/notes").content.decode()
    assert "about legal" in text and "about health" not in text
