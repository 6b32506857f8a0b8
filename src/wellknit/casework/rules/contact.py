"""May this person be contacted, this way, now, with this one answering? No, unless all that was agreed says yes.

Every call, message, letter and visit asks first, through `actions.contact.ask_gate`, which records it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from wellknit.casework.rules.codes import known
from wellknit.ground.verdicts import YES, Verdict

LONGEST_REVIEW = timedelta(days=30)
ANYBODY_ELSE = frozenset({"family", "partner", "friend", "staff", "employer", "stranger"})
_WRITTEN = frozenset({"text_message", "chat", "email", "letter"})
_AT_HOME = frozenset({"letter", "visit"})

Rule = Mapping[str, Any]


class Agreed(Protocol):
    """What was agreed with the person: a row of `SafeContact`, or anything like it."""

    allowed: Any
    rules: Any
    never: Any
    zone: Any
    review_on: Any


REFUSED_ELSEWHERE = Verdict(
    _("Do not contact: in another case on this node the person said that they do not want to be contacted.")
)


def contact_gate(record: Agreed | None, channel: str, moment: datetime, who: str) -> Verdict:
    """Whether the person may be contacted by ``channel`` at ``moment`` when ``who`` answers or opens.

    ``who`` is a code of the list ``contact_who``; ``nobody`` means that a message would be left. The moment knows
    its zone; hours and days are those of the person's zone.
    """
    if record is None:
        return Verdict(
            _("Do not contact: nobody has written down yet how this person can be reached safely.")
        )
    if not record.allowed:
        return Verdict(_("Do not contact: the person does not want to be contacted."))
    local = _local(moment, record.zone)
    if local is None:
        return Verdict(_("Do not contact: it is not known what time it is where the person is."))
    if local.date() > record.review_on:
        return Verdict(_("Do not contact: what was agreed is too old. Ask the person again when you meet."))
    if _forbidden(record.never or (), channel, who):
        return Verdict(_("Do not contact this way: the person said never."))
    return _agreed(record.rules or (), channel, local, who)


def _agreed(rules: Sequence[Rule], channel: str, local: datetime, who: str) -> Verdict:
    ways = [rule for rule in rules if rule.get("channel") == channel]
    if not ways:
        return Verdict(_("Do not contact this way: it was not agreed."))
    now = [rule for rule in ways if is_open(rule, local)]
    if not now:
        return Verdict(_("Not now: this lies outside the agreed days and hours."))
    if who == "nobody":
        left = any(rule.get("leave_message") is True for rule in now)
        return YES if left else Verdict(_("Do not leave a message: it was not agreed."))
    if not any(who in rule.get("who_may_answer", ()) for rule in now):
        return Verdict(_("Do not go on with whoever answers: only others were agreed."))
    return YES


def is_open(rule: Rule, local: datetime) -> bool:
    """Whether a local moment lies in the days and hours of a rule.

    Hours may cross midnight: the day is then the one on which they begin. Without hours the whole day is open.
    """
    days, now = rule.get("days", ()), local.time()
    begin, end = _hour(rule, "from"), _hour(rule, "until")
    today, yesterday = local.weekday() in days, (local.weekday() - 1) % 7 in days
    if not rule.get("from") and not rule.get("until"):
        return today
    if begin is None or end is None:
        return False
    if begin < end:
        return today and begin <= now < end
    return begin != end and ((today and now >= begin) or (yesterday and now < end))


def may_be_written(
    *, allowed: bool, rules: Sequence[Rule], never: Collection[str], zone: str, review_on: date, today: date
) -> Verdict:
    """Whether a record can stand: looked at again within 30 days, with codes and hours that can be read."""
    if not today <= review_on <= today + LONGEST_REVIEW:
        return Verdict(_("Look at this again within 30 days: choose a day between today and then."))
    if allowed and not rules:
        return Verdict(
            _("Say at least one way in which the person may be contacted, or that they do not want it.")
        )
    if _zone(zone) is None:
        return Verdict(_("Say in which time zone the person is."))
    wrong = (known("contact_never", never), *(_can_stand(rule) for rule in rules))
    return next((verdict for verdict in wrong if not verdict), YES)


def _can_stand(rule: Rule) -> Verdict:
    if not rule.get("channel") or not rule.get("days"):
        return Verdict(_("Each way of contact needs its days."))
    if not rule.get("who_may_answer") and not rule.get("leave_message"):
        return Verdict(_("Say who may answer, or that a message may be left."))
    if not set(rule["days"]) <= set(range(7)) or not _hours_fit(rule):
        return Verdict(_("Say both hours, and not the same hour twice; or leave both out for the whole day."))
    channel, who = (
        known("contact_channel", rule["channel"]),
        known("contact_who", rule.get("who_may_answer", ())),
    )
    return who if channel else channel


def _hours_fit(rule: Rule) -> bool:
    begin, end = _hour(rule, "from"), _hour(rule, "until")
    if not rule.get("from") and not rule.get("until"):
        return True
    return begin is not None and end is not None and begin != end


def _forbidden(never: Collection[str], channel: str, who: str) -> bool:
    return (
        ("in_writing" in never and channel in _WRITTEN)
        or ("at_home" in never and channel in _AT_HOME)
        or ("message" in never and who == "nobody")
        or ("others" in never and who in ANYBODY_ELSE)
        or (who in ("family", "partner", "employer") and who in never)
    )


def _hour(rule: Rule, end: str) -> time | None:
    try:
        return time.fromisoformat(rule[end]) if rule.get(end) else None
    except ValueError:
        return None


def _local(moment: datetime, zone: str) -> datetime | None:
    known_zone = _zone(zone)
    return moment.astimezone(known_zone) if known_zone else None


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None
