"""Finding people: tolerant of spelling, silent about what is out of sight, at the same cost whatever is on file."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wellknit.access.actors import Forbidden, acting
from wellknit.casework import doors
from wellknit.casework.actions import cases, people
from wellknit.casework.models import CasePerson, NameToken, TeamMember
from wellknit.casework.reads import matching
from wellknit.casework.reads.search import find
from wellknit.casework.visibility import refresh
from wellknit.ground import clock
from wellknit.ledger.models import Entry

TOLD = {
    "names": [{"full": "Somchai Boonmee"}, {"full": "สมชาย บุญมี"}, {"full": "សុខ ចាន់", "kind": "alias"}],
    "papers": [{"kind": "passport", "number": "AA 123-4567"}],
    "reaches": [{"kind": "mobile_phone", "value": "081 234 5678"}, {"kind": "email", "value": "Som@example.org"}],
}


@pytest.fixture
def som(mina):
    return cases.open_case(by=mina, called="Som", person=TOLD)


def references(found):
    return [hit.case.reference for hit in found.hits]


@pytest.mark.parametrize(
    "asked",
    [
        "Somchai Boonmee", "somjai bunmi", "Boonmee, Somchay", "Mr Somchai", "Bounmy", "SOMCHAI", "สมชาย",
        "นายสมชาย บุญมี",
        "សុខចាន់", "Som", "aa1234567", "AA-123 4567", "0812345678", "+66 81 234 5678", "๐๘๑ ๒๓๔ ๕๖๗๘", "som@EXAMPLE.org",
    ],
)  # fmt: skip
def test_a_person_is_found_by_name_paper_telephone_or_email_however_written(som, mina, asked):
    found = find(mina, asked)
    assert references(found) == [som.reference]
    assert found.hits[0].called == "Som" and found.hits[0].why


def test_a_hit_tells_the_reference_the_state_and_the_manager_of_the_case(som, mina):
    hit = find(mina, "Somchai Boonmee").hits[0]
    assert (hit.case, hit.case.reference, hit.case.state) == (som, som.reference, som.state)
    assert hit.case.manager.full_name == som.manager.full_name and hit.person == doors.person_of(som)


def test_a_case_is_found_by_its_reference_and_its_beginning_with_or_without_the_dash(som, mina):
    reference = som.reference
    for asked in (
        reference,
        reference.lower(),
        reference.replace("-", ""),
        reference[:4],
        reference[:8],
        f" {reference} ",
    ):
        assert reference in references(find(mina, asked))
    assert "The reference fits." in find(mina, reference).hits[0].why


@pytest.mark.parametrize("asked", ["", "   ", "🌸", "%", "_", "' OR 1=1 --", "x" * 10_000, "\x00", "Vuthy Heng", "12"])
def test_what_is_on_no_file_finds_nothing(som, mina, asked):
    assert find(mina, asked).hits == []


# Another reference whose digits stand where those of the first do: what is looked up depends on the shape of the text.
OF_THE_SAME_SHAPE = str.maketrans("23456789ABCDEFGHJKMNPQRSTVWXYZ", "34567892BCDEFGHJKMNPQRSTVWXYZA")


@pytest.mark.parametrize("who", ["otto", "rith", "vanna", "hana"])
def test_what_is_out_of_sight_is_not_found_and_leaves_no_trace(som, cast, who):
    actor = cast.actor(who)
    with acting(actor):
        for there, nowhere in (
            ("Somchai Boonmee", "Vuthy Heng Mao"), ("AA1234567", "ZZ7654321"), ("0812345678", "0898765432"),
            ("som@example.org", "vut@example.org"), (som.reference, som.reference.translate(OF_THE_SAME_SHAPE)),
        ):  # fmt: skip
            with CaptureQueriesContext(connection) as one:
                first = find(actor, there)
            with CaptureQueriesContext(connection) as other:
                second = find(actor, nowhere)
            assert (first.hits, first.more) == (second.hits, second.more) == ([], False)
            assert len(one) == len(other)


def test_a_supervisor_finds_the_agency_s_cases_but_not_the_restricted_or_barred(som, cast, mina):
    sora = cast.actor("sora")
    with acting(sora):
        assert references(find(sora, "Somchai Boonmee")) == [som.reference]
    som.restricted = True
    refresh(som)
    with acting(sora):
        assert (
            find(sora, "Somchai Boonmee").hits == find(sora, "AA1234567").hits == find(sora, som.reference).hits == []
        )


def test_a_part_without_identity_finds_nobody_by_name_and_is_told_no_name(som, cast):
    from wellknit.people.models import Worker

    keeper = Worker.objects.create(
        username="keo", full_name="Keo", roles="custodian", agency=cast.mina.agency, password="!"
    )
    cast.workers["keo"] = keeper
    TeamMember.objects.create(case=som, worker=keeper, part="custodian", since=clock.now())
    refresh(som)
    actor = cast.actor("keo")
    with acting(actor):
        assert (
            find(actor, "Somchai Boonmee").hits == find(actor, "AA1234567").hits == find(actor, "0812345678").hits == []
        )
        hit = find(actor, som.reference).hits[0]
        assert (hit.called, hit.person) == ("", None)


def test_a_tracing_officer_finds_by_name_but_not_by_telephone(som, cast):
    worker = cast.lena
    type(worker).objects.filter(pk=worker.pk).update(roles="tracing")
    worker.refresh_from_db()
    TeamMember.objects.create(case=som, worker=worker, part="tracing", since=clock.now())
    refresh(som)
    actor = cast.actor("lena")
    with acting(actor):
        assert references(find(actor, "Somchai Boonmee")) == [som.reference]
        assert find(actor, "0812345678").hits == []


def test_who_may_not_search_is_refused(cast):
    for who in ("ivo", "ada", "ana", "dara"):
        with pytest.raises(Forbidden):
            find(cast.actor(who), "Sela")


def test_that_somebody_searched_is_recorded_and_not_what_for(som, mina):
    find(mina, "Somchai Boonmee")
    entry = Entry.objects.latest("seq")
    assert (entry.kind, entry.subject, entry.detail) == ("case.searched", "", '{"found": 1}')


def test_a_changed_name_is_found_and_the_old_one_is_not(som, mina):
    person = doors.person_of(som)
    people.describe(case=som, person=person, by=mina, called="Vuthy", names=[{"full": "Heng Vuthy"}])
    assert references(find(mina, "Vuthi")) == [som.reference]
    assert find(mina, "Somchai Boonmee").hits == []


def test_a_companion_leads_to_the_case(som, mina):
    people.add_person(case=som, by=mina, called="Chanthou", role="child", relation="child")
    hit = find(mina, "Jantu").hits[0]
    assert (hit.case.reference, hit.called) == (som.reference, "Chanthou")


def test_the_best_hit_comes_first_and_a_long_answer_says_there_is_more(mina):
    for number in range(24):
        cases.open_case(by=mina, called=f"Somchay {chr(97 + number)}")
    best = cases.open_case(by=mina, called="Somchai")
    found = find(mina, "Somchai")
    assert (references(found)[0], len(found.hits), found.more) == (best.reference, 20, True)


def many(number, by, worker):
    """So many cases on file, written straight into the tables."""
    from wellknit.access.actors import System
    from wellknit.casework.models import Case, Person, Visibility
    from wellknit.casework.people import tokens_for
    from wellknit.vault import keyring
    from wellknit.vault.models import DataKey

    keys = [keyring.forge() for _ in range(number)]
    for key, plain in keys:
        keyring.opened.put(key.pk, plain)
    now, tokens = clock.now(), tokens_for(["Malee Srisuk"])
    with acting(System("test")):
        DataKey.objects.bulk_create([key for key, _ in keys])
        persons = Person.objects.bulk_create(Person(key=key, called="Malee Srisuk", made_at=now) for key, _ in keys)
        rows = Case.objects.bulk_create(
            Case(key=key, agency_id=by.agency_id, manager=worker, opened_at=now, updated_at=now) for key, _ in keys
        )
        CasePerson.objects.bulk_create(CasePerson(case=c, person=p) for c, p in zip(rows, persons, strict=True))
        NameToken.objects.bulk_create(NameToken(token=t, person=p) for t in sorted(tokens) for p in persons)
        Visibility.objects.bulk_create(
            Visibility(holder=holder, case=c, part=part, state="open", owner=worker.pk, updated_at=now)
            for c in rows for holder, part in ((f"w{worker.pk}", "manager"), (f"a{by.agency_id}", "agency"))
        )  # fmt: skip
    keyring.opened.drop()


@pytest.mark.parametrize("asked", ["Malee Srisuk", "081 234 5678"])
def test_a_thousand_cases_cost_as_many_queries_as_ten(cast, mina, asked):
    sora, counts = cast.actor("sora"), []
    find(sora, asked)  # the first line ever in a ledger costs more
    for number in (10, 990):
        many(number, mina, cast.mina)
        with acting(sora), CaptureQueriesContext(connection) as queries:
            find(sora, asked)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14


def test_no_more_names_are_opened_than_a_fixed_number(cast, mina, monkeypatch):
    monkeypatch.setattr(matching, "MOST_OPENED", 15)
    monkeypatch.setattr(matching, "PER_TOKEN", 20)
    monkeypatch.setattr(matching, "OWN_CASES", 20)
    many(60, mina, cast.mina)
    sora = cast.actor("sora")
    with acting(sora):
        newest = matching.candidates(sora, ["Malee Srisuk"])
    assert len(newest) == 15 and newest == sorted(newest, reverse=True)
