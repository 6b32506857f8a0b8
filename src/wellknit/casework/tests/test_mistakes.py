"""What was added by mistake is taken out again: a person is forgotten, a document is marked, and neither unseen."""

from datetime import timedelta

import pytest
from django.db import transaction

from wellknit.access.actors import Forbidden, System, acting
from wellknit.casework import doors
from wellknit.casework.actions import cases, contact, documents, links, mistakes, people, story
from wellknit.casework.models import CasePerson, Document, NameToken, Person, Relation, Task, Turn
from wellknit.casework.reads import documents as reads
from wellknit.casework.reads import life
from wellknit.casework.reads.people import bound_to_persons
from wellknit.casework.tests.test_derived import work
from wellknit.casework.tests.test_document import PICTURE, kept, on_disk, take_in
from wellknit.consent.actions import answer
from wellknit.ground.verdicts import Refused
from wellknit.jobs.models import Job
from wellknit.ledger.models import Entry
from wellknit.vault import keyring
from wellknit.vault.models import DataKey
from wellknit.words.calendars import local_today

WHY = {"reason": "mixed_up", "words": "Two girls of that name came on one day."}


@pytest.fixture
def niece(case, mina):
    """Somebody who was added to Sela's case."""
    return people.add_person(
        case=case, by=mina, called="Niece", role="child", relation="child", names=[{"full": "Mali Niece"}]
    )


def taken_out(case, person, by, **more):
    return mistakes.take_out(case=case, person=person, by=by, **WHY | more)


def withdrawn(document, by, **more):
    return mistakes.withdraw(document=document, by=by, **WHY | more)


# --- persons --------------------------------------------------------------------------------------


def test_a_person_added_by_mistake_is_forgotten_with_their_key(case, mina, niece):
    taken_out(case, niece, mina)
    with acting(System("test")):
        assert not Person.objects.filter(pk=niece.pk).exists() and case.casepersons.count() == 1
        assert not NameToken.objects.filter(person=niece.pk).exists() and not Relation.objects.exists()
    assert not DataKey.objects.filter(pk=niece.key_id).exists()
    with pytest.raises(keyring.Shredded):
        keyring.key_for(niece.key_id)
    assert Job.objects.filter(kind="casework.settle").count() == 1


def test_the_person_the_case_is_about_stays_with_their_key(case, mina, niece):
    with pytest.raises(Refused, match="about this person"):
        taken_out(case, doors.person_of(case), mina)
    assert case.casepersons.count() == 2
    taken_out(case, niece, mina)
    assert doors.person_of(case).called == "Sela"


def test_who_is_in_another_case_too_leaves_this_one_and_is_kept(case, cast, mina, niece):
    with acting(cast.actor("rith")):
        far = cases.open_case(by=cast.actor("rith"), called="Dao")  # nobody of this agency sees it
        CasePerson.objects.create(case=far, person=niece, role="dependant")
    taken_out(case, niece, mina)
    with acting(System("test")):
        assert Person.objects.get(pk=niece.pk).called == "Niece"
        assert [member.case_id for member in CasePerson.objects.filter(person=niece)] == [far.pk]


def decided(case, by, person):
    story.decide_status(
        case=case, by=by, person=person, status="ActualVictimOfTrafficking", decided_on=local_today(), body_kind="Police"
    )


def described(case, by, person):
    story.write_exploitation(case=case, by=by, person=person, words="In a factory.")


def linked_to_another(case, by, person):
    links.link(case=case, by=by, person=person, other=doors.person_of(cases.open_case(by=by, called="Nis")))


def answered(case, by, person):
    answer(
        case=case, by=by, person=person, decision="refused", form="spoken", given_on=local_today(), language="lao",
        without_interpreter=True,
    )  # fmt: skip


def may_be_called(case, by, person):
    contact.write(case=case, by=by, person=person, allowed=False, rules=[], zone="Asia/Bangkok", review_on=local_today())


@pytest.mark.parametrize("deed", [decided, described, linked_to_another, answered, may_be_called])
def test_nobody_is_taken_out_while_more_is_on_file_about_them(case, mina, niece, deed):
    deed(case, mina, niece)
    with pytest.raises(Refused, match="More is on file"):
        taken_out(case, niece, mina)
    assert case.casepersons.filter(person=niece).exists() and keyring.key_for(niece.key_id)


