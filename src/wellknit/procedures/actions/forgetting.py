"""Forgetting facts that came from another node, when the consent they came on has ended."""

from collections.abc import Collection

from wellknit.access.actors import System
from wellknit.consent.models import ReceivedConsent
from wellknit.procedures import facts
from wellknit.procedures.actions import engine
from wellknit.procedures.models import Message

NODE = System("procedures")


def forget_ended(received: ReceivedConsent, categories: Collection[str]) -> bool:
    """Drop what came on it and may not be kept any more, from the messages and from what choices read (registered with
    `consent.received`). Choices already made stay made. Always true: nothing of it is left here."""
    left = frozenset(received.category_names)
    for message in Message.objects.filter(received=received).select_related("run"):
        gone = {name for name in message.facts or {} if received.ended or facts.category(name) not in left}
        if not gone:
            continue
        message.facts = {name: value for name, value in (message.facts or {}).items() if name not in gone}
        message.save(update_fields=["facts"])
        run = engine.hold(message.run)
        run.facts = {name: value for name, value in (run.facts or {}).items() if name not in gone}
        run.save(update_fields=["facts"])
    return True
