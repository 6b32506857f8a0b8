"""Every field of the standard has a home or a written reason."""

from wellknit.exchange.fields import FIELDS, LIVE
from wellknit.exchange.homes import HOMES, page


def test_every_live_and_deprecated_field_has_a_home_and_no_other_has():
    assert set(HOMES) == set(FIELDS)
    assert len(LIVE) == 81


def test_the_page_names_what_the_standard_cannot_say():
    text = page()
    for code in ("RestrictsMovement", "ForcedCriminality", "NewbornSold", "A0311_MarineFishing"):
        assert f"`{code}`" in text
