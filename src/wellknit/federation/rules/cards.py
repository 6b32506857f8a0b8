"""What people paste, upload or scan, made into cards; and whether a card is news. Whatever is wrong is said in a sentence.

A card of 3.7 KB fits no single QR code that a phone still reads, so it is also shown as *parts*, each
``WK<part>/<of>:<sum>:<piece>;``, which may be scanned in any order. A file may hold several cards, oldest first.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellknit.ground.verdicts import YES, Refused, Verdict
from wellknit.seal.fed import card as cards
from wellknit.seal.fed.card import Card
from wellknit.seal.fed.strict import NotAccepted

PIECE = 800  # characters of one part, so that a code has fewer than a hundred squares a side
LONGEST = 2 * 1024 * 1024  # of a file with the cards of several years
_PART = re.compile(r"WK(\d{1,2})/(\d{1,2}):([0-9a-f]{8}):([\w.\-]+);")
_GAP = re.compile(r"\n\s*\n")
_WHY: dict[str, Any] = {
    "nothing": gettext_lazy("There is no card in this. Paste the whole text of the card, or choose its file."),
    "garbled": gettext_lazy(
        "This is not a whole card: something is missing or was changed by a letter. Ask for the file again instead of "
        "typing it. Nothing was changed here."
    ),
    "forged": gettext_lazy(
        "The signature on this card does not fit: it was changed on the way, or somebody else made it. Take nothing from "
        "this sender until you have talked to them. Nothing was changed here."
    ),
    "unsound": gettext_lazy(
        "This card was signed, but what it says does not fit together. Ask the other node to issue a new card. "
        "Nothing was changed here."
    ),
    "ahead": gettext_lazy(
        "This card bears a date that has not come yet. Compare the clocks of the two machines. Nothing was changed here."
    ),
    "over": gettext_lazy("The keys on this card have ended. Ask the other node for its newest card. Nothing was changed here."),
    "own": gettext_lazy("This is a card of this node itself. Ask the other side for theirs."),
    "foreign": gettext_lazy(
        "This card is of another node than this one. If they have made a new root, introduce it anew: the number must be "
        "compared again. Nothing was changed here."
    ),
    "twin": gettext_lazy(
        "This card has the same number as the one we hold, and says something else: somebody shows two cards. Ring them "
        "and compare the number again before you trust either. Nothing was changed here."
    ),
    "renamed": gettext_lazy(
        "This card does not follow the one we hold, although its number would fit: somebody may show us another card than "
        "others. Ring them before you trust it. Nothing was changed here."
    ),
}


def why(name: str) -> Verdict:
    """What is wrong, in the sentence people read."""
    return Verdict(_WHY[name])


def read_signed(text: str) -> list[tuple[Card, str]]:
    """Every card in what somebody pasted or uploaded, with its signed text, oldest first.

    Raises `Refused` unless there is one and each is whole and signed.
    """
    found = sorted((_one(each) for each in texts(text)), key=lambda pair: pair[0].number)
    if not found:
        why("nothing").enforce()
    return found


def texts(text: str) -> list[str]:
    """The signed texts in it: cards are separated by an empty line, parts are put together first."""
    if len(text) > LONGEST:
        why("garbled").enforce()
    whole = "\n\n".join(_assembled(text)) or text
    stripped = ("".join(each.split()) for each in _GAP.split(whole.lstrip("\ufeff").replace("\r\n", "\n")))
    return [each for each in stripped if each]


def _assembled(text: str) -> Iterator[str]:
    """Cards from their parts, each checked against the sum that every part bears."""
    sets: dict[tuple[str, int], dict[int, str]] = {}
    for number, of, digest, piece in _PART.findall("".join(text.split())):
        sets.setdefault((digest, int(of)), {})[int(number)] = piece
    for (digest, of), pieces in sets.items():
        missing = sorted(set(range(1, of + 1)) - set(pieces))
        if missing:
            numbers = ", ".join(map(str, missing))
            raise Refused(_("Scan the missing codes, too: %(numbers)s of %(of)d.") % {"numbers": numbers, "of": of})
        whole = "".join(pieces[number] for number in sorted(pieces))
        if _sum(whole) != digest:
            why("garbled").enforce()
        yield whole


def parts(text: str) -> list[str]:
    """A card as texts of codes to be scanned."""
    pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
    return [f"WK{number}/{len(pieces)}:{_sum(text)}:{piece};" for number, piece in enumerate(pieces, start=1)]


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _one(text: str) -> tuple[Card, str]:
    try:
        return cards.read(text), text
    except NotAccepted as refused:
        forged = refused.reason in ("signature", "signer")
        unsound = refused.reason in ("card", "shape", "key", "limits")
        name = "forged" if forged else "unsound" if unsound else "garbled"
        raise Refused(str(why(name).why_not)) from None


def fresh(card: Card, now: int) -> Verdict:
    """Whether a card may be a first one to us at this time."""
    try:
        cards.accept(card, now=now, previous=None)
    except NotAccepted as refused:
        return why("ahead" if refused.reason == "clock" else "over")
    return YES


def follows(card: Card, held: Card, now: int) -> Verdict:
    """Whether a card is the next one after the one we hold; why not is told apart, since each asks for something else."""
    if card.node != held.node:
        return why("foreign")
    if card.number <= held.number:
        return _not_newer(card, held)
    if card.number > held.number + 1:
        told = {"held": held.number, "shown": card.number}
        return Verdict(
            _("We hold card no. %(held)d, and this is no. %(shown)d: those in between are missing. Ask for the file "
              "with all their cards. Nothing was changed here.") % told
        )  # fmt: skip
    return _next(card, held, now)


def withdrawn(held: Card, card: Card, now: int) -> list[str]:
    """The names of keys still in use that the newer card leaves out: from now on what they sign is refused."""
    kept = {key.id for key in card.keys}
    return [key.id for key in held.keys if key.until > now and key.id not in kept]


def _not_newer(card: Card, held: Card) -> Verdict:
    if card.number == held.number:
        return YES if card.hash == held.hash else why("twin")
    told = {"held": held.number, "shown": card.number}
    words = _("This is card no. %(shown)d, and we hold no. %(held)d already. Nothing was changed here.")
    return Verdict(words % told)


def _next(card: Card, held: Card, now: int) -> Verdict:
    early = fresh(card, now)
    if not early:
        return early
    try:
        cards.accept(card, now=now, previous=held)
    except NotAccepted:
        return why("renamed")
    return YES
