"""No bit of an envelope can be turned, and no malformed message gets in, nor anything but the one refusal out."""

import json
import random
from collections import Counter

import pytest

from wellknit.ground.canonical import canonical
from wellknit.seal.fed.padding import padded
from wellknit.seal.fed.strict import NotAccepted, from_base64, to_base64
from wellknit.seal.tests.fed_cast import opened, sealed
from wellknit.seal.tests.fed_forge import around, forged, raw, signed_j1, signed_x1, told

MALFORMED, SEED = 10_000, 20261123


@pytest.mark.parametrize("half", [0, 1])
@pytest.mark.parametrize("suite", ["X1", "J1"])
def test_no_bit_of_an_envelope_can_be_turned(suite, half):
    """Every single bit, in two halves so that no test is long."""
    whole = sealed(suite=suite)
    assert opened(whole).suite == suite
    why = Counter()
    for bit in range(half, len(whole) * 8, 2):
        broken = bytearray(whole)
        broken[bit // 8] ^= 1 << (bit % 8)
        with pytest.raises(NotAccepted) as refused:
            opened(bytes(broken))
        why[refused.value.reason] += 1
    print(f"{suite}: {why.total()} turned bits of {len(whole) * 8} refused, {dict(why)}")
    assert why.total() == len(whole) * 4


@pytest.mark.parametrize("suite", ["X1", "J1"])
def test_no_bit_of_a_signed_message_can_be_turned(suite):
    """What an enemy who could open the seal would try: every seventh bit of what is inside, sealed again."""
    content = {"X1": signed_x1, "J1": signed_j1}[suite](padded(told(suite)))
    assert opened(around(content, suite)).suite == suite
    why = Counter()
    for bit in range(0, len(content) * 8, 7):
        broken = bytearray(content)
        broken[bit // 8] ^= 1 << (bit % 8)
        with pytest.raises(NotAccepted) as refused:
            opened(around(bytes(broken), suite))
        why[refused.value.reason] += 1
    print(f"{suite}: {why.total()} turned bits of {len(content) * 8} inside the seal refused, {dict(why)}")


ODD = [
    None, True, False, 0, -1, 1.5, 1e300, 2**70, "", " ", "\n", "\x00", "A", "é", "\u202e", "x" * 5000, [], {}, [[]],
    {"": ""}, "none", "null", "NaN", "../../etc", "did:key:z6Mk", "X1", "J1", "=" * 44, "-1", "1790000000",
]  # fmt: skip
TOKENS = [
    b"NaN",
    b"Infinity",
    b"-Infinity",
    b":1e999",
    b"null",
    b"[",
    b"{",
    b'"',
    b"\\ud800",
    b"\xff",
    b"\x00",
    b",",
]


def places(value, path=()):
    """Every place inside a value."""
    yield path
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in steps:
        yield from places(inner, (*path, name))


def put(value, path, new):
    """The value with something else in one place."""
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = put(value[path[0]], path[1:], new)
    return copy


def dropped(value, path):
    """The value without one of its places."""
    copy = value.copy()
    if len(path) == 1:
        del copy[path[0]]
    else:
        copy[path[0]] = dropped(value[path[0]], path[1:])
    return copy


def inside(value):
    return [path for path in places(value) if path]


def without_body(value):
    """Inside the body everything is allowed that is JSON."""
    return [path for path in inside(value) if path[0] != "body"]


class Mischief:
    """Twelve ways to spoil a message; each a method that makes one envelope out of chance."""

    def __init__(self, chance):
        self.chance = chance
        self.whole = {suite: sealed(suite=suite) for suite in ("X1", "J1")}

    def one(self):
        return self.chance.choice(list(self.whole.items()))

    def spoiled(self, value, paths):
        """The value with something odd in one of these places, and truly something else than was there."""
        path = self.chance.choice(paths)
        changed = put(value, path, self.chance.choice(ODD))
        return changed if changed != value else self.spoiled(value, paths)

    def noise(self):
        return self.chance.randbytes(self.chance.randrange(2000))

    def cut(self):
        _, whole = self.one()
        return whole[: self.chance.randrange(len(whole))]

    def bytes_turned(self):
        _, whole = self.one()
        broken = bytearray(whole)
        for _ in range(self.chance.randrange(1, 20)):
            broken[self.chance.randrange(len(broken))] ^= self.chance.randrange(1, 256)
        return bytes(broken) if bytes(broken) != whole else b""

    def piece_moved(self):
        _, whole = self.one()
        start, end = sorted(self.chance.sample(range(len(whole)), 2))
        return whole[:start] + whole[end:] + whole[start:end] + b"x"

    def token_inserted(self):
        _, whole = self.one()
        at = self.chance.randrange(1, len(whole))
        return whole[:at] + self.chance.choice(TOKENS) + whole[at:]

    def outer_replaced(self):
        _, whole = self.one()
        value = json.loads(whole)
        return canonical(self.spoiled(value, inside(value)))

    def outer_dropped(self):
        _, whole = self.one()
        value = json.loads(whole)
        return canonical(dropped(value, self.chance.choice(inside(value))))

    def header_replaced(self):
        _, whole = self.one()
        value = json.loads(whole)
        head = json.loads(from_base64(value["protected"]))
        head = self.spoiled(head, inside(head))
        return canonical(value | {"protected": to_base64(canonical(head))})

    def payload_replaced(self):
        suite, _ = self.one()
        value = told(suite)
        return forged(self.spoiled(value, without_body(value)), suite)

    def payload_dropped(self):
        suite, _ = self.one()
        value = told(suite)
        return forged(dropped(value, self.chance.choice(without_body(value))), suite)

    def payload_spoiled(self):
        suite, _ = self.one()
        text = bytearray(padded(told(suite)))
        at = self.chance.randrange(len(text) - 2)
        token = self.chance.choice(TOKENS)
        text[at : at + len(token)] = token
        return raw(bytes(text), suite) if is_spoiled(bytes(text), suite) else b""

    def signature_replaced(self):
        suite, _ = self.one()
        content = {"X1": signed_x1, "J1": signed_j1}[suite](padded(told(suite)))
        at = self.chance.randrange(len(content))
        return around(content[:at] + self.chance.randbytes(3) + content[at + 3 :], suite)


def is_spoiled(text, suite):
    """Whether spoiled bytes still mean an honest message: a text of the body may read ``NaN`` and be none the worse."""
    try:
        value = json.loads(text)
    except ValueError:
        return True
    return {**value, "body": 0} != {**json.loads(padded(told(suite))), "body": 0}


WAYS = [name for name in vars(Mischief) if not name.startswith("_") and name not in ("one", "spoiled")]


@pytest.mark.parametrize("part", range(4))
def test_no_malformed_message_gets_in(part):
    """Ten thousand in four parts; whatever comes, the answer is the one refusal and never another exception."""
    mischief, why, ways = Mischief(random.Random(SEED + part)), Counter(), Counter()
    while ways.total() < MALFORMED // 4:
        way = mischief.chance.choice(WAYS)
        with pytest.raises(NotAccepted) as refused:
            opened(getattr(mischief, way)())
        why[refused.value.reason] += 1
        ways[way] += 1
    print(f"{ways.total()} malformed messages in {len(ways)} ways refused: {dict(why)}")
    assert len(ways) >= 10
