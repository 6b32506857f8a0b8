"""The courier bundle: what would have gone over the network, in a file that can be carried.

A zip whose members are stored, not packed: the same sealed envelopes, sealed attachments, sealed receipts, a filler that
brings their sum to a coarse size, and last the manifest, which is signed by the sender and sealed like a message. Names
are random; neither the file nor its directory says who tells what to whom.
"""

import hashlib
import re
import secrets
import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import IO, Any, BinaryIO, Literal

from wellknit.seal.fed import attachment, jws, rotation, sealing, shapes, times
from wellknit.seal.fed.card import Card
from wellknit.seal.fed.identity import PrivateKey
from wellknit.seal.fed.padding import padded, unpadded
from wellknit.seal.fed.strict import NotAccepted

MEMBERS = 180  # what a manifest of 32 KiB can list; more needs another bundle
LIMIT = 1024 * 1024 * 1024
_BLOCK, _STEP = 1024 * 1024, 64 * 1024
_NAME = re.compile(r"[0-9a-f]{32}")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day a zip knows
_ENTRY = 46 + 32  # bytes that the directory of a zip holds for one member of ours
_END = struct.Struct("<4s4H2IH")  # how that directory ends: signature, disks, counts, size, place, comment
_ZIP64 = b"PK\x06\x07"  # announces another, larger directory, which ours never need
_BROKEN = (zipfile.BadZipFile, OSError, EOFError, RuntimeError, ValueError, struct.error)

What = Literal["envelope", "receipt", "blob", "filler"]
_LARGEST: dict[What, int] = {
    "envelope": sealing.LIMIT, "receipt": sealing.LIMIT, "blob": attachment.SEALED_LIMIT, "filler": LIMIT,
}  # fmt: skip


@dataclass(frozen=True)
class Member:
    """A line of the manifest."""

    name: str
    kind: What
    byte_count: int
    sha256: str


@dataclass(frozen=True)
class Bundle:
    """A bundle that was checked whole: who packed it, when, and what is inside. Its file must stay open."""

    sender: str
    created: int
    members: tuple[Member, ...]
    file: zipfile.ZipFile = field(repr=False)
    keys: Mapping[str, PrivateKey] = field(repr=False)

    def envelopes(self) -> Iterator[bytes]:
        """Each sealed envelope, for the same inbox as those from the network."""
        return (self.file.read(each.name) for each in self._of("envelope"))

    def receipts(self) -> Iterator[str]:
        """Each receipt, unsealed; not yet verified."""
        return (_unsealed(self.file.read(each.name), self.keys)[1] for each in self._of("receipt"))

    def blobs(self) -> Iterator[tuple[str, IO[bytes]]]:
        """Each sealed attachment under its SHA-256."""
        return ((each.sha256, self.file.open(each.name)) for each in self._of("blob"))

    def _of(self, kind: What) -> Iterator[Member]:
        return (each for each in self.members if each.kind == kind)


def file_name() -> str:
    """A name for the file that means nothing."""
    return f"{secrets.token_hex(8)}.zip"


def write(
    sink: BinaryIO, *, envelopes: Sequence[bytes], receipts: Sequence[str], blobs: Sequence[BinaryIO],
    by: PrivateKey, to: Card, now: int,
) -> None:  # fmt: skip
    """Pack what waits for one node into ``sink``."""
    if len(envelopes) + len(receipts) + len(blobs) >= MEMBERS:
        raise NotAccepted("size")
    key = rotation.sealing_key(to, now)
    with zipfile.ZipFile(sink, "w") as file:
        members = [_put(file, "envelope", [each]) for each in envelopes]
        members += [_put(file, "receipt", [sealing.seal(each.encode(), key)]) for each in receipts]
        members += [_put(file, "blob", _blocks(each)) for each in blobs]
        members.append(_put(file, "filler", _noise(sum(each.byte_count for each in members))))
        manifest = {
            "v": 1, "from": by.node, "to": to.node, "created_time": now, "members": [asdict(each) for each in members],
        }  # fmt: skip
        token = jws.sign(padded(manifest), jws.MANIFEST, by)
        _put(file, "envelope", [sealing.seal(token.encode(), key)])


def _put(file: zipfile.ZipFile, kind: What, content: Iterable[bytes]) -> Member:
    name, digest, count = secrets.token_hex(16), hashlib.sha256(), 0
    with file.open(zipfile.ZipInfo(name, _EPOCH), "w") as member:
        for block in content:
            member.write(block)
            digest.update(block)
            count += len(block)
    return Member(name, kind, count, digest.hexdigest())