def test_every_row_that_speaks_of_a_person_speaks_against_it():
    """A model that is not in this list has no case above yet."""
    found = {each.related_model.__name__ for each in bound_to_persons()}
    assert found == {"StatusDecision", "Exploitation", "SafeContact", "Consent", "Release"}


def test_what_is_on_file_about_others_keeps_nobody(case, mina, niece):
    decided(case, mina, doors.person_of(case))
    taken_out(case, niece, mina)
    assert case.casepersons.count() == 1


def test_a_colleague_of_another_team_takes_nobody_out(case, cast, niece):
    with acting(cast.actor("otto")), pytest.raises(Forbidden):
        taken_out(case, niece, cast.actor("otto"))


def test_in_a_closed_case_nobody_is_taken_out(case, mina, niece):
    type(case).objects.filter(pk=case.pk).update(state="closed")
    case.state = "closed"
    with pytest.raises(Refused):
        taken_out(case, niece, mina)


@pytest.mark.parametrize("reason", ["", "tired"])
def test_a_person_is_taken_out_for_a_reason_of_the_list_only(case, mina, niece, reason):
    with pytest.raises(Refused, match="not one of the list"):
        taken_out(case, niece, mina, reason=reason)


def test_the_turns_tell_why_and_the_ledger_no_words(case, mina, niece):
    taken_out(case, niece, mina)
    entry = Entry.objects.latest("seq")
    assert (entry.kind, entry.subject) == ("person.taken_out", case.key.alias)
    assert "mixed_up" in entry.detail and "girls" not in entry.detail and "Niece" not in entry.detail
    told = life.turns(mina, case)[0]
    assert (told.reason, told.words) == ("Mixed up with somebody or something else", WHY["words"])
    assert b"girls" not in bytes(Turn.objects.filter(case=case).values_list("words", flat=True)[0])


def test_a_second_click_takes_nobody_else_out(case, mina, niece):
    taken_out(case, niece, mina)
    with pytest.raises(Refused, match="not in this case"):
        taken_out(case, niece, mina)


