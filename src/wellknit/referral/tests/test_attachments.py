"""Documents that go along with a referral, carried by both couriers from one node's endpoints to the other's."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from wellknit.casework.actions import documents
from wellknit.casework.doors import person_of
from wellknit.casework.models import Document
from wellknit.casework.tests.test_document import kept
from wellknit.federation import courier, wire
from wellknit.federation.models import Awaited, Blob
from wellknit.ground.verdicts import Refused
from wellknit.referral.actions import answers, filing
from wellknit.referral.models import Enclosure
from wellknit.referral.tests.given import begun, sent, there
from wellknit.referral.tests.test_ending import withdrawn


class Across:
    """A line that ends in the endpoints of the other node instead of on a wire."""

    def __init__(self, other: Any) -> None:
        self.other = other

    def post(self, part: str, raw: bytes, message_id: str) -> wire.Reply:
        with self.other.here():
            answer = Client().post(f"/fed/v1/{part}", raw, content_type="application/octet-stream")
            return wire.Reply(answer.status_code, answer.content)

    def get(self, part: str, most: int) -> BytesIO | None:
        with self.other.here():
            answer = Client().get(f"/fed/v1/{part}")
            return BytesIO(b"".join(answer.streaming_content)) if answer.status_code == 200 else None  # type: ignore[attr-defined]

    def close(self) -> None:
        """Nothing is held open."""


def carried(net: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both couriers work until nothing is left to carry."""
    monkeypatch.setattr(wire, "addresses", lambda card: [card])
    for _round in range(4):
        for node, other in ((net.near, net.far), (net.far, net.near)):
            monkeypatch.setattr(wire, "Line", lambda endpoint, other=other: Across(other))
            with node.here():
                courier.work()


def test_attachments_and_sub_records_follow_by_courier(net: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    case, need = begun(net)
    with net.near.here("mina") as mina:
        document = kept(case, mina, slot="medical_summary", category="health", title="Clinic")
    row = sent(net, need, documents=[document])
    carried(net, monkeypatch)
    with net.far.here("otto") as otto:
        answers.accept(referral=there(net, row), by=otto)
    carried(net, monkeypatch)
    with net.far.here():
        assert Awaited.objects.get().state == "kept"
    with net.near.here():
        assert Blob.objects.get().taken_at
    with net.far.here("otto") as otto:
        opened = filing.open_case(referral=there(net, row), by=otto, called="Sela")
        assert [each.slot for each in Document.objects.filter(case=opened)] == ["medical_summary"]
        assert Enclosure.objects.get().document is not None
        assert [each.parts["full"] for each in person_of(opened).personnames.all()] == ["Sela Chan"]
    withdrawn(net)
    with net.far.here("otto") as otto:
        paper = Document.objects.select_related("case__key", "cleaned").get(case=opened)
        assert (paper.state, paper.withdrawn_because) == ("withdrawn", "consent_ended")
        with pytest.raises(Refused):
            documents.read(document=paper, by=otto)