def _blocks(source: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: source.read(_BLOCK), b"")


def _noise(size: int) -> Iterator[bytes]:
    """Random bytes that bring the sum to a multiple of 64 KiB or of an eighth, whichever is coarser."""
    step = max(_STEP, 1 << max(size.bit_length() - 4, 0))
    left = -size % step
    while left:
        block = secrets.token_bytes(min(left, _BLOCK))
        left -= len(block)
        yield block


def read(source: BinaryIO, *, keys: Mapping[str, PrivateKey], peers: Mapping[str, Card], now: int) -> Bundle:
    """The bundle in ``source``, which must be seekable, once every byte of it was found to be as its sender said."""
    with _broken_is_refused():
        file = _directory(source)
        *others, last = file.infolist()
        if last.file_size > sealing.LIMIT:
            raise NotAccepted("size")
        recipient, token = _unsealed(file.read(last), keys)
        manifest = _manifest(token, recipient, peers, now)
        members = tuple(Member(**each) for each in manifest["members"])
        _compare(file, others, members)
    return Bundle(manifest["from"], manifest["created_time"], members, file, keys)


@contextmanager
def _broken_is_refused() -> Iterator[None]:
    try:
        yield
    except _BROKEN:
        raise NotAccepted("bundle") from None


def _directory(source: BinaryIO) -> zipfile.ZipFile:
    """The zip, if its directory is of exactly our kind; looked at before the library reads it, so that it stays small."""
    size = source.seek(0, 2)
    source.seek(max(size - _END.size - 20, 0))
    tail = source.read()
    sign, _, _, here, count, length, place, comment = _END.unpack(tail[-_END.size :])
    if sign != b"PK\x05\x06" or tail.startswith(_ZIP64) or comment or size > LIMIT + LIMIT // 8:
        raise NotAccepted("bundle")
    if not 1 <= count <= MEMBERS + 1 or here != count or length != count * _ENTRY:
        raise NotAccepted("bundle")
    if place + length + _END.size != size:
        raise NotAccepted("bundle")
    file = zipfile.ZipFile(source)
    _sound(file.infolist(), size)
    return file


def _sound(found: list[zipfile.ZipInfo], size: int) -> None:
    """Nothing packed, nothing twice, no name that is a path, and no more inside than the file is long."""
    names = {each.filename for each in found if _NAME.fullmatch(each.filename)}
    stored = all(
        each.compress_type == zipfile.ZIP_STORED and each.compress_size == each.file_size for each in found
    )
    if len(names) != len(found) or not stored or sum(each.file_size for each in found) > size:
        raise NotAccepted("bundle")


def _unsealed(raw: bytes, keys: Mapping[str, PrivateKey]) -> tuple[str, str]:
    """For which node something was sealed, and the token inside."""
    sealed = sealing.peek(raw)
    if sealed.kid not in keys:
        raise NotAccepted("kid")
    return sealed.node, sealing.unseal(sealed, keys[sealed.kid]).decode("latin-1")


def _manifest(token: str, recipient: str, peers: Mapping[str, Card], now: int) -> dict[str, Any]:
    signed = jws.read(token, jws.MANIFEST, sealing.LIMIT)
    if signed.node not in peers:
        raise NotAccepted("signer")
    key = peers[signed.node].signer(signed.kid)
    manifest: dict[str, Any] = unpadded(signed.verify(key))
    shapes.check("manifest", manifest)
    if (manifest["from"], manifest["to"]) != (key.node, recipient):
        raise NotAccepted("address")
    key.require_used_at(manifest["created_time"])
    times.not_ahead(manifest["created_time"], now)
    return manifest


def _compare(file: zipfile.ZipFile, found: list[zipfile.ZipInfo], said: Sequence[Member]) -> None:
    """Raise `NotAccepted` unless the file holds what the manifest says, byte for byte, and nothing else."""
    if [(each.filename, each.file_size) for each in found] != [(each.name, each.byte_count) for each in said]:
        raise NotAccepted("bundle")
    for member in said:
        digest = hashlib.sha256()
        if member.byte_count > _LARGEST[member.kind]:
            raise NotAccepted("size")
        with file.open(member.name) as content:
            for block in _blocks(content):
                digest.update(block)
        if digest.hexdigest() != member.sha256:
            raise NotAccepted("bundle")
