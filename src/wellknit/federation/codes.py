"""Codes to be scanned, as one path each: a card is shown in parts that an old phone reads from a dim screen."""

from itertools import groupby

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M

_QUIET = 4  # the empty border a reader needs


def code(text: str, title: str, *, sturdy: bool = False) -> SafeString:
    """A text as a QR code, dark on white in every colour scheme."""
    made = qrcode.QRCode(error_correction=ERROR_CORRECT_M if sturdy else ERROR_CORRECT_L, border=_QUIET)
    made.add_data(text, optimize=0)
    made.make(fit=True)
    rows: list[list[bool]] = made.get_matrix()
    path = "".join(_row(y, row) for y, row in enumerate(rows))
    return format_html(
        '<svg class="qr" role="img" viewBox="0 0 {0} {0}"><title>{1}</title><rect width="{0}" height="{0}"/><path d="{2}"/></svg>',
        len(rows), title, path,
    )  # fmt: skip


def _row(y: int, row: list[bool]) -> str:
    """Each run of dark squares of a row as one bar."""
    x, bars = 0, []
    for dark, run in groupby(row):
        wide = len(list(run))
        if dark:
            bars.append(f"M{x} {y}h{wide}v1h-{wide}z")
        x += wide
    return "".join(bars)
