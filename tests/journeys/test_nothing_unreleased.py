"""A person full of canaries is referred across a border: at every stage only what was released is found over there, opened,
shown or logged, and nothing of it in plain; a third agency of either node reaches no address of it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

from django.apps import apps

from tests.disk import rows
from tests.routes import METHODS, all_routes, ask
from wellknit.casework.actions import cases as casework
from wellknit.casework.actions import contact, needs, notes, people, story, tasks
from wellknit.casework.doors import person_of
from wellknit.casework.models import Case
from wellknit.casework.tests.test_contact_gate import rule
from wellknit.consent import actions as consents
from wellknit.consent.models import Consent, ReceivedConsent
from wellknit.consent.tests.given import agreed
from wellknit.consent.tests.given import ask as scope
from wellknit.directory.models import Organisation
from wellknit.referral.actions import answers, course, filing
from wellknit.referral.models import Referral
from wellknit.referral.tests.given import sent, there
from wellknit.vault.fields import SealedField
from wellknit.vault.models import SealedModel
from wellknit.words.calendars import local_today

RELEASED = {"called": "Canary-Called", "name": "Canary-Fullname", "reach": "canary-reach@example.org"}
KEPT = {
    "note": "Canary-Note", "cover": "Canary-Cover", "word": "Canary-Codeword", "never": "Canary-Never", "child": "Canary-Child",
    "family": "Canary-Family", "town": "Canary-Town", "event": "Canary-Event", "story": "Canary-Story", "need": "Canary-Need",
    "perpetrator": "Canary-Perpetrator", "legal": "Canary-Legal", "task": "Canary-Task", "street": "Canary-Street",
    "farm": "Canary-Farm", "marks": "Canary-Marks",
}  # fmt: skip
THIRD = ("rith", "vanna")  # a caseworker and a supervisor of the agency nobody asked, at either node


def planted(net: Any) -> tuple[Any, Any]:
    """A case with a canary in every kind of thing; the consent covers more than is asked for."""
    with net.near.here("mina") as mina:
        told: dict[str, Any] = {
            "birth": {"precision": "year", "year": 2004}, "sex": "female", "marks": KEPT["marks"],
            "names": [{"kind": "full", "full": RELEASED["name"]}], "addresses": [{"street": KEPT["street"], "country": "TH"}],
            "reaches": [{"kind": "email", "value": RELEASED["reach"]}],
        }  # fmt: skip
        case = casework.open_case(by=mina, called=RELEASED["called"], person=told)
        today, need = local_today(), needs.add(case=case, by=mina, kind="shelter", urgency="urgent", words=KEPT["need"])
        people.add_person(case=case, by=mina, called=KEPT["child"], role="child", relation="child", note=KEPT["family"])
        notes.add(case=case, by=mina, body=KEPT["note"], happened_on=today)
        contact.write(
            case=case, by=mina, person=person_of(case), allowed=True, rules=[rule()], zone="Asia/Bangkok", review_on=today,
            cover_story=KEPT["cover"], code_word=KEPT["word"], never_words=KEPT["never"],
        )  # fmt: skip
        story.write_exploitation(case=case, by=mina, words=KEPT["story"], exploited_at=KEPT["farm"])
        story.write_event(case=case, by=mina, kind="Recruitment", country="KH", place={"city": KEPT["town"]}, words=KEPT["event"])
        story.write_perpetrator(case=case, by=mina, words=KEPT["perpetrator"])
        story.decide_status(
            case=case, by=mina, status="PossibleVictimOfTrafficking", decided_on=today, reason=KEPT["legal"]
        )
        tasks.add(case=case, by=mina, title=KEPT["task"], due_on=today, assignee=mina.worker_id)
        every = ("identity", "contact", "health", "story", "family", "legal")
        agreed(case, mina, scope(*every, to=net.near.peer.organisation), language="khm")
        return case, need


def opened() -> str:
    """Everything sealed at the node whose turn it is that its keys still open."""
    return "\n".join(_opened())


def _opened() -> Iterator[str]:
    for model in apps.get_models():
        names = [field.attname for field in model._meta.concrete_fields if isinstance(field, SealedField)]
        if names and issubclass(model, SealedModel):
            for row in model.objects.exclude(key__wrapped=None):
                yield json.dumps([getattr(row, name) for name in names], default=str, ensure_ascii=False)


def hits(words: dict[str, str], hay: str | bytes) -> set[str]:
    """Which canaries are in a text."""
    return {name for name, word in words.items() if (word.encode() if isinstance(hay, bytes) else word) in hay}


class Walk:
    """What is looked at over there after each stage."""

    def __init__(self, net: Any, as_in: Any, log: Any) -> None:
        self.net, self.as_in, self.log = net, as_in, log

    def plain(self) -> set[str]:
        """What lies in plain in the receiver's rows and files, or went to its log: never anything."""
        with self.net.far.here():
            raw = rows() + b"".join(path.name.encode() + path.read_bytes() for path in self.net.far.home.rglob("*") if path.is_file())
        return hits(RELEASED | KEPT, raw) | hits(RELEASED | KEPT, self.log.text)

    def sealed(self) -> set[str]:
        """What the receiver's keys open."""
        with self.net.far.here():
            return hits(RELEASED | KEPT, opened())

    def pages(self, who: str, **numbers: Any) -> tuple[set[str], set[int]]:
        """What a worker over there is shown on all pages of the referral and its case; and the answers."""
        shown, answered = set(), set()
        with self.as_in(self.net.far, who) as browser:
            for address in addresses(**numbers):
                page = browser.get(address)
                shown |= hits(RELEASED | KEPT, b"".join(page) if page.streaming else page.content)
                answered.add(page.status_code)
        return shown, answered