def test_a_deed_that_fails_half_way_forgets_nobody(case, mina, niece, monkeypatch):
    monkeypatch.setattr(keyring, "shred", lambda key_id: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        taken_out(case, niece, mina)
    assert case.casepersons.filter(person=niece).exists() and DataKey.objects.filter(pk=niece.key_id).exists()


# --- documents ------------------------------------------------------------------------------------


def test_a_withdrawn_document_is_kept_and_opens_no_more(case, cast, mina):
    document, files = kept(case, mina), on_disk()
    withdrawn(document, mina)
    row = Document.objects.get(pk=document.pk)
    assert (row.state, row.withdrawn_because, row.withdrawn_words) == ("withdrawn", "mixed_up", WHY["words"])
    assert on_disk() == files and row.original_id and row.cleaned_id
    with pytest.raises(Refused, match="was withdrawn"):
        documents.read(document=row, by=mina)
    with acting(cast.actor("sora")), pytest.raises(Refused, match="was withdrawn"):
        documents.read_original(document=row, by=cast.actor("sora"), reason="asked_by_authority")


def test_its_place_is_free_again_for_the_right_file_and_for_the_same(case, mina):
    withdrawn(kept(case, mina, data=PICTURE), mina)
    again = kept(case, mina, data=PICTURE)
    assert (again.state, Document.objects.filter(slot="photo", state="held").count()) == ("held", 1)
    with pytest.raises(Refused, match="already"):
        kept(case, mina, data=PICTURE)


def test_a_withdrawn_document_stands_last(case, mina):
    first = kept(case, mina, data=b"one", name="a.txt", slot="court_status")
    second = kept(case, mina, data=b"two", name="b.txt", slot="court_status")
    wanted = documents.want(case=case, by=mina, slot="court_status")
    withdrawn(second, mina)
    (shelf,) = reads.shelves(mina, case)
    assert [row.pk for row in shelf.documents] == [wanted.pk, first.pk, second.pk]


def test_the_date_of_a_withdrawn_document_asks_for_nothing_more(case, mina):
    document = kept(case, mina, slot="travel_document", expires_on=local_today() + timedelta(days=9))
    work()
    assert Task.objects.get(code="document_expires").state == "open"
    withdrawn(document, mina)
    work()
    assert Task.objects.get(code="document_expires").state == "dropped"


def test_a_wish_is_not_withdrawn_and_a_document_only_once(case, mina):
    with pytest.raises(Refused, match="not here yet"):
        withdrawn(documents.want(case=case, by=mina, slot="photo"), mina)
    first, second = kept(case, mina, slot="identity_evidence"), Document.objects.get(slot="identity_evidence")
    withdrawn(first, mina)
    with pytest.raises(Refused, match="Somebody else"):
        withdrawn(second, mina)


def test_who_does_not_see_a_document_does_not_withdraw_it(case, cast, mina):
    hidden, shown = kept(case, mina, slot="health_check"), kept(case, mina, slot="court_status")
    take_in(case, cast.lena, "legal")
    lena = cast.actor("lena")
    for document in (hidden, shown):
        document.case.__dict__.pop("_standing", None)
    with acting(lena):
        with pytest.raises(Forbidden):
            withdrawn(hidden, lena)
        withdrawn(shown, lena)
    with pytest.raises(Forbidden):
        withdrawn(hidden, cast.actor("otto"))


def test_the_ledger_learns_the_place_and_the_reason_and_no_words(case, mina):
    withdrawn(kept(case, mina, title="Photo of Mali"), mina)
    entry = Entry.objects.latest("seq")
    assert (entry.kind, entry.subject) == ("document.withdrawn", case.key.alias)
    assert "photo" in entry.detail and "mixed_up" in entry.detail
    assert "Mali" not in entry.detail and "girls" not in entry.detail


# --- pages ----------------------------------------------------------------------------------------


def test_the_page_asks_once_more_before_it_takes_somebody_out(case, mina, niece, as_):
    browser, path = as_("mina"), f"/case/{case.reference}/person/{niece.pk}/take-out"
    assert path in browser.get(f"/case/{case.reference}/person").content.decode()
    asked = browser.get(path).content.decode()
    assert "Take Niece out of this case" in asked and "nothing brings it back" in asked
    assert browser.post(path, {"reason": "", "words": "x"}).status_code == 422
    assert case.casepersons.count() == 2
    after = browser.post(path, WHY, follow=True).content.decode()
    assert "was taken out" in after and "Niece" not in after
    assert browser.post(path, WHY).status_code == 404


def test_nobody_is_offered_to_take_the_principal_out(case, mina, niece, as_):
    browser, sela = as_("mina"), doors.person_of(case)
    path = f"/case/{case.reference}/person/{sela.pk}/take-out"
    assert path not in browser.get(f"/case/{case.reference}/person").content.decode()
    assert browser.get(path).status_code == 409 and browser.post(path, WHY).status_code == 409


def test_the_page_asks_once_more_before_it_withdraws_a_document(case, mina, as_):
    document, browser = kept(case, mina, title="Her photo"), as_("mina")
    page, path = f"/case/{case.reference}/documents", f"/case/{case.reference}/documents/{document.pk}/withdraw"
    assert path in browser.get(page).content.decode()
    assert "Withdraw: Her photo" in browser.get(path).content.decode()
    assert browser.post(path, {"reason": "twice", "words": ""}).status_code == 422
    after = browser.post(path, WHY, follow=True).content.decode()
    assert "Mixed up with somebody or something else" in after and WHY["words"] in after and path not in after
    assert f'href="{page}/{document.pk}"' not in after
    assert browser.get(f"{page}/{document.pk}").status_code == 409


def test_whoever_writes_no_document_is_offered_no_withdrawal(case, cast, mina, as_):
    document = kept(case, mina)
    take_in(case, cast.hana, "intake")
    browser, path = as_("hana"), f"/case/{case.reference}/documents"
    assert "withdraw" not in browser.get(path).content.decode()
    assert browser.get(f"{path}/{document.pk}/withdraw").status_code == 403


def test_a_consent_shows_that_its_paper_was_withdrawn(case, mina, as_):
    paper = kept(case, mina, slot="court_status", data=b"signed", name="x.txt")
    row = answer(
        case=case, by=mina, person=doors.person_of(case), decision="refused", form="written", given_on=local_today(),
        language="lao", without_interpreter=True, paper=paper,
    )  # fmt: skip
    browser, path = as_("mina"), f"/case/{case.reference}/consent/{row.pk}"
    assert "withdrawn" not in browser.get(path).content.decode()
    withdrawn(paper, mina)
    assert "withdrawn" in browser.get(path).content.decode()
