"""A mail that says that something waits, and nothing else: no name, no number, no need, and not who asks.

Off unless an address for it is set. It goes to the office, not to a person, and through a job, so that a mail server that
is down never stops a referral.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import override

from wellknit.ground import clock
from wellknit.jobs.queue import put_off

JOB = "referral.notice"
GATHERS = timedelta(minutes=10)  # several things that arrive together make one mail


def something_waits() -> None:
    """Put the notice off, once for everything that arrives within ten minutes; part of the deed of hearing."""
    if settings.NOTICE_TO:
        put_off(JOB, at=clock.now() + GATHERS, once=JOB)


def send(payload: dict[str, Any]) -> None:
    """The job."""
    if not settings.NOTICE_TO:
        return
    with override(settings.LANGUAGE_CODE):
        words = _("Something waits for you at %(node)s. Sign in to see it.") % {"node": settings.NODE_NAME}
        subject = _("Something waits")
    send_mail(subject, words, settings.DEFAULT_FROM_EMAIL, settings.NOTICE_TO)
