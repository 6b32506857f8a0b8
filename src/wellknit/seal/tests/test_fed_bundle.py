"""A courier bundle carries what the network would, says nothing to who finds it, and is taken whole or not at all."""

import io
import re
import struct
import zipfile
from dataclasses import asdict

import pytest

from wellknit.seal.fed import attachment, bundle, jws, message, receipt, sealing, times
from wellknit.seal.fed.padding import padded
from wellknit.seal.fed.strict import NotAccepted
from wellknit.seal.tests.fed_cast import FOR, HARBOUR, HARBOUR_J1, NOW, PEERS, RIVER, STRANGER, opened, sealed
from wellknit.seal.tests.fed_cast import message as honest

RECEIPT = receipt.sign(receipt.Receipt(honest().id, "ab" * 32, "stored", 3, NOW), RIVER.signing)
KEYS = HARBOUR.sealing | HARBOUR_J1.sealing


def packed(
    *, envelopes=1, receipts=(RECEIPT,), blobs=(b"b" * 5000,), by=RIVER.signing, to=HARBOUR.card, now=NOW
):
    sink = io.BytesIO()
    letters = [sealed(honest(seq=at), to=to) for at in range(1, envelopes + 1)]
    bundle.write(
        sink,
        envelopes=letters,
        receipts=receipts,
        blobs=[io.BytesIO(blob) for blob in blobs],
        by=by,
        to=to,
        now=now,
    )
    return sink.getvalue()


def unpacked(raw, *, keys=KEYS, peers=PEERS, now=NOW):
    return bundle.read(io.BytesIO(raw), keys=keys, peers=peers, now=now)


def reason_of(raw, **more):
    with pytest.raises(NotAccepted) as refused:
        unpacked(raw, **more)
    return refused.value.reason


@pytest.mark.parametrize("suite", ["X1", "J1"])
def test_what_was_packed_comes_out(suite):
    found = unpacked(packed(envelopes=3, to=FOR[suite].card))
    assert (found.sender, found.created) == (RIVER.id, NOW)
    assert [opened(each).seq for each in found.envelopes()] == [1, 2, 3]
    assert list(found.receipts()) == [RECEIPT]
    assert [content.read() for _, content in found.blobs()] == [b"b" * 5000]


def test_an_attachment_travels_by_its_hash():
    sink = io.BytesIO()
    told = attachment.seal(
        io.BytesIO(b"a paper"), sink, id=message.new_id(NOW * 1000), media_type="text/plain"
    )
    ((name, content),) = unpacked(packed(blobs=[sink.getvalue()])).blobs()
    out = io.BytesIO()
    attachment.unseal(told, io.BytesIO(content.read()), out)
    assert (name, out.getvalue()) == (told.hash, b"a paper")


def test_an_empty_bundle_is_a_bundle():
    found = unpacked(packed(envelopes=0, receipts=(), blobs=()))
    assert list(found.envelopes()) == list(found.receipts()) == list(found.blobs()) == []


