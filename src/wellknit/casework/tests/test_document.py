"""Documents: what was hidden is gone from the copy, the original stays sealed, and nothing is kept by halves."""

import errno

import pytest

from wellknit.access.actors import Forbidden
from wellknit.casework.actions import documents
from wellknit.casework.models import Document, TeamMember
from wellknit.casework.reads import documents as reads
from wellknit.casework.visibility import refresh
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.vault import files
from wellknit.vault.cleaning import clean
from wellknit.vault.models import SealedFile
from wellknit.vault.tests.hostile.pictures import camera, drawn
from wellknit.vault.tests.hostile.sample import betrays

PICTURE = drawn("JPEG", exif=camera())


def kept(case, by, slot="photo", data=PICTURE, name="x.jpg", **more):
    return documents.add(case=case, by=by, slot=slot, cleaned=clean(data, name), original=data, **more)


def take_in(case, worker, part):
    TeamMember.objects.create(case=case, worker=worker, part=part, since=clock.now())
    refresh(case)
    case.__dict__.pop("_standing", None)


def on_disk():
    return {path.name for path in files.folder().glob("*/*")}


def test_the_copy_that_people_open_has_lost_what_was_hidden_and_the_original_has_not(case, mina):
    document = kept(case, mina, title="Her photo")
    copy = documents.read(document=document, by=mina)
    assert betrays(PICTURE) and not betrays(copy)
    assert "GPS position" in Document.objects.get(pk=document.pk).removed
    assert files.load(document.original) == PICTURE


def test_neither_file_lies_readable_on_disk(case, mina):
    document = kept(case, mina)
    for file in (document.cleaned, document.original):
        assert files.path_of(file.name).read_bytes()[:3] != b"\xff\xd8\xff"


def test_opening_is_recorded_with_the_place_and_not_with_what_it_says(case, mina):
    document = kept(case, mina, title="Her photo")
    documents.read(document=document, by=mina)
    entry = Entry.objects.latest("seq")
    assert (entry.kind, entry.subject) == ("document.read", case.key.alias)
    assert "photo" in entry.detail and "Her" not in entry.detail


def test_a_colleague_of_another_team_neither_adds_nor_opens(case, cast, mina):
    document = kept(case, mina)
    with pytest.raises(Forbidden):
        documents.read(document=document, by=cast.actor("otto"))
    with pytest.raises(Forbidden):
        kept(case, cast.actor("otto"))


def test_a_legal_officer_sees_no_health_paper_and_cannot_put_one_there(case, cast, mina):
    hidden, shown = kept(case, mina, slot="health_check"), kept(case, mina, slot="court_status")
    take_in(case, cast.lena, "legal")
    lena = cast.actor("lena")
    seen = {row.pk for shelf in reads.shelves(lena, case) for row in shelf.documents}
    assert shown.pk in seen and hidden.pk not in seen
    with pytest.raises(Forbidden):
        kept(case, lena, slot="medical_summary")


def test_what_a_paper_is_about_can_be_said_otherwise_but_only_within_what_one_sees(case, cast, mina):
    assert kept(case, mina, slot="other", category="health").category == "health"
    take_in(case, cast.lena, "legal")
    with pytest.raises(Forbidden):
        kept(case, cast.actor("lena"), slot="other", category="health")


def test_the_same_file_in_the_same_place_is_refused_and_elsewhere_is_noticed(case, mina):
    first = kept(case, mina)
    with pytest.raises(Refused, match="already"):
        kept(case, mina)
    second = kept(case, mina, slot="identity_evidence")
    assert [row.pk for row in reads.copies(mina, case, second.content_index)] == [first.pk, second.pk]
    assert Document.objects.count() == 2


def test_equal_files_of_two_cases_cannot_be_told_equal(case, mina):
    from wellknit.casework.actions import cases

    other = cases.open_case(by=mina, called="Dao")
    assert kept(case, mina).content_index != kept(other, mina).content_index


@pytest.mark.parametrize("full_at", [1, 2])
def test_a_full_disk_keeps_nothing_by_halves(case, mina, monkeypatch, full_at):
    documents.want(case=case, by=mina, slot="photo")
    before, writes, write = on_disk(), [], files._write

    def filling(path, data):
        writes.append(path)
        if len(writes) == full_at:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, data)

    monkeypatch.setattr(files, "_write", filling)
    with pytest.raises(Refused, match="disk of this node is full"):
        kept(case, mina)
    assert len(writes) == full_at
    assert on_disk() == before and not SealedFile.objects.exists()
    assert Document.objects.get().state == "wanted"
    monkeypatch.undo()
    assert kept(case, mina).state == "held"


def test_a_ledger_that_cannot_be_written_leaves_no_file_behind(case, mina, monkeypatch):
    before = on_disk()
    monkeypatch.setattr(documents, "done", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        kept(case, mina)
    assert on_disk() == before


def test_a_wanted_place_is_filled_once(case, mina):
    wanted = documents.want(case=case, by=mina, slot="photo")
    with pytest.raises(Refused, match="already"):
        documents.want(case=case, by=mina, slot="photo")
    filled = kept(case, mina)
    assert (filled.pk, filled.state) == (wanted.pk, "held")
    assert kept(case, mina, data=drawn("JPEG")).pk != wanted.pk


def test_a_wanted_document_cannot_be_opened_and_may_be_unwanted_until_it_arrives(case, mina):
    wanted = documents.want(case=case, by=mina, slot="photo")
    with pytest.raises(Refused, match="not here yet"):
        documents.read(document=wanted, by=mina)
    kept(case, mina)
    with pytest.raises(Refused, match="arrived"):
        documents.no_longer_want(document=wanted, by=mina)
    documents.no_longer_want(document=documents.want(case=case, by=mina, slot="other"), by=mina)
    assert not Document.objects.filter(slot="other").exists()


def test_a_paper_that_expires_before_it_was_issued_is_refused(case, mina):
    with pytest.raises(Refused, match="before it was issued"):
        kept(case, mina, issued_on=clock.now().date(), expires_on=clock.now().date().replace(year=2020))


def test_an_original_needs_its_own_permission_and_a_known_reason(case, cast, mina):
    document = kept(case, mina)
    with pytest.raises(Forbidden):
        documents.read_original(document=document, by=mina, reason="copy_unreadable")
    sora = cast.actor("sora")
    for reason in ("", "curious"):
        with pytest.raises(Refused):
            documents.read_original(document=document, by=sora, reason=reason)
    assert documents.read_original(document=document, by=sora, reason="copy_unreadable") == PICTURE
    entry = Entry.objects.latest("seq")
    assert entry.kind == "document.original_read" and "copy_unreadable" in entry.detail


def test_a_file_that_was_altered_on_disk_is_not_shown_and_not_counted_as_read(case, mina):
    document = kept(case, mina)
    files.path_of(document.cleaned.name).write_bytes(b"altered")
    with pytest.raises(Refused, match="backup"):
        documents.read(document=document, by=mina)
    assert not Entry.objects.filter(kind="document.read").exists()
