"""What the two workers write to each other: fixed sentences by code, or words of their own through the gate."""

from django.db import transaction

from wellknit.access.actors import Actor
from wellknit.consent import actions as consents
from wellknit.consent import letters
from wellknit.federation import sending
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.referral.actions.common import PROTOCOL, done, must, tell
from wellknit.referral.models import Line, Referral
from wellknit.referral.rules import moves as rules

WORDS = "story"  # what is said of a person in words is of their story, whatever it is about


@transaction.atomic
def say(*, referral: Referral, by: Actor, phrase: str) -> None:
    """Send one of the fixed sentences; the reader sees it in their own language."""
    must(by, referral)
    rules.may_write_to(referral.state, by_hand=referral.peer_id is None).enforce()
    rules.known("referral_phrase", phrase).enforce()
    keep(referral, incoming=False, phrase=phrase, worker_id=by.worker_id)
    done("referral.said", referral, by=by, phrase=phrase)
    tell(referral, "line", by, phrase=phrase)


@transaction.atomic
def write(*, referral: Referral, by: Actor, words: str) -> None:
    """Send words of one's own. They tell of the person, so the consent must cover their story."""
    must(by, referral)
    rules.may_write_to(referral.state, by_hand=referral.peer_id is None).enforce()
    rules.may_say(words).enforce()
    content = {WORDS: [{"of": "line", "n": 1, "is": {"words": words.strip()}}]}
    keep(referral, incoming=False, words=words.strip(), worker_id=by.worker_id)
    done("referral.said", referral, by=by)
    kind = f"{PROTOCOL}/words"
    if referral.incoming and referral.received is not None:
        letter = letters.reply(referral.received, kind, {}, content=content, key=referral.key, thid=referral.thid)
    elif referral.release is not None:
        permit = consents.go_on(release=referral.release, by=by)
        letter = letters.letter(permit, kind, {}, content=content, thid=referral.thid)
    else:
        raise Refused(str(rules.NOT_NOW))
    sending.send(letter, by=by)


def keep(row: Referral, *, incoming: bool, phrase: str = "", words: str = "", worker_id: int | None = None) -> None:
    """Keep one line. Part of the deed of saying, or of hearing."""
    found = Line(
        key_id=row.key_id, referral=row, incoming=incoming, at=clock.now(), phrase=phrase, words=words, worker_id=worker_id
    )
    found.save(force_insert=True)


@transaction.atomic
def note_read(*, referral: Referral, by: Actor) -> int:
    """Note that what the other side wrote was read; how many lines."""
    must(by, referral)
    return int(Line.objects.filter(referral=referral, incoming=True, read_at=None).update(read_at=clock.now()))
