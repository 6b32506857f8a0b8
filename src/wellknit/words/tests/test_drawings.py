"""The drawings: one image each, safe from what people type, the same facts for those who hear it."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from wellknit.words.drawings import Knot, LooseEnd, Tie, bars, net, spark, thread

DAY = date(2026, 3, 2)
HOSTILE = '<script>alert("1")</script>&\'"><svg onload=x>'


def knot(label: str = "Screened", kind: str = "deed", where: str = "Bangkok") -> Knot:
    return Knot(DAY, label, kind, where)


def loose(label: str = "Health check", overdue: bool = False) -> LooseEnd:
    return LooseEnd(label, DAY, overdue, "Shelter")


def parsed(drawing: str) -> ElementTree.Element:
    """The drawing read as XML, which fails on anything left open or unescaped."""
    return ElementTree.fromstring(drawing)  # noqa: S314 - our own markup


def texts(root: ElementTree.Element, kind: str) -> list[str | None]:
    return [element.text for element in root.iterfind(f".//span[@class='{kind}']")]


def without_numbers(drawing: str) -> str:
    return re.sub(r"thread-\d+", "", drawing)


def every_drawing(text: str) -> list[str]:
    ends = [LooseEnd(text, DAY, True, text), LooseEnd(text, None, False, text)]
    return [
        thread([Knot(DAY, text, text, text)], ends, title=text, say=lambda _day: text),
        bars([(text, 3)], title=text, show=lambda _value: text),
        spark([1, 2], title=text),
        net({"a": text, "b": text}, [Tie("a", "b", text, text)], title=text),
    ]


@pytest.mark.parametrize("drawing", every_drawing(HOSTILE))
def test_what_people_type_never_becomes_markup(drawing: str) -> None:
    tags = {element.tag for element in parsed(drawing).iter()}
    assert "script" not in tags
    assert not any(name.startswith("on") for element in parsed(drawing).iter() for name in element.attrib)


@pytest.mark.parametrize("text", ["plain", HOSTILE])
def test_a_drawing_carries_no_style_no_colour_and_no_address(text: str) -> None:
    for drawing in every_drawing(text):
        names = {name for element in parsed(drawing).iter() for name in element.attrib}
        assert not names & {"style", "fill", "stroke", "href", "src"}


@pytest.mark.parametrize("drawing", every_drawing("plain"))
def test_a_drawing_is_one_image_with_a_name_and_a_description(drawing: str) -> None:
    root = parsed(drawing)
    by_id = {element.attrib["id"]: element for element in root.iter() if "id" in element.attrib}
    assert root.attrib["role"] == "img"
    assert by_id[root.attrib["aria-labelledby"]].text == "plain"
    assert by_id[root.attrib["aria-describedby"]].text


def test_two_drawings_on_a_page_share_no_id() -> None:
    ids = re.findall(r' id="([^"]+)"', "".join(every_drawing("a") + every_drawing("a")))
    assert len(ids) == len(set(ids)) == 16


@pytest.mark.parametrize("length", [0, 1, 80])
def test_a_thread_has_one_tile_for_every_deed(length: int) -> None:
    root = parsed(thread([knot(f"Deed {place}") for place in range(length)]))
    assert texts(root, "knot-label") == [f"Deed {place}" for place in range(length)]


def test_an_empty_thread_says_that_nothing_has_happened() -> None:
    assert "Nothing has happened yet." in thread([], [])


def test_a_place_is_named_where_the_thread_enters_it_and_not_again() -> None:
    root = parsed(thread([knot(where=place) for place in ("Bangkok", "Bangkok", "Poipet", "Bangkok")]))
    assert texts(root, "knot-where") == ["Bangkok", "Poipet", "Bangkok"]
    assert [tile.attrib["class"] for tile in root.iterfind("div")] == [f"knot lane-{n}" for n in (0, 0, 1, 0)]


def test_an_overdue_step_says_so_in_words_and_not_by_colour_alone() -> None:
    late, due = parsed(thread([knot()], [loose(overdue=True), loose()])).findall("div")[1:]
    assert "Overdue since" in "".join(late.itertext())
    assert "Overdue" not in "".join(due.itertext())


def test_the_thread_stays_tied_until_its_last_deed_and_frays_only_into_open_steps() -> None:
    assert 'class="fray"' not in thread([knot(), knot()])
    tiles = parsed(thread([knot(), knot()], [loose()])).findall("div")
    assert [tile.find(".//*[@class='fray']") is not None for tile in tiles] == [False, True, True]


def test_each_kind_of_deed_ties_its_own_knot_and_an_unknown_one_is_a_deed() -> None:
    shapes = [without_numbers(thread([knot(kind=kind)])) for kind in ("deed", "decision", "move", "close")]
    assert len(set(shapes)) == 4
    assert without_numbers(thread([knot(kind="else")])) == shapes[0]


def test_the_description_counts_deeds_places_and_open_steps() -> None:
    said = thread([knot(), knot(where="Poipet")], [loose(), loose(overdue=True)])
    assert "2 deeds, from 2026-03-02 to 2026-03-02. Places: Bangkok, Poipet." in said
    assert "2 open steps. 1 is overdue." in said


def test_the_longest_bar_is_the_largest_number_and_a_negative_one_has_no_length() -> None:
    rects = parsed(bars([("a", 4), ("b", 2), ("c", -1)])).findall("rect")
    assert [rect.attrib["width"] for rect in rects[1::2]] == ["82.00%", "41.00%", "0.00%"]


@pytest.mark.parametrize("items", [[], [("none", 0)]])
def test_bars_of_nothing_are_still_a_drawing(items: list[tuple[str, float]]) -> None:
    assert parsed(bars(items)).attrib["class"] == "bars"


@pytest.mark.parametrize("values", [[], [3], [2, 2, 2], [0, 5, -5]])
def test_a_spark_stays_inside_its_box(values: list[float]) -> None:
    line = parsed(spark(values)).find("polyline")
    assert line is not None
    for point in line.attrib["points"].split():
        across, down = map(float, point.split(","))
        assert 0 <= across <= 100
        assert 0 <= down <= 24


STAR = [Tie("TH", other, "open", "in force") for other in ("KH", "LA", "MM", "VN")]
NAMES = {"KH": "Cambodia", "LA": "Lao PDR", "MM": "Myanmar", "TH": "Thailand", "VN": "Viet Nam"}


def placed(drawing: str) -> dict[str | None, tuple[float, float]]:
    circles = parsed(drawing).findall("circle")
    return {
        " ".join(text.itertext()): (float(dot.attrib["cx"]), float(dot.attrib["cy"]))
        for dot, text in zip(circles, parsed(drawing).findall("text"), strict=True)
    }


def test_a_net_puts_whoever_has_most_lines_in_the_middle_and_nobody_on_another() -> None:
    spots = placed(net(NAMES, STAR))
    assert spots["Thailand"] == (200, 145)
    assert len(set(spots.values())) == len(NAMES)
    assert all(0 <= across <= 400 and 0 <= down <= 290 for across, down in spots.values())


def test_a_net_puts_in_the_middle_whom_it_is_told_to() -> None:
    pair = {"TH": "Thailand", "KH": "Cambodia"}
    assert placed(net(pair, STAR[:1], middle="KH"))["Cambodia"] == (200, 145)


def test_a_long_name_takes_two_short_lines_and_says_that_there_is_more() -> None:
    drawn = net({"TH": "Invented office for assistance to those who come back", "KH": "Cambodia"}, [])
    spans = parsed(drawn).findall("text/tspan")
    lines = [span.text for span in spans[:2]]
    assert lines == ["Invented office", "for assistance to…"] and all(len(line or "") <= 18 for line in lines)
    assert spans[0].attrib["y"] != spans[1].attrib["y"]


def test_a_net_draws_each_kind_of_line_in_its_own_stroke_and_an_unknown_one_faint() -> None:
    ties = [Tie("TH", "KH", kind, "said") for kind in ("open", "near", "faint", "else")]
    lines = parsed(net(NAMES, ties)).findall("line")
    assert [line.attrib["class"] for line in lines] == ["tie-open", "tie-near", "tie-faint", "tie-faint"]


def test_a_net_is_told_line_by_line_to_those_who_hear_it() -> None:
    assert "Thailand – Cambodia: in force; Thailand – Lao PDR: in force" in net(NAMES, STAR)
    assert "Nothing to show yet." in net({}, [])


def test_a_line_to_a_place_that_is_not_there_is_not_drawn() -> None:
    assert len(parsed(net({"TH": "Thailand", "KH": "Cambodia"}, STAR)).findall("line")) == 1
