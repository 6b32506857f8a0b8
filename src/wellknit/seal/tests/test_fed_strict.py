"""What strangers send means one thing, or is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.seal.fed import shapes, strict
from wellknit.seal.fed.strict import ANSWER, NotAccepted

ATOMS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)

NO_JSON = {
    "nothing": b"",
    "a word": b"yes",
    "two values": b"{} {}",
    "a comment": b"{}//",
    "a comma too many": b'{"a":1,}',
    "single quotes": b"{'a':1}",
    "a leading nought": b'{"a":01}',
    "a plus sign": b'{"a":+1}',
    "a point without digits": b'{"a":1.}',
    "hexadecimal": b'{"a":0x1}',
    "NaN": b'{"a":NaN}',
    "Infinity": b'{"a":Infinity}',
    "minus Infinity": b"[-Infinity]",
    "too large a number": b'{"a":1e400}',
    "too large a number below nought": b'{"a":-1e400}',
    "too many digits": b"9" * 4301,
    "a key twice": b'{"a":1,"a":1}',
    "a key twice, one of them escaped": b'{"a":1,"\\u0061":1}',
    "a key twice, deep inside": b'[{"x":{"a":1,"a":2}}]',
    "a raw line break in a text": b'{"a":"\n"}',
    "a raw null in a text": b'{"a":"\x00"}',
    "half a pair": b'{"a":"\\ud800"}',
    "the other half": b'{"a":"\\udc00"}',
    "half a pair as a key": b'{"\\ud800":1}',
    "half a pair in UTF-8": b'{"a":"\xed\xa0\x80"}',
    "no UTF-8": b'{"a":"\xff"}',
    "overlong UTF-8": b'{"a":"\xc0\xaf"}',
    "UTF-16": '{"a":1}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "brackets without end": b"[" * 2000,
    "brackets too deep": b"[" * 1500 + b"]" * 1500,
    "a level too deep": b'{"a":' * 32 + b"[" * 33 + b"]" * 33 + b"}" * 32,
    "one bracket too many": b"[" + b"[]," * 2000 + b"[]]",
    "brackets of both kinds, too many together": b"[" + b"{}," * 1999 + b"{}]",
    "brackets inside a text, too many": b'"' + b"[" * 2001 + b'"',
}  # fmt: skip


@pytest.mark.parametrize("name", NO_JSON)
def test_doubtful_json_is_refused(name):
    with pytest.raises(NotAccepted) as refused:
        strict.parse(NO_JSON[name], 100_000)
    assert refused.value.reason == "json"


@given(VALUES)
def test_plain_json_means_what_it_says(value):
    assert strict.parse(json.dumps(value).encode(), 1_000_000) == value


def test_a_text_may_be_as_long_as_the_limit_and_not_longer():
    assert strict.parse(b'"aaaa"', 6) == "aaaa"
    with pytest.raises(NotAccepted) as refused:
        strict.parse(b'"aaaa"', 5)
    assert refused.value.reason == "size"


def test_sixty_four_levels_pass():
    assert strict.parse(b'{"a":' * 32 + b"[" * 32 + b"1" + b"]" * 32 + b"}" * 32, 1000)


def test_two_thousand_brackets_pass():
    assert len(strict.parse(b"[" + b"[]," * 1998 + b"[]]", 100_000)) == 1999


@given(st.binary(max_size=200))
def test_bytes_have_one_spelling(raw):
    text = strict.to_base64(raw)
    assert strict.from_base64(text) == raw
    assert "=" not in text


@pytest.mark.parametrize(
    "text",
    ["A", "AB", "AAB", "AA=", "AA==", "A A", "AA\n", " AA", "+A==", "/w", "AÁ", "AA.AA", "\ud800", "AA\x00"],
)
def test_another_spelling_of_bytes_is_refused(text):
    with pytest.raises(NotAccepted):
        strict.from_base64(text)


def test_who_is_refused_learns_nothing():
    refused = NotAccepted("signature")
    assert (str(refused), refused.args, refused.reason) == (ANSWER, (ANSWER,), "signature")
    assert "signature" not in repr(refused)


def schemas():
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in shapes.FOLDER.glob("*.json")}


def inner(schema):
    """Every schema inside a schema."""
    yield schema
    for word in ("properties", "$defs"):
        for each in schema.get(word, {}).values():
            yield from inner(each)
    if "items" in schema:
        yield from inner(schema["items"])


def test_every_keyword_of_the_schemas_is_understood():
    every = [each for schema in schemas().values() for each in inner(schema)]
    words = {word for each in every for word in each}
    assert words - set(shapes.KEYWORDS) == shapes._SILENT & words
    print(f"{len(schemas())} schema files, {len(every)} schemas, {len(words)} keywords")


def test_every_pattern_is_bound_at_both_ends():
    patterns = [
        each["pattern"] for schema in schemas().values() for each in inner(schema) if "pattern" in each
    ]
    assert [each for each in patterns if not (each.startswith("^") and each.endswith("$"))] == []


def test_every_object_of_ours_is_closed_except_the_body():
    objects = [
        each for schema in schemas().values() for each in inner(schema) if each.get("type") == "object"
    ]
    assert [each for each in objects if each.get("additionalProperties") is not False] == [{"type": "object"}]


def test_every_reference_leads_somewhere():
    for schema in schemas().values():
        for each in inner(schema):
            if "$ref" in each:
                assert shapes._schema(each["$ref"].replace(".json#/$defs/", "#"))


@pytest.mark.parametrize(
    ("name", "fitting", "not_fitting"),
    [
        ("common#time", [1, 1 << 39], [0, -1, 1.0, True, "1", None, 1 << 41]),
        ("common#sha256", ["0" * 64], ["0" * 63, "0" * 64 + "\n", "G" * 64, 0]),
        ("common#word", ["health"], ["Health", "", "health\n", "a" * 41]),
        ("common#line", ["โรงพยาบาล"], ["", "a\nb", "a\u2028b", "x" * 201, "\x9b"]),
        ("common#suite", ["X1", "J1"], ["x1", "X1 ", None, ["X1"]]),
    ],
)
def test_a_shape_takes_what_fits_and_nothing_else(name, fitting, not_fitting):
    for value in fitting:
        shapes.check(name, value)
    for value in not_fitting:
        with pytest.raises(NotAccepted):
            shapes.check(name, value)
