"""An attachment opens whole, as it was sealed, or not at all."""

import hashlib
import io
from dataclasses import replace

import pytest

from wellknit.seal.fed import attachment, message, shapes
from wellknit.seal.fed.strict import NotAccepted
from wellknit.seal.tests.fed_cast import NOW

ID = message.new_id(NOW * 1000)
PIECE, SEALED_PIECE = 100, 116


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(attachment, "PIECE", PIECE)


def sealed(plain, media_type="application/pdf"):
    sink = io.BytesIO()
    told = attachment.seal(io.BytesIO(plain), sink, id=ID, media_type=media_type)
    return told, sink.getvalue()


def unsealed(told, raw):
    sink = io.BytesIO()
    attachment.unseal(told, io.BytesIO(raw), sink)
    return sink.getvalue()


def meant(told, raw):
    """What a sender would say who wanted these bytes opened."""
    return replace(told, byte_count=len(raw), hash=hashlib.sha256(raw).hexdigest())


@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 199, 200, 201, 5000])
def test_what_goes_in_comes_out(size):
    plain = bytes(range(256)) * (size // 256 + 1)
    told, raw = sealed(plain[:size])
    assert unsealed(told, raw) == plain[:size]
    assert (told.byte_count, told.plain_size) == (len(raw), size)
    assert told.hash == hashlib.sha256(raw).hexdigest()


def test_nothing_plain_is_inside():
    assert b"canary" not in sealed(b"canary" * 100)[1]


def test_two_attachments_never_share_a_key():
    assert sealed(b"x")[0].key != sealed(b"x")[0].key
    assert sealed(b"x")[1] != sealed(b"x")[1]


def test_no_turned_bit_is_accepted_and_nothing_is_written():
    told, raw = sealed(b"a short paper")
    for bit in range(len(raw) * 8):
        broken = bytearray(raw)
        broken[bit // 8] ^= 1 << (bit % 8)
        sink = io.BytesIO()
        with pytest.raises(NotAccepted):
            attachment.unseal(told, io.BytesIO(bytes(broken)), sink)
        assert sink.getvalue() == b""
    print(f"{len(raw) * 8} turned bits refused")


PLAIN = b"a" * 100 + b"b" * 100 + b"c" * 50


@pytest.mark.parametrize("cut", [
    lambda raw: raw[:SEALED_PIECE], lambda raw: raw[: 2 * SEALED_PIECE], lambda raw: raw[SEALED_PIECE:], lambda raw: b"",
    lambda raw: raw[:-1], lambda raw: raw + b"x", lambda raw: raw + raw[-66:], lambda raw: raw[:10],
    lambda raw: raw[SEALED_PIECE : 2 * SEALED_PIECE] + raw[:SEALED_PIECE] + raw[2 * SEALED_PIECE :],
    lambda raw: raw[:SEALED_PIECE] * 2 + raw[2 * SEALED_PIECE :], lambda raw: raw[: 2 * SEALED_PIECE] * 2,
])  # fmt: skip
def test_pieces_cannot_be_left_out_moved_or_added_even_by_who_may_say_the_hash(cut):
    told, raw = sealed(PLAIN)
    for said in (told, meant(told, cut(raw))):
        with pytest.raises(NotAccepted) as refused:
            unsealed(said, cut(raw))
        assert refused.value.reason == "attachment"


def test_nothing_is_written_before_the_whole_was_checked():
    told, raw = sealed(PLAIN)
    for said, bytes_ in ((told, raw[:-1] + bytes([raw[-1] ^ 1])), (replace(told, hash="0" * 64), raw)):
        sink = io.BytesIO()
        with pytest.raises(NotAccepted):
            attachment.unseal(said, io.BytesIO(bytes_), sink)
        assert sink.getvalue() == b""


def test_another_key_or_another_place_opens_nothing():
    told, raw = sealed(PLAIN)
    for other in (replace(told, key=bytes(32)), replace(told, id=message.new_id(NOW * 1000))):
        with pytest.raises(NotAccepted):
            unsealed(other, raw)


def test_more_than_the_message_said_is_not_read():
    told, raw = sealed(PLAIN)

    class Endless(io.BytesIO):
        taken = 0

        def read(self, size=-1):
            self.taken += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(NotAccepted):
        attachment.check(told, endless)
    assert endless.taken <= len(raw) + 1


def test_25_mib_pass_and_one_byte_more_does_not(monkeypatch):
    monkeypatch.setattr(attachment, "LIMIT", 1000)
    told, raw = sealed(b"x" * 1000)
    assert unsealed(told, raw) == b"x" * 1000
    with pytest.raises(NotAccepted) as refused:
        sealed(b"x" * 1001)
    assert refused.value.reason == "size"
    with pytest.raises(NotAccepted) as refused:
        attachment.check(replace(told, byte_count=2000), io.BytesIO(b""))
    assert refused.value.reason == "size"


def test_the_schema_and_the_code_agree_on_the_largest():
    schema = shapes._schema("message#attachment")["properties"]["byte_count"]
    assert schema["maximum"] == attachment.SEALED_LIMIT == 25 * 1024 * 1024 + 400 * 16


def test_the_key_does_not_show_when_it_is_printed():
    told, _ = sealed(b"x")
    assert repr(told.key) not in repr(told)
    assert attachment.Attachment.from_json(told.as_json()) == told
