"""Recordings: names in their titles, chunks that hide things, broken and unaccepted kinds."""

import io
import struct
import wave
from collections.abc import Iterator

from wellknit.vault.tests.hostile.sample import HIDDEN, Sample, cleaned, refused

FRAME = bytes.fromhex("fffb9064") + b"\x00" * 413
SOUND = FRAME * 20


def wav(more: bytes = b"") -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(2)
        recording.setframerate(8000)
        recording.writeframes(b"\x01\x02" * 800)
    body = out.getvalue()[8:] + more
    return b"RIFF" + struct.pack("<I", len(body)) + body


def chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2)


def plays(data: bytes) -> bool:
    with wave.open(io.BytesIO(data)) as recording:
        return recording.getnframes() == 800 and recording.readframes(1) == b"\x01\x02"


def sounds(data: bytes) -> bool:
    return data == SOUND


def titled(body: bytes = HIDDEN) -> bytes:
    length = len(body)
    return b"ID3\x04\x00\x00" + bytes((length >> shift) & 0x7F for shift in (21, 14, 7, 0)) + body


def samples() -> Iterator[Sample]:
    notes, titles = "notes inside the recording", "titles and notes of the recording"
    listed = chunk(b"LIST", b"INFOIART" + struct.pack("<I", len(HIDDEN)) + HIDDEN)
    yield cleaned("an honest wav", "r.wav", wav(), plays)
    yield cleaned("a wav with an artist", "r.wav", wav(listed), plays, notes)
    yield cleaned("a wav with a broadcast note", "r.wav", wav(chunk(b"bext", HIDDEN)), plays, notes)
    yield cleaned("a wav with something behind it", "r.wav", wav() + HIDDEN, plays, notes)
    yield refused("a wav cut in half", "r.wav", wav()[:600], "too early")
    yield refused("a wav without sound", "r.wav", b"RIFF\x04\x00\x00\x00WAVE")
    yield refused("a wav of 40 channels", "r.wav", wav()[:22] + b"\x28\x00" + wav()[24:], "unusual")
    yield cleaned("an honest mp3", "r.mp3", SOUND, sounds)
    yield cleaned("an mp3 with titles", "r.mp3", titled() + SOUND, sounds, titles)
    yield cleaned("an mp3 with titles twice", "r.mp3", titled() + titled() + SOUND, sounds, titles)
    old = b"TAG" + HIDDEN.ljust(125, b"\x00")
    yield cleaned("an mp3 with an old title", "r.mp3", SOUND + old, sounds, titles)
    ape = b"APETAGEX" + struct.pack("<IIII", 2000, 32 + len(HIDDEN), 1, 0) + b"\x00" * 8
    yield cleaned("an mp3 with an APE title", "r.mp3", SOUND + ape + HIDDEN + ape + old, sounds, titles)
    between = SOUND[: len(FRAME) * 10] + b"<script>" + HIDDEN + SOUND[len(FRAME) * 10 :]
    yield cleaned(
        "an mp3 with a script inside", "r.mp3", titled() + between, lambda data: len(data) >= len(FRAME) * 19
    )
    yield refused("an mp3 that is only a title", "r.mp3", titled(HIDDEN * 50), "too early")
    yield refused("an mp3 whose title never ends", "r.mp3", b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + SOUND)
    yield refused("a program called mp3", "r.mp3", b"MZ" + SOUND)
    yield refused("an m4a", "r.m4a", b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00", "MP3 or WAV")
    yield refused("an ogg", "r.ogg", b"OggS\x00\x02" + b"\x00" * 60, "MP3 or WAV")
