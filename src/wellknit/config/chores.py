"""What the worker does again and again."""

from datetime import timedelta

from django.conf import settings

from wellknit.access import limits
from wellknit.casework import visibility
from wellknit.casework.actions import derived
from wellknit.config import demo_return
from wellknit.consent.actions import disclosures, received
from wellknit.cooperation import actions as cooperation
from wellknit.federation import attachments, fetching, keys, settling, streams
from wellknit.federation.actions import standing
from wellknit.jobs import queue
from wellknit.jobs.queue import every
from wellknit.ledger import checkpoints
from wellknit.people import sessions
from wellknit.procedures.actions import runs as procedures
from wellknit.referral.actions import answers as referrals


def register_all() -> None:
    """What runs out is swept every quarter of an hour; dates make tasks, hourly where something happened lately
    and daily everywhere, and end agreements."""
    every(timedelta(hours=1), "ledger-checkpoint", checkpoints.write)
    every(timedelta(minutes=15), "visibility-sweep", visibility.sweep)
    every(timedelta(hours=1), "dates-changed-lately", derived.changed_lately)
    every(timedelta(days=1), "dates-everywhere", derived.everything)
    every(timedelta(hours=1), "agreements-dates", cooperation.follow_dates)
    every(timedelta(hours=1), "net-departures", standing.follow_departures)
    every(timedelta(minutes=15), "received-ended", received.follow_time)
    every(timedelta(minutes=15), "erasure-asked-late", disclosures.ask_late)
    every(timedelta(hours=1), "referrals-expired", referrals.expire)
    every(timedelta(minutes=5), "procedures-timers", procedures.fire_due)
    every(timedelta(minutes=5), "procedures-waiting", procedures.try_waiting)
    every(timedelta(hours=1), "node-keys", keys.turn)
    every(timedelta(minutes=5), "post-missing", streams.ask_for_missing)
    every(timedelta(minutes=5), "post-fetch", fetching.asks)
    every(timedelta(minutes=15), "post-expired", settling.expire)
    every(timedelta(days=1), "post-sweep", settling.sweep)
    every(timedelta(days=1), "post-stray", attachments.sweep)
    every(timedelta(hours=1), "limits-sweep", limits.sweep)
    every(timedelta(hours=1), "sessions-sweep", sessions.sweep)
    every(timedelta(days=1), "jobs-sweep", queue.sweep)
    if settings.DEMO:
        queue.handles(demo_return.JOB, demo_return.begin)
