"""The permit and the gate: what leaves is what was permitted, about whom it was permitted, and nothing else."""

import copy
import dataclasses
import pickle
from datetime import date

import pytest

from wellknit.access.actors import acting
from wellknit.casework.actions import cases, notes
from wellknit.casework.doors import person_of
from wellknit.casework.models import CasePerson, Note, Person, Reach, Relation, Service
from wellknit.consent import actions, content, gate
from wellknit.consent.models import Release
from wellknit.consent.tests.given import REASON, agreed, ask, organisation, released
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.vault import keyring
from wellknit.vault.classes import ROUTINE, Classes, about, sealed

DAY = date(2026, 3, 14)
CLASSES = Classes(
    id=ROUTINE, name=sealed("identity"), illness=sealed("health", 2), house=sealed("location", 3),
    witness=sealed("identity", 4), kind=ROUTINE,
)  # fmt: skip
ROW = {"name": "Sela", "illness": "asthma", "house": "the blue one", "witness": "he", "kind": "visit", "secret": "x"}


def permit_for(case, by, *categories):
    agreed(case, by, ask(*categories))
    return actions.use(release=released(case, by, *categories), by=by)


def confirmed_permit(case, cast, by, *categories):
    release = released(case, by, *categories, ground="court_order", reason=REASON)
    sora = cast.actor("sora")
    with acting(sora):
        actions.confirm(release=release, by=sora)
    return actions.use(release=Release.objects.get(pk=release.pk), by=by)


def test_a_permit_cannot_be_made_by_hand(case):
    told = {
        "case": case, "person": None, "recipient": None, "purpose": "referral", "categories": frozenset({"health"}),
        "until": None, "two_people": True, "principal": True,
    }  # fmt: skip
    for key in ({}, {"key": object()}, {"key": None}):
        with pytest.raises(TypeError):
            gate.Permit(**told, **key)


def test_a_permit_cannot_be_widened_copied_or_stored(case, mina):
    permit = permit_for(case, mina, "health")
    with pytest.raises(dataclasses.FrozenInstanceError):
        permit.categories = frozenset({"health", "identity"})
    for deed in (
        lambda: dataclasses.replace(permit, categories=frozenset({"identity"})),
        lambda: copy.copy(permit),
        lambda: copy.deepcopy(permit),
        lambda: pickle.dumps(permit),
    ):
        with pytest.raises((TypeError, ValueError)):
            deed()


def test_a_permit_shows_no_name_when_it_is_printed(case, mina):
    assert "hospital" not in repr(permit_for(case, mina, "health")).lower()


def test_only_permitted_fields_are_cleared(case, mina):
    permit = permit_for(case, mina, "health")
    assert gate.cleared(permit, CLASSES, ROW) == {"illness": "asthma", "kind": "visit"}


def test_a_field_nobody_classified_never_leaves(case, mina):
    permit = permit_for(case, mina, "health", "identity")
    assert "secret" not in gate.cleared(permit, CLASSES, ROW)


def test_where_somebody_is_and_who_a_witness_is_leave_only_with_a_second_person(case, cast, mina):
    alone = permit_for(case, mina, "identity")
    assert gate.cleared(alone, CLASSES, ROW) == {"name": "Sela", "kind": "visit"}
    two = confirmed_permit(case, cast, mina, "identity", "location")
    assert gate.cleared(two, CLASSES, ROW) == {
        "name": "Sela", "house": "the blue one", "witness": "he", "kind": "visit",
    }  # fmt: skip


def test_a_second_person_alone_does_not_open_a_place(case, cast, mina):
    permit = confirmed_permit(case, cast, mina, "health")
    assert "house" not in gate.cleared(permit, CLASSES, ROW)


def test_routine_never_leaves_alone(case, mina):
    permit = permit_for(case, mina, "legal")
    assert gate.cleared(permit, CLASSES, ROW) == {}


def test_nothing_opens_without_a_permit(case, mina):
    lookalike = type("Permit", (), {"categories": frozenset({"health"}), "two_people": True})()
    for other in (None, lookalike, Release(recipient=organisation())):
        with pytest.raises(TypeError, match="only a permit"):
            gate.cleared(other, CLASSES, ROW)


