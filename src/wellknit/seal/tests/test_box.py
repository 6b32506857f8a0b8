"""A sealed box opens whole or not at all."""

import io

import pytest

from wellknit.seal import box

PRIVATE = box.new_private()
PUBLIC = box.public_of(PRIVATE)


def sealed(data):
    sink = io.BytesIO()
    box.seal_stream(PUBLIC, io.BytesIO(data), sink)
    return sink.getvalue()


def opened(data, private=PRIVATE):
    sink = io.BytesIO()
    box.open_stream(private, io.BytesIO(data), sink)
    return sink.getvalue()


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(box, "PIECE", 100)


@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 1000])
def test_what_goes_in_comes_out(size):
    assert opened(sealed(b"x" * size)) == b"x" * size


def test_nothing_plain_is_inside():
    assert b"canary" not in sealed(b"canary" * 50)


def test_another_key_opens_nothing():
    with pytest.raises(box.BoxDamaged):
        opened(sealed(b"x" * 300), box.new_private())


def test_a_box_cut_at_a_piece_does_not_open():
    whole = sealed(b"x" * 250)
    piece = int.from_bytes(whole[whole.index(b"\n") + 1 :][:4], "big") + 4
    with pytest.raises(box.BoxDamaged):
        opened(whole[: whole.index(b"\n") + 1 + 2 * piece])


def test_pieces_that_changed_places_do_not_open():
    whole = sealed(b"a" * 100 + b"b" * 100 + b"c" * 50)
    head, body = whole[: whole.index(b"\n") + 1], whole[whole.index(b"\n") + 1 :]
    piece = int.from_bytes(body[:4], "big") + 4
    with pytest.raises(box.BoxDamaged):
        opened(head + body[piece : 2 * piece] + body[:piece] + body[2 * piece :])


@pytest.mark.parametrize("rubbish", [b"", b"hello", b"{}\n", b'{"format": "x"}\n', b"\xff\xfe\n"])
def test_rubbish_is_said_to_be_no_backup(rubbish):
    with pytest.raises(box.BoxDamaged):
        opened(rubbish)
