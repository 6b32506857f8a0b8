"""PDF in every script of the region, from fonts we brought along."""

import pytest

from wellknit.words import pdf

TEXTS = {
    "th": "สมหญิง ใจดี",
    "km": "ចាន់ សុខា",
    "lo": "ສົມໃຈ ແກ້ວມະນີ",
    "my": "မြင့်မြင့်အေး",
    "vi": "Nguyễn Thị Hường",
    "zh": "王小梅",
    "ja": "山田花子",
}
PAGE = """#let data = json(bytes(sys.inputs.data))
#set page(width: 8cm, height: 2cm, margin: 4mm)
#set text(font: data.fonts, lang: data.lang, fallback: false)
#data.said
"""


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "page.typ"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.mark.parametrize("lang", sorted(TEXTS))
def test_each_script_is_drawn_by_a_font_of_its_own(template, lang):
    drawn = pdf.render(template, {"lang": lang, "said": TEXTS[lang]}, form="png")
    empty = pdf.render(template, {"lang": lang, "said": "\ue000"}, form="png")
    assert drawn.startswith(b"\x89PNG") and drawn != empty
    assert pdf.render(template, {"lang": lang, "said": TEXTS[lang]}).startswith(b"%PDF-")


def test_markup_in_the_data_is_text(template):
    said = '#panic("no") *x* $y$ @z <w> \\'
    assert pdf.render(template, {"lang": "en", "said": said}).startswith(b"%PDF-")


def test_one_document_does_not_show_the_data_of_the_one_before(template):
    first, second = (
        pdf.render(template, {"lang": "en", "said": said}, form="svg") for said in ("one", "two")
    )
    assert first != second
