"""The pages of documents."""

from django.core.files.uploadedfile import SimpleUploadedFile

from wellknit.casework.actions import documents
from wellknit.casework.models import Document
from wellknit.ledger.models import Entry
from wellknit.vault import files
from wellknit.vault.tests.hostile.pictures import camera, drawn
from wellknit.vault.tests.hostile.sample import betrays

NAME = "sela-mueang-village-12.jpg"


def upload(data=None, name=NAME):
    return SimpleUploadedFile(name, drawn("JPEG", exif=camera()) if data is None else data)


def added(browser, case, **more):
    form = {"slot": "photo", "file": upload(), "title": "From her phone"} | more
    return browser.post(f"/case/{case.reference}/documents/add", form, follow=True)


def test_a_file_added_on_the_page_is_listed_and_what_was_removed_is_said(case, as_):
    text = added(as_("mina"), case).content.decode()
    assert "From her phone" in text and "GPS position" in text
    assert "sela-mueang" not in text


def test_the_copy_comes_as_a_file_with_a_neutral_name_that_runs_nowhere(case, as_, node):
    browser = as_("mina")
    added(browser, case)
    answer = browser.get(f"/case/{case.reference}/documents/{Document.objects.get().pk}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="photo.jpg"'
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert not betrays(answer.content)
    assert Entry.objects.filter(kind="document.read").count() == 1


def test_the_name_somebody_gave_the_file_is_kept_nowhere(case, as_, node):
    added(as_("mina"), case)
    assert not [entry for entry in Entry.objects.all() if "sela-mueang" in entry.detail]
    assert not [path for path in files.folder().glob("*/*") if "sela" in path.name]


def test_a_file_that_cannot_be_cleaned_is_refused_in_words_and_nothing_typed_is_lost(case, as_, node):
    answer = added(as_("mina"), case, file=upload(b"MZ program", "photo.jpg"), issued_by="District office")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "its content is something else" in text
    assert "From her phone" in text and "District office" in text
    assert not Document.objects.exists()


def test_a_wrong_date_says_that_the_file_must_be_chosen_again(case, as_):
    answer = added(as_("mina"), case, issued_on="31/2/2026")
    assert answer.status_code == 422 and "Choose the file once more" in answer.content.decode()


def test_the_same_file_in_another_place_is_said(case, as_):
    browser = as_("mina")
    added(browser, case)
    text = added(browser, case, slot="identity_evidence").content.decode()
    assert "The same file lies in this case already, as: Photograph" in text


def test_a_full_disk_becomes_a_page_in_words(case, as_, monkeypatch, node):
    def full(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_write", full)
    answer = added(as_("mina"), case)
    assert answer.status_code == 409 and "disk of this node is full" in answer.content.decode()
    assert not Document.objects.exists()


def test_a_stranger_to_the_team_finds_no_documents(case, as_, mina):
    document = documents.want(case=case, by=mina, slot="photo")
    otto = as_("otto")
    for path in ("", "/add", "/want", f"/{document.pk}", f"/{document.pk}/original"):
        assert otto.get(f"/case/{case.reference}/documents{path}").status_code == 404


def test_a_caseworker_sees_the_document_but_may_not_open_its_original(case, as_, node):
    browser = as_("mina")
    added(browser, case)
    path = f"/case/{case.reference}/documents/{Document.objects.get().pk}/original"
    assert browser.get(path).status_code == 403


def test_a_supervisor_opens_an_original_for_a_reason(case, as_, node):
    added(as_("mina"), case)
    sora, path = as_("sora"), f"/case/{case.reference}/documents/{Document.objects.get().pk}/original"
    assert sora.get(path).status_code == 200
    assert sora.post(path, {"reason": ""}).status_code == 422
    answer = sora.post(path, {"reason": "asked_by_authority"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="photo-original.jpg"'
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert betrays(answer.content)


def test_an_open_screen_is_not_enough_to_open_an_original(case, as_, node):
    added(as_("mina"), case)
    sora, path = as_("sora"), f"/case/{case.reference}/documents/{Document.objects.get().pk}/original"
    session = sora.session
    session["began_at"] -= 6 * 60
    session.save()
    for answer in (sora.get(path), sora.post(path, {"reason": "asked_by_authority"})):
        assert answer.status_code == 302
    assert not Entry.objects.filter(kind="document.original_read").exists()


def test_a_document_of_a_hidden_kind_is_as_unknown(case, cast, as_, mina, node):
    from wellknit.casework.tests.test_document import kept, take_in

    hidden = kept(case, mina, slot="health_check")
    take_in(case, cast.lena, "legal")
    lena = as_("lena")
    assert lena.get(f"/case/{case.reference}/documents/{hidden.pk}").status_code == 404
    text = lena.get(f"/case/{case.reference}/documents").content.decode()
    assert "Health check result" not in text and "not shown to your part" in text


def test_a_wish_for_a_document_is_shown_until_it_is_taken_back(case, as_, node):
    browser = as_("mina")
    answer = browser.post(
        f"/case/{case.reference}/documents/want", {"slot": "house_registration"}, follow=True
    )
    assert "House registration" in answer.content.decode()
    path = f"/case/{case.reference}/documents/{Document.objects.get().pk}/unwant"
    assert "House registration" not in browser.post(path, follow=True).content.decode()