def addresses(**numbers: Any) -> list[str]:
    """Every address of a referral, and of the case where there is one."""
    mine = [each for each in all_routes() if each.name.startswith("referral:") and "pk" in each.parameters]
    bound = [each for each in all_routes() if each.case_bound and each not in mine] if "reference" in numbers else []
    kept = [each for each in mine if not each.case_bound or "reference" in numbers]
    return [each.address(**{"deed": "decline"} | numbers) for each in (*kept, *bound)]


def test_at_every_stage_only_what_was_released_is_over_there(net: Any, as_in: Any, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    walk, released = Walk(net, as_in, caplog), set(RELEASED)
    _case, need = planted(net)
    with net.near.here():  # the search finds what is there
        assert hits(RELEASED | KEPT, opened()) | {"farm"} == released | set(KEPT)
        assert hits(KEPT, rows()) == {"farm"}, "an organisation stands in the directory; the person nowhere in plain"
    row = sent(net, need, categories=("identity", "contact"))
    net.deliver()
    found = there(net, row)
    assert (walk.plain(), walk.sealed()) == (set(), set())
    assert walk.pages("otto", pk=found.pk)[0] == set()

    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    net.deliver()
    assert (walk.plain(), walk.sealed()) == (set(), released)
    assert "called" in walk.pages("otto", pk=found.pk)[0]
    assert walk.pages("mina", pk=found.pk) == (set(), {404, 405})

    with net.far.here("otto") as otto:
        opened_here = filing.open_case(referral=there(net, row), by=otto, called=RELEASED["called"])
        course.report(referral=there(net, row), by=otto, what="service", on=local_today(), service="Shelter")
    net.deliver()
    assert (walk.plain(), walk.sealed()) == (set(), released)
    for who in net.far.cast.workers:
        shown, _answered = walk.pages(who, pk=found.pk, reference=opened_here.reference)
        assert shown <= (released if who in ("otto", "sora") else set()), who

    with net.near.here("mina") as mina:
        consents.withdraw(consent=Consent.objects.select_related("case__key", "person").get(), by=mina)
    net.deliver()
    assert walk.plain() == set()
    assert walk.sealed() <= released, "set aside under the case's key, until a person answers"
    for who in ("otto", "sora"):
        assert walk.pages(who, pk=found.pk, reference=opened_here.reference)[0] == set(), who


def test_a_third_agency_reaches_no_address_of_it_on_either_node(net: Any, as_in: Any) -> None:
    case, need = planted(net)
    row = sent(net, need, categories=("identity",))
    net.deliver()
    arrived = there(net, row)
    with net.far.here():
        erased = ReceivedConsent.objects.get()
    walked = walk_of_strangers(as_in, net.far, pk=arrived.pk) + walk_of_strangers(as_in, net.near, pk=row.pk, reference=case.reference)
    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    net.deliver()
    with net.far.here("otto") as otto:
        found = filing.open_case(referral=there(net, row), by=otto, called=RELEASED["called"])
    net.deliver()
    walked += walk_of_strangers(as_in, net.far, pk=arrived.pk, reference=found.reference)
    walked += walk_of_strangers(as_in, net.far, pk=erased.pk)
    print(f"{walked} addresses asked by strangers")
    with net.far.here():
        assert Referral.objects.get(thid=row.thid).state == "under_way"


def walk_of_strangers(as_in: Any, node: Any, **numbers: Any) -> int:
    """Ask for every address of it as those of the third agency: there is nothing, and nothing of it shows elsewhere."""
    asked = 0
    for who in THIRD:
        with as_in(node, who) as browser:
            for method in METHODS:
                for address in addresses(**numbers):
                    answer = ask(browser, method, address)
                    asked += 1
                    assert answer.status_code in (404, 405), (who, method, address, answer.status_code)
            for address in ("/", "/cases", "/referrals"):
                page = browser.get(address).content.decode()
                assert str(numbers["pk"]) not in page
                assert numbers.get("reference", "?" * 9) not in page
    return asked


def test_the_directory_of_the_other_side_is_not_told_of_the_farm(net: Any) -> None:
    _case, need = planted(net)
    sent(net, need, categories=("identity",))
    net.deliver()
    with net.far.here():
        assert not Organisation.objects.filter(name=KEPT["farm"]).exists()
        assert not Case.objects.exists()
