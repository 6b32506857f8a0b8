"""How alike two names are, from 0 to 1; and the best of many candidates.

Parts are compared with parts, in whatever order the families of a country write them; a person who gave one name
of three is not punished much for it. What is written and what is heard both count. Distances come from rapidfuzz;
its partial and weighted ratios find likeness where there is none and are not used.
"""

import heapq
from collections.abc import Hashable, Iterable
from typing import Generic, NamedTuple, TypeVar

from rapidfuzz.fuzz import ratio

from wellknit.names.folding import parts
from wellknit.names.sounds import MOST_PARTS, sounds

HEARD_COUNTS = 0.94  # equal in sound is a little less than equal in writing
UNMATCHED = 0.12  # what is lost when one name has many parts that the other has not

Key = TypeVar("Key", bound=Hashable)


class Ranked(NamedTuple, Generic[Key]):
    """A candidate, the name of theirs that came nearest, and how near."""

    key: Key
    name: str
    score: float


class _Word(NamedTuple):
    written: str
    heard: str


def similarity(a: str, b: str) -> float:
    """How alike two names are: 1 is the same but for marks and order, below 0.7 hardly the same."""
    return _alike(_read(a, {}), _read(b, {}))


def rank(query: str, candidates: Iterable[tuple[Key, str]], k: int) -> list[Ranked[Key]]:
    """The ``k`` best candidates, best first; of several names of one key only the nearest counts."""
    heard: dict[str, _Word] = {}  # many candidates share a word
    asked = _read(query, heard)
    best: dict[Key, Ranked[Key]] = {}
    for key, name in candidates:
        score = _alike(asked, _read(name, heard))
        if key not in best or score > best[key].score:
            best[key] = Ranked(key, name, score)
    return heapq.nlargest(k, best.values(), key=lambda ranked: ranked.score)


def _read(name: str, heard: dict[str, _Word]) -> list[_Word]:
    words = parts(name)[:MOST_PARTS]
    for word in words:
        if word not in heard:
            heard[word] = _Word(word, sounds(word))
    return [heard[word] for word in words]


def _alike(a: list[_Word], b: list[_Word]) -> float:
    if not a or not b:
        return 0.0
    fewer, more = sorted((a, b), key=lambda words: (len(words), words))  # the same whichever comes first
    return max(_by_parts(fewer, more), _near(_joined(a), _joined(b)))


def _by_parts(fewer: list[_Word], more: list[_Word]) -> float:
    """Each part of the shorter name takes its nearest of the longer one; what is left over costs a little."""
    left, total, matched = list(more), 0.0, 0
    for word in sorted(fewer, key=lambda word: -len(word.written)):
        score, partner = max(((_near(word, other), other) for other in left), key=lambda pair: pair[0])
        left.remove(partner)
        total += score * len(word.written)
        matched += len(partner.written)
    covered = matched / sum(len(word.written) for word in more)
    return total / sum(len(word.written) for word in fewer) * (1 - UNMATCHED * (1 - covered))


def _near(a: _Word, b: _Word) -> float:
    written = ratio(a.written, b.written) / 100
    heard = ratio(a.heard, b.heard) / 100 * HEARD_COUNTS if len(a.heard) > 1 and len(b.heard) > 1 else 0.0
    return max(written, heard)


def _joined(words: list[_Word]) -> _Word:
    return _Word("".join(word.written for word in words), "".join(word.heard for word in words))
