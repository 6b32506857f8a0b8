"""A notice by mail says that something waits, and nothing else; without an address there is none."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from typing import Any

import pytest

from wellknit.jobs.models import Job
from wellknit.referral import notices
from wellknit.referral.tests.given import begun, offered, sent, there


@pytest.fixture
def outbox(monkeypatch: Any) -> list[EmailMessage]:
    """What a mail server that speaks TLS would have taken; one that does not gets nothing."""
    sent: list[EmailMessage] = []

    class Server:
        def __init__(self, *where: Any, **more: Any) -> None:
            self.secure = False

        def starttls(self, context: Any) -> None:
            self.secure = context.check_hostname

        def send_message(self, letter: EmailMessage) -> None:
            assert self.secure
            sent.append(letter)

        def __enter__(self) -> Any:
            return self

        def __exit__(self, *why: Any) -> None:
            """Hang up."""

    monkeypatch.setattr(smtplib, "SMTP", Server)
    return sent


def test_a_notice_names_nobody_and_nothing(net: Any, settings: Any, outbox: list[EmailMessage]) -> None:
    settings.NOTICE_TO = ["office@centre.example"]
    _case, row = offered(net)
    with net.far.here():
        assert Job.objects.filter(kind=notices.JOB).count() == 1
        notices.send({})
        secret = ("Sela", row.thid, there(net, row).organisation.name, "shelter", "Bangkok")
    (letter,) = outbox
    whole = letter.as_string()
    assert not [word for word in secret if word.lower() in whole.lower()]
    assert "Phnom Penh" in whole


def test_what_arrives_together_is_one_mail(net: Any, settings: Any, outbox: list[EmailMessage]) -> None:
    settings.NOTICE_TO = ["office@centre.example"]
    _case, need = begun(net)
    sent(net, need)
    net.deliver()
    with net.far.here():
        notices.something_waits()
        assert Job.objects.filter(kind=notices.JOB).count() == 1
    assert outbox == []


def test_without_an_address_no_mail_is_sent(net: Any, settings: Any, outbox: list[EmailMessage]) -> None:
    settings.NOTICE_TO = []
    offered(net)
    with net.far.here():
        assert not Job.objects.filter(kind=notices.JOB).exists()
        notices.send({})
    assert outbox == []
