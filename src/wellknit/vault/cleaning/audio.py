"""Recordings: only the sound is kept, copied piece by piece; titles, names and notes stay behind."""

import struct

from wellknit.vault.cleaning.outcome import Rebuilt, Unclean, _

CUT_SHORT = _("This recording ends too early or is damaged. Export it again as MP3 or WAV and attach that.")
UNUSUAL = _("This recording is packed in an unusual way. Export it again as MP3 or WAV and attach that.")

WAV_CODECS = {1, 3, 6, 7, 0x11, 0xFFFE}
UNKNOWN_LENGTH = (0, 0xFFFFFFFF)

# Bit rates in kbit/s and samples a second, by MPEG version (ISO/IEC 11172-3 and 13818-3), layer III.
RATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def rebuild(data: bytes, extension: str) -> Rebuilt:
    """The same sound, without anything written beside it."""
    return _wav(data) if extension == "wav" else _mp3(data)


def _wav(data: bytes) -> Rebuilt:
    shape, sound, others = b"", b"", 0
    position = 12
    while position + 8 <= len(data):
        name, length = data[position : position + 4], struct.unpack_from("<I", data, position + 4)[0]
        if name == b"data" and length in UNKNOWN_LENGTH:
            length = len(data) - position - 8
        body = data[position + 8 : position + 8 + length]
        if len(body) < length and name in (b"fmt ", b"data"):
            raise Unclean(CUT_SHORT)
        if name == b"fmt " and not shape:
            shape = body
        elif name == b"data" and shape and not sound:
            sound = body
        else:
            others += 1
        position += 8 + length + length % 2
    _check_wav(shape, sound)
    body = b"WAVE" + _chunk(b"fmt ", shape) + _chunk(b"data", sound)
    return _chunk(b"RIFF", body), [_("notes inside the recording")] if others or position < len(data) else []


def _check_wav(shape: bytes, sound: bytes) -> None:
    if len(shape) not in (16, 18, 20, 40) or not sound:
        raise Unclean(CUT_SHORT)
    codec, channels, rate = struct.unpack_from("<HHI", shape)
    if codec not in WAV_CODECS or not 1 <= channels <= 8 or not 1000 <= rate <= 400_000:
        raise Unclean(UNUSUAL)


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2)


def _mp3(data: bytes) -> Rebuilt:
    position = _after_titles(data)
    frames: list[bytes] = []
    dropped = position
    while position + 4 <= len(data):
        length = _frame_length(data, position)
        if length and _frame_length(data, position + length, at_end=True):
            frames.append(data[position : position + length])
            position += length
        else:
            following = data.find(b"\xff", position + 1)
            following = len(data) if following < 0 else following
            dropped += following - position
            position = following
    sound = b"".join(frames)
    if len(frames) < 2 or len(sound) * 2 < len(data) - _after_titles(data):
        raise Unclean(CUT_SHORT)
    return sound, [_("titles and notes of the recording")] if dropped else []


def _after_titles(data: bytes) -> int:
    """Where the sound begins: behind every ID3v2 tag (their length is written in 7-bit bytes)."""
    position = 0
    while data[position : position + 3] == b"ID3" and position + 10 <= len(data):
        length = 0
        for byte in data[position + 6 : position + 10]:
            length = length << 7 | byte & 0x7F
        position += 10 + length
    return min(position, len(data))


def _frame_length(data: bytes, position: int, at_end: bool = False) -> int:
    """The length of the layer III frame here, 0 if none. Behind the last one stands the end or a tag."""
    head = data[position : position + 4]
    if at_end and (not head or head[:3] in (b"TAG", b"APE", b"LYR") or len(head) < 4 or head == b"\x00" * 4):
        return 1
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, rate, pitch = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or pitch == 3:
        return 0
    kbits, factor = (RATES_1[rate], 144_000) if version == 3 else (RATES_2[rate], 72_000)
    length = factor * kbits // SAMPLES[version][pitch] + (head[2] >> 1 & 1)
    return length if position + length <= len(data) else 0
