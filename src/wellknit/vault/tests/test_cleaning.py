"""Promises about files: danger stays out, what betrays people is taken out, the rest can be read."""

import contextlib
import multiprocessing
import resource
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wellknit.vault.cleaning import FORMATS, MAX_BYTES, Cleaned, Unclean, clean, shown_name
from wellknit.vault.tests import hostile
from wellknit.vault.tests.hostile import Sample
from wellknit.vault.tests.hostile.names import HONEST, LYING
from wellknit.vault.tests.hostile.papers import written
from wellknit.vault.tests.hostile.pictures import camera, drawn
from wellknit.vault.tests.hostile.recordings import SOUND, wav
from wellknit.vault.tests.hostile.sample import betrays
from wellknit.vault.tests.hostile.tables import workbook

MOST_MEMORY = 300 * 1024 * 1024
EXTENSIONS = sorted({name for each in FORMATS for name in each.names})


def fault(sample: Sample) -> str:
    """What went wrong with a sample; nothing if it ended as it says."""
    try:
        result = clean(sample.data, sample.filename)
    except Unclean as refusal:
        return fault_of_refusal(sample, refusal)
    except BaseException as escaped:  # every other exception is a broken promise
        return f"{sample}: {type(escaped).__name__} escaped"
    return fault_of_copy(sample, result)


def fault_of_refusal(sample: Sample, refusal: Unclean) -> str:
    if not sample.refused:
        return f"{sample}: refused, but is honest: {refusal}"
    if sample.says not in str(refusal):
        return f"{sample}: says {str(refusal)!r} instead of {sample.says!r}"
    return "" if str(refusal).endswith(".") else f"{sample}: no sentence: {refusal}"


def fault_of_copy(sample: Sample, result: Cleaned) -> str:
    if sample.refused:
        return f"{sample}: let in, removed {result.removed}"
    if betrays(result.data):
        return f"{sample}: the hidden name is still there"
    if missing := set(sample.lost) - set(result.removed):
        return f"{sample}: does not say that it lost {missing}, only {result.removed}"
    return "" if sample.holds(result.data) else f"{sample}: the copy cannot be used"


def test_every_hostile_sample_ends_as_it_should() -> None:
    names, faults = [], []
    for sample in hostile.samples():
        names.append(sample.name)
        faults += [found] if (found := fault(sample)) else []
    print(f"{len(names)} samples")
    assert faults == []
    assert len(set(names)) == len(names) >= 200


def test_the_hidden_name_is_really_there_before_cleaning() -> None:
    """A cleaned copy proves nothing if the sample never held what is to be taken out."""
    telling = [
        sample.name for sample in hostile.samples() if not sample.refused and sample.lost and holds(sample)
    ]
    assert len(telling) >= 50


def holds(sample: Sample) -> bool:
    return betrays(sample.data)


def test_what_was_cleaned_can_be_cleaned_again() -> None:
    for sample in hostile.samples():
        if not sample.refused:
            once = clean(sample.data, sample.filename)
            twice = clean(once.data, f"again.{once.extension}")
            assert twice.media_type == once.media_type, sample.name
            assert not {"GPS position", "scripts", "author and document properties"} & set(twice.removed), (
                sample.name
            )


def peak() -> int:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def clean_all(results: Connection) -> None:
    start, growth = peak(), {}
    for sample in hostile.samples():
        before = peak()
        fault(sample)
        growth[sample.name] = peak() - before
    results.send((peak() - start, max(growth, key=growth.__getitem__)))


def test_no_sample_swells_in_memory() -> None:
    """A child of its own, because a process never forgets its highest tide."""
    here, there = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(target=clean_all, args=(there,))
    child.start()
    growth, largest = here.recv()
    child.join()
    print(f"{growth // 1_000_000} MB at most; the largest step was {largest}")
    assert growth < MOST_MEMORY, largest