def test_the_file_says_nothing_of_who_and_when():
    raw = packed()
    for word in (RIVER.id, STRANGER.id, "referral", str(NOW), "stored", "eyJhbGciOiJFZDI1NTE5"):
        assert word.encode() not in raw
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        assert {each.date_time for each in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert all(re.fullmatch("[0-9a-f]{32}", each.filename) for each in file.infolist())
        assert not any(each.comment or each.extra for each in file.infolist())
    assert re.fullmatch(r"[0-9a-f]{16}\.zip", bundle.file_name())
    assert bundle.file_name() != bundle.file_name()


def test_the_file_has_one_of_few_sizes():
    sizes = {len(packed(blobs=[b"x" * size])) for size in range(0, 50_000, 2_500)}
    print(f"20 blobs from 0 to 47,500 bytes make files of {sorted(sizes)} bytes")
    assert len(sizes) == 1


def test_more_than_a_manifest_can_list_is_refused_and_the_most_it_can_is_taken():
    most = bundle.MEMBERS - 1
    assert len(list(unpacked(packed(envelopes=0, receipts=(), blobs=[b"x"] * most)).blobs())) == most
    with pytest.raises(NotAccepted):
        packed(envelopes=0, receipts=(), blobs=[b"x"] * (most + 1))


def test_every_hundredth_bit_turned_is_refused():
    raw = packed()
    for bit in range(0, len(raw) * 8, 101):
        broken = bytearray(raw)
        broken[bit // 8] ^= 1 << (bit % 8)
        try:
            found = unpacked(bytes(broken))
        except NotAccepted:
            continue
        assert list(found.envelopes()) == list(
            unpacked(raw).envelopes()
        )  # a field of the zip that nobody reads
        assert list(found.receipts()) == [RECEIPT]


def test_a_bundle_cut_anywhere_is_refused():
    raw = packed()
    for at in range(0, len(raw), 997):
        assert reason_of(raw[:at]) in ("bundle", "size")


def test_a_bundle_for_another_node_says_nothing():
    assert reason_of(packed(), keys=STRANGER.sealing) == "kid"


def test_a_bundle_of_a_node_we_do_not_know_is_refused():
    assert reason_of(packed(), peers={STRANGER.id: STRANGER.card}) == "signer"


def test_a_bundle_from_the_future_is_refused():
    assert reason_of(packed(), now=NOW - times.SKEW - 1) == "clock"


# --- made by an enemy ---------------------------------------------------------------------------------------------

KEY = HARBOUR.card.sealing[0]
NAME = "ab" * 16


def zipped(members, how=zipfile.ZIP_STORED, comment=b""):
    """A zip of these names and contents."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", how) as file:
        for name, content in members:
            file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, how)
        file.comment = comment
    return sink.getvalue()


def manifest(members, by=RIVER.signing, typ=jws.MANIFEST, **changes):
    """A sealed manifest that lists these members."""
    value = {"v": 1, "from": by.node, "to": HARBOUR.id, "created_time": NOW, "members": members} | changes
    return sealing.seal(jws.sign(padded(value), typ, by).encode(), KEY)


def line(content, name=NAME, kind="blob", **changes):
    digest = receipt.digest(content)
    return asdict(bundle.Member(name, kind, len(content), digest)) | changes


def of(*members, said=None, last="cd" * 16, **changes):
    """A bundle of these members, with a manifest that says so, or something else."""
    lines = [line(content, name) for name, content in members] if said is None else said
    return zipped([*members, (last, manifest(lines, **changes))])


def test_the_bundle_that_all_cases_start_from_is_accepted():
    assert unpacked(of((NAME, b"x"))).sender == RIVER.id


HOSTILE = {
    "no zip": ("bundle", lambda: b"hello" * 100),
    "nothing": ("bundle", lambda: b""),
    "an empty zip": ("bundle", lambda: zipped([])),
    "no manifest": ("json", lambda: zipped([(NAME, b"x")])),
    "packed members": ("bundle", lambda: zipped(
        [(NAME, b"x" * 10**6), ("cd" * 16, manifest([line(b"x" * 10**6)]))], zipfile.ZIP_DEFLATED)),
    "a bomb": ("bundle", lambda: zipped([(NAME, bytes(50 * 10**6))], zipfile.ZIP_DEFLATED)),
    "a name twice": ("bundle", lambda: twice()),
    "a name that climbs": ("bundle", lambda: of(("../" + "a" * 29, b"x"))),
    "a name from the root": ("bundle", lambda: of(("/" + "a" * 31, b"x"))),
    "a name with a drive": ("bundle", lambda: of(("C:" + "a" * 30, b"x"))),
    "a name in capitals": ("bundle", lambda: of(("AB" * 16, b"x"))),
    "a short name": ("bundle", lambda: of(("ab", b"x"))),
    "a folder": ("bundle", lambda: of(("a" * 31 + "/", b""))),
    "a comment": ("bundle", lambda: zipped([("cd" * 16, manifest([]))], comment=b"hello")),
    "something before the zip": ("bundle", lambda: b"MZ" + of((NAME, b"x"))),
    "something after the zip": ("bundle", lambda: of((NAME, b"x")) + b"x"),
    "181 members beside the manifest": ("bundle", lambda: of(*((f"{at:032x}", b"") for at in range(181)), said=[])),
    "a directory that claims more than it has": ("bundle", lambda: counted(2**16 - 1)),
    "another directory announced": ("bundle", lambda: announced()),
    "sizes larger than the file": ("bundle", lambda: swollen()),
    "a member not listed": ("bundle", lambda: of((NAME, b"x"), said=[])),
    "a member listed and missing": ("bundle", lambda: of(said=[line(b"x")])),
    "another length than listed": ("bundle", lambda: of((NAME, b"x"), said=[line(b"x", byte_count=2)])),
    "another content than listed": ("bundle", lambda: of((NAME, b"x"), said=[line(b"y")])),
    "two members exchanged": ("bundle", lambda: of(
        (NAME, b"x"), ("ef" * 16, b"y"), said=[line(b"y", "ef" * 16), line(b"x")])),
    "an envelope of 65 KiB": ("size", lambda: of((NAME, b"x" * 66_000), said=[line(b"x" * 66_000, kind="envelope")])),
    "a manifest of 65 KiB": ("size", lambda: zipped([(NAME, b"x" * 66_000)])),
    "an unknown kind": ("shape", lambda: of((NAME, b"x"), said=[line(b"x", kind="program")])),
    "a member more in a line": ("shape", lambda: of((NAME, b"x"), said=[line(b"x", path="/etc")])),
    "a manifest of another version": ("shape", lambda: of(v=2)),
    "a manifest for another node": ("address", lambda: of(to=STRANGER.id)),
    "a manifest from another than the signer": ("address", lambda: of(**{"from": STRANGER.id})),
    "a manifest by a node we do not know": ("signer", lambda: of(by=HARBOUR.signing)),
    "a manifest signed as a receipt": ("header", lambda: of(typ=jws.RECEIPT)),
    "a manifest not padded": ("pad", lambda: zipped([(NAME, sealing.seal(
        jws.sign(b"{}", jws.MANIFEST, RIVER.signing).encode(), KEY))])),
    "a manifest from before the key": ("signer", lambda: of(created_time=NOW - 61 * times.DAY)),
    "a message for a manifest": ("header", lambda: zipped([(NAME, sealed())])),
}  # fmt: skip


def twice():
    with pytest.warns(UserWarning, match="Duplicate"):
        return of((NAME, b"x"), (NAME, b"x"))


def counted(number):
    raw = bytearray(of((NAME, b"x")))
    raw[-14:-10] = struct.pack("<HH", number, number)
    return bytes(raw)


def announced():
    """A last name whose end is taken by a careless reader for the announcement of a directory elsewhere."""
    raw = bytearray(of((NAME, b"x")))
    raw[-42:-22] = b"PK\x06\x07" + struct.pack("<LQL", 0, 0, 1)
    return bytes(raw)


def swollen():
    """A member that claims, in the directory, to be longer than the whole file."""
    raw = bytearray(of((NAME, b"x")))
    at = raw.index(b"PK\x01\x02")
    raw[at + 20 : at + 28] = struct.pack("<LL", 2**30, 2**30)
    return bytes(raw)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_bundle_is_refused(name):
    reason, made = HOSTILE[name]
    assert reason_of(made()) == reason


def test_there_are_enough_cases():
    print(f"{len(HOSTILE)} hostile bundles")
    assert len(HOSTILE) >= 30
