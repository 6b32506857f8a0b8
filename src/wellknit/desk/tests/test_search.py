"""Searching from the desk: what is typed stays out of addresses and out of the record."""

from wellknit.ledger.models import Entry


def text(answer):
    return answer.content.decode()


def test_a_case_is_found_by_its_reference_and_opens_from_there(case, as_):
    shown = text(as_("mina").post("/search", {"q": case.reference}))
    assert f'href="/case/{case.reference}/"' in shown and "The reference fits." in shown


def test_what_stands_in_an_address_is_never_searched_for(case, as_):
    shown = text(as_("mina").get(f"/search?q={case.reference}"))
    assert f'href="/case/{case.reference}/"' not in shown
    assert not Entry.objects.filter(kind="case.searched").exists()


def test_a_search_is_recorded_without_its_words(case, as_):
    as_("mina").post("/search", {"q": "Sela"})
    entry = Entry.objects.get(kind="case.searched")
    assert "Sela" not in entry.detail and not entry.subject


def test_a_stranger_finds_nothing_and_is_told_what_to_do(case, as_):
    shown = text(as_("otto").post("/search", {"q": case.reference}))
    assert "Nothing was found" in shown and "Begin a new case" in shown and "/emergency" in shown


def test_who_may_not_search_has_no_box_and_no_page(as_):
    assert as_("ivo").post("/search", {"q": "x"}).status_code == 403
    assert 'role="search"' not in text(as_("ivo").get("/"))
    assert 'role="search"' in text(as_("mina").get("/"))


def test_every_search_box_posts_with_a_token_of_its_own(as_):
    shown = text(as_("mina").get("/"))
    assert 'action="/search" method="post"' in shown and "the-form-token-stands-here" not in shown
    assert shown.count("csrfmiddlewaretoken") >= 4