@pytest.mark.parametrize("filename", [*LYING.values(), *HONEST.values()])
def test_a_name_is_shown_without_folders_or_disguise(filename: str) -> None:
    shown = shown_name(filename)
    assert 0 < len(shown) <= 120
    assert shown.isprintable() or "\u200b" in shown or "\u200d" in shown
    assert not set(shown) & set('/\\:<>"|?*\u202e\x00')


def test_a_khmer_name_is_shown_as_written() -> None:
    assert shown_name("អត្តសញ្ញាណ\u200bប័ណ្ណ.jpg") == "អត្តសញ្ញាណ\u200bប័ណ្ណ.jpg"


def test_a_file_of_exactly_the_limit_may_come_in() -> None:
    assert clean(b"a" * MAX_BYTES, "a.txt").data == b"a" * MAX_BYTES


def test_the_same_file_is_cleaned_to_the_same_bytes() -> None:
    for data, name in ((drawn(), "a.jpg"), (written(), "a.pdf"), (workbook(), "a.xlsx"), (wav(), "a.wav")):
        assert clean(data, name).data == clean(data, name).data


def test_a_refusal_can_be_translated() -> None:
    with pytest.raises(Unclean) as refusal:
        clean(b"a" * (MAX_BYTES + 1), "a.txt")
    assert refusal.value.sentence % refusal.value.facts == str(refusal.value)
    assert "25 MB" in str(refusal.value)


def test_a_refusal_does_not_carry_the_content_along() -> None:
    with pytest.raises(Unclean) as refusal:
        clean(drawn()[:-200], "a.jpg")
    assert refusal.value.__suppress_context__


def survives(data: bytes, extension: str) -> None:
    """Nothing but a cleaned copy of the right kind, or `Unclean`."""
    try:
        result = clean(data, f"file.{extension}")
    except Unclean as refusal:
        assert str(refusal)
    else:
        assert result.extension in EXTENSIONS
        assert isinstance(result.data, bytes)


BEGINNINGS = (
    b"",
    b"\xff\xd8\xff\xe0",
    b"\x89PNG\r\n\x1a\n",
    b"GIF89a",
    b"RIFF\x40\x00\x00\x00WEBPVP8X",
    b"RIFF\x40\x00\x00\x00WAVEfmt ",
    b"II\x2a\x00\x08\x00\x00\x00",
    b"MM\x00\x2a",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"ID3\x04\x00\x00",
    b"\xff\xfb\x90\x64",
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    beginning=st.sampled_from(BEGINNINGS), rest=st.binary(max_size=600), extension=st.sampled_from(EXTENSIONS)
)
@example(beginning=b"", rest=b"\xff\xfe\x00", extension="txt")
def test_random_bytes_are_cleaned_or_refused(beginning: bytes, rest: bytes, extension: str) -> None:
    survives(beginning + rest, extension)


def honest_files() -> Iterator[tuple[bytes, str]]:
    for name, extension in (
        ("JPEG", "jpg"),
        ("PNG", "png"),
        ("WEBP", "webp"),
        ("GIF", "gif"),
        ("TIFF", "tif"),
    ):
        yield drawn(name, exif=camera()) if name != "GIF" else drawn(name), extension
    yield from ((written(), "pdf"), (workbook(), "xlsx"), (wav(), "wav"), (SOUND, "mp3"))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    honest=st.sampled_from(list(honest_files())),
    blows=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=12),
)
def test_a_file_with_broken_bytes_is_cleaned_or_refused(
    honest: tuple[bytes, str], blows: list[tuple[float, int]]
) -> None:
    data, extension = bytearray(honest[0]), honest[1]
    for place, value in blows:
        data[int(place * len(data))] = value
    survives(bytes(data), extension)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(filename=st.text(max_size=60))
def test_any_name_is_shown_safely_and_never_breaks_cleaning(filename: str) -> None:
    assert not set(shown_name(filename)) & set("/\\\x00\u202e")
    survives(drawn(), "jpg")
    with contextlib.suppress(Unclean):
        clean(drawn(), filename)
