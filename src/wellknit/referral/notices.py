"""A mail that says that something waits, and nothing else: no name, no number, no need, and not who asks.

Off unless an address for it is set. It goes to the office, not to a person, and through a job, so that a mail server that
is down never stops a referral.
"""

import smtplib
import ssl
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from wellknit.ground import clock
from wellknit.jobs.queue import put_off

JOB = "referral.notice"
GATHERS = timedelta(minutes=10)  # several things that arrive together make one mail
_TLS_FROM_THE_START, _PATIENCE = 465, 30  # the port for it (RFC 8314), and seconds


def something_waits() -> None:
    """Put the notice off, once for everything that arrives within ten minutes; part of the deed of hearing."""
    if settings.NOTICE_TO:
        put_off(JOB, at=clock.now() + GATHERS, once=JOB)


def send(payload: dict[str, Any]) -> None:
    """The job."""
    if not settings.NOTICE_TO:
        return
    letter = EmailMessage()
    letter["From"], letter["To"] = settings.NOTICE_FROM, ", ".join(settings.NOTICE_TO)
    with override(settings.LANGUAGE_CODE):
        letter["Subject"] = _("Something waits")
        letter.set_content(_("Something waits for you at %(node)s. Sign in to see it.") % {"node": settings.NODE_NAME})
    with _line() as line:
        line.send_message(letter)


def _line() -> smtplib.SMTP:
    """A line to the mail server: always under TLS, its certificate checked."""
    where, context = (settings.SMTP_HOST, settings.SMTP_PORT), ssl.create_default_context()
    if settings.SMTP_PORT == _TLS_FROM_THE_START:
        line: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=_PATIENCE, context=context)
    else:
        line = smtplib.SMTP(*where, timeout=_PATIENCE)
        line.starttls(context=context)
    if settings.SMTP_USER:
        line.login(settings.SMTP_USER, settings.SMTP_PASSWORD)
    return line
