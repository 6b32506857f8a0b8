"""A notice by mail says that something waits, and nothing else; without an address there is none."""

from __future__ import annotations

from typing import Any

from django.core import mail

from wellknit.jobs.models import Job
from wellknit.referral import notices
from wellknit.referral.tests.given import begun, offered, sent, there


def test_a_notice_names_nobody_and_nothing(net: Any, settings: Any) -> None:
    settings.NOTICE_TO = ["office@centre.example"]
    _case, row = offered(net)
    with net.far.here():
        assert Job.objects.filter(kind=notices.JOB).count() == 1
        notices.send({})
        secret = ("Sela", row.thid, there(net, row).organisation.name, "shelter", "Bangkok")
    (letter,) = mail.outbox
    whole = letter.message().as_string()
    assert not [word for word in secret if word.lower() in whole.lower()]
    assert "Phnom Penh" in whole


def test_what_arrives_together_is_one_mail(net: Any, settings: Any) -> None:
    settings.NOTICE_TO = ["office@centre.example"]
    notices_before = len(mail.outbox)
    _case, need = begun(net)
    sent(net, need)
    net.deliver()
    with net.far.here():
        notices.something_waits()
        assert Job.objects.filter(kind=notices.JOB).count() == 1
    assert len(mail.outbox) == notices_before


def test_without_an_address_no_mail_is_sent(net: Any, settings: Any) -> None:
    settings.NOTICE_TO = []
    offered(net)
    with net.far.here():
        assert not Job.objects.filter(kind=notices.JOB).exists()
        notices.send({})
    assert mail.outbox == []