def test_a_note_leaves_by_its_own_category(case, mina):
    told = {"case": case, "by": mina, "happened_on": DAY}
    of_health = notes.add(body="She coughs.", category="health", **told)
    of_story = notes.add(body="She was sold.", category="story", **told)
    permit = permit_for(case, mina, "health")
    assert gate.cleared(permit, Note.classes, of_health)["body"] == "She coughs."
    assert gate.cleared(permit, Note.classes, of_story) == {}


def test_a_row_of_another_case_or_person_is_refused(case, mina):
    permit = permit_for(case, mina, "health", "identity", "story")
    other = cases.open_case(by=mina, called="Dao")
    note = notes.add(case=other, by=mina, happened_on=DAY, body="About Dao.")
    for row in (note, person_of(other), other):
        with pytest.raises(Refused, match="another case"):
            gate.cleared(permit, type(row).classes, row)
    with pytest.raises(Refused):
        gate.cleared(permit, Note.classes, {"body": "About Dao.", "category": "story", "case_id": other.pk})


def test_a_permit_about_a_child_opens_nothing_of_the_rest_of_the_case(case, mina):
    child = Person(key=keyring.create(), called="Little one", made_at=clock.now())
    child.save(force_insert=True)
    CasePerson.objects.create(case=case, person=child, role="child")
    agreed(case, mina, ask("identity", "story"), person=child)
    permit = actions.use(release=released(case, mina, "identity", "story", person=child), by=mina)
    assert gate.cleared(permit, Person.classes, child)["called"] == "Little one"
    note = notes.add(case=case, by=mina, happened_on=DAY, body="About the mother.")
    for row in (note, person_of(case)):
        with pytest.raises(Refused):
            gate.cleared(permit, type(row).classes, row)


def test_a_row_is_read_with_the_classes_of_its_own_model(case, mina):
    permit = permit_for(case, mina, "health")
    with pytest.raises(TypeError, match="its own model"):
        gate.cleared(permit, Classes(called=about("health")), person_of(case))


def test_a_number_to_call_is_contact_and_an_address_is_a_place(case, cast, mina):
    person = person_of(case)
    for kind, value in (("mobile_phone", "+66 81 000 0000"), ("address", {"street": "Blue lane", "city": "Trat"})):
        Reach(key_id=person.key_id, person=person, kind=kind, value=value, value_index=b"blind").save()
    phone, address = Reach.objects.filter(person=person).order_by("pk")
    permit = permit_for(case, mina, "contact")
    assert gate.cleared(permit, Reach.classes, phone) == {"kind": "mobile_phone", "value": "+66 81 000 0000"}
    assert "value" not in gate.cleared(permit, Reach.classes, address)
    two = confirmed_permit(case, cast, mina, "contact", "location")
    assert gate.cleared(two, Reach.classes, address)["value"]["city"] == "Trat"


def test_a_hidden_house_is_not_named_and_relatives_are_not_told_apart(case, mina):
    person = person_of(case)
    house = organisation("Quiet house", confidential=True)
    service = Service(
        case=case, key_id=case.key_id, made_by_id=mina.worker_id, made_at=clock.now(), kind="Shelter", provider=house,
        given_on=DAY, words="She sleeps now.",
    )  # fmt: skip
    service.save(force_insert=True)
    other = person_of(cases.open_case(by=mina, called="Dao"))
    relation = Relation(key_id=person.key_id, person=person, other=other, kind="sibling")
    relation.save(force_insert=True)
    permit = permit_for(case, mina, "health", "family")
    leaving = gate.cleared(permit, Service.classes, service)
    assert leaving["words"] == "She sleeps now." and "provider" not in leaving
    assert "other" not in gate.cleared(permit, Relation.classes, relation)


def test_the_preview_shows_exactly_what_leaves(case, mina):
    person = person_of(case)
    person.sex, person.marks, person.birth = "female", "A scar", {"precision": "year", "year": 1999}
    person.save()
    Reach(key_id=person.key_id, person=person, kind="mobile_phone", value="+66 81 000 0000").save()
    wanted, covered = frozenset({"identity", "contact", "health"}), frozenset({"identity", "contact"})
    preview = content.preview(case, person, wanted, covered, False)
    permit = permit_for(case, mina, *covered)
    assert [item for item in preview if item.leaves] == content.extract(permit)
    assert [item.text for item in preview if not item.leaves] == ["A scar"]
    assert {"Sela", "1999", "+66 81 000 0000"} <= {item.text for item in content.extract(permit)}
