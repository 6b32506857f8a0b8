"""The field cipher, keys and blind indices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.seal import blind, field, keys

KEY = bytes(range(32))


@given(st.binary(max_size=200))
def test_a_value_opens_where_it_was_sealed(plain):
    assert field.unseal(KEY, field.seal(KEY, plain, "note.body|1"), "note.body|1") == plain


@pytest.mark.parametrize("place", ["note.body|2", "note.title|1", ""])
def test_a_value_copied_elsewhere_does_not_open(place):
    with pytest.raises(field.CannotOpen):
        field.unseal(KEY, field.seal(KEY, b"x", "note.body|1"), place)


def test_no_flipped_bit_is_accepted():
    sealed = field.seal(KEY, b"a short value", "p")
    for bit in range(len(sealed) * 8):
        broken = bytearray(sealed)
        broken[bit // 8] ^= 1 << (bit % 8)
        with pytest.raises(field.CannotOpen):
            field.unseal(KEY, bytes(broken), "p")


@pytest.mark.parametrize("rubbish", [b"", b"\x01", b"\x02" * 40])
def test_rubbish_does_not_open(rubbish):
    with pytest.raises(field.CannotOpen):
        field.unseal(KEY, rubbish, "p")


def test_the_same_value_is_never_sealed_the_same_way_twice():
    assert field.seal(KEY, b"x", "p") != field.seal(KEY, b"x", "p")


def test_a_wrapped_key_comes_back_and_not_under_another_key():
    from cryptography.hazmat.primitives.keywrap import InvalidUnwrap

    wrapped = keys.wrap(KEY, bytes(32))
    assert keys.unwrap(KEY, wrapped) == bytes(32)
    with pytest.raises(InvalidUnwrap):
        keys.unwrap(bytes(32), wrapped)


def test_labels_give_unrelated_keys_that_never_change():
    assert keys.derive(KEY, "wrap") != keys.derive(KEY, "ledger")
    assert keys.derive(KEY, "wrap").hex() == "251ad495e063e4f1af8be6c614199b94c74ca15eab7a198f416b5b08c80ff2e6"


def test_the_index_ignores_case_width_and_spaces():
    assert blind.index(KEY, "  AB１２ ") == blind.index(KEY, "ab12")
    assert blind.index(KEY, "ab12") != blind.index(KEY, "ab13")
    assert blind.index(KEY, "ab12").hex() == "64a4182cc3a5384c54de947534cde53a"
