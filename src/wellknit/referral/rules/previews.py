"""The preview: enough to say yes or no, and too little to know who it is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wellknit.words.calendars import PartialDate

_BANDS = ((12, "age_0_11"), (18, "age_12_17"), (25, "age_18_24"), (60, "age_25_59"))
OFFERED = ("age", "sex", "languages", "country")


def age_band(born: PartialDate | None, on: date) -> str:
    """The band somebody's age lies in; of an age in doubt the youngest, so that a child is never taken for an adult."""
    if born is None:
        return "unknown"
    youngest, _oldest = born.ages_on(on)
    return next((code for end, code in _BANDS if youngest < end), "age_60")


def preview(*, born: PartialDate | None, sex: str, languages: Sequence[str], country: str, on: date) -> dict[str, Any]:
    """What is told before the referral is accepted. The country is the sender's; no place is named."""
    return {"age": age_band(born, on), "sex": sex or "unknown", "languages": list(languages[:5]), "country": country}
