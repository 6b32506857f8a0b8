"""Keys and names."""

import pytest

from wellknit.seal.fed import identity
from wellknit.seal.fed.identity import PublicKey
from wellknit.seal.fed.kinds import KINDS
from wellknit.seal.fed.strict import NotAccepted
from wellknit.seal.tests.fed_cast import HARBOUR, RIVER

# From the did:key method, W3C Credentials Community Group, test vectors for Ed25519: the seed is 32 noughts.
KNOWN_SEED, KNOWN_DID = bytes(32), "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"


def test_a_node_is_called_what_the_method_says():
    root = identity.root_from(KNOWN_SEED)
    assert root.node == KNOWN_DID
    assert root.id == KNOWN_DID + "#root"


def test_a_name_leads_back_to_its_root_key():
    for _ in range(50):
        root = identity.new_root()
        public = KINDS["Ed25519"].public_of(root.secret)
        assert identity.root_of(root.node) == public
        assert identity.node_id(public) == root.node


@pytest.mark.parametrize(
    "name",
    [
        "", "did:key:z", "did:web:example", KNOWN_DID + "1", KNOWN_DID[:-1], KNOWN_DID + "#root", KNOWN_DID.upper(),
        KNOWN_DID.replace("z6Mk", "z16Mk"), KNOWN_DID[:-1] + "0", "did:key:z6Mk" + "z" * 44, "z" * 5000,
        KNOWN_DID.removeprefix("did:key:z"),
    ],
)  # fmt: skip
def test_what_is_no_name_leads_nowhere(name):
    with pytest.raises(NotAccepted):
        identity.root_of(name)


@pytest.mark.parametrize(
    ("kind", "secret", "public", "suite"),
    [
        ("Ed25519", 32, 32, None),
        ("X-Wing", 96, 1216, "X1"),
        ("X25519", 32, 32, "J1"),
        ("P-256", 32, 65, "J1"),
    ],
)
def test_every_kind_of_key_can_be_made_and_shown(kind, secret, public, suite):
    key = identity.new_key(RIVER.id, "k-1", kind)
    shown = key.shown(start=1, until=2)
    assert (len(key.secret), len(shown.public), key.suite, shown.node) == (secret, public, suite, RIVER.id)
    assert shown.loaded
    assert identity.new_key(RIVER.id, "k-1", kind).secret != key.secret


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("Ed25519", b"\x01" * 31), ("Ed25519", b"\x01" * 33), ("X25519", b""), ("X25519", b"\x01" * 33),
        ("X-Wing", b"\x01" * 1215), ("X-Wing", b"\xff" * 1216), ("P-256", b"\x04" + b"\x01" * 64),
        ("P-256", b"\x00"), ("P-256", b"\x02" + b"\x01" * 32),
    ],
)  # fmt: skip
def test_bytes_that_are_no_key_are_refused(kind, raw):
    with pytest.raises(NotAccepted):
        _ = PublicKey(RIVER.id + "#k-1", kind, raw, 1, 2).loaded


def test_a_compressed_point_is_another_spelling_and_refused():
    whole = KINDS["P-256"].public_of(bytes([7] * 32))
    short = bytes([2 + whole[64] % 2]) + whole[1:33]
    assert PublicKey("a#b", "P-256", whole, 1, 2).loaded
    with pytest.raises(NotAccepted):
        _ = PublicKey("a#b", "P-256", short, 1, 2).loaded


def test_a_secret_does_not_show_when_it_is_printed():
    for key in (HARBOUR.root, HARBOUR.signing, *HARBOUR.sealing.values()):
        _ = key.loaded
        assert repr(key.secret)[2:-1] not in repr(key)
        assert "secret" not in repr(key)


def test_a_key_is_used_from_its_first_second_to_before_its_last():
    key = PublicKey("a#b", "Ed25519", b"", 10, 20)
    assert [moment for moment in range(30) if key.used_at(moment)] == list(range(10, 20))
