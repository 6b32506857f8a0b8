"""Documents as PDF in every script of the region, without any program of the system.

A template is a typst file; what it shows comes in as data and is printed as text, so nothing a person wrote can become
markup. Fonts come from two packages, and the fonts of the machine are not looked at: a page looks the same everywhere.
"""

import json
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import manimgx_fonts
import manimgx_fonts_cjk
import typst

Form = Literal["pdf", "png", "svg"]
_FOLDERS = tuple(str(Path(package.__file__).parent) for package in (manimgx_fonts, manimgx_fonts_cjk))
# In the order in which a letter is looked for; the Latin of Noto Sans comes first for every language.
FONTS = (
    "Noto Sans", "Noto Sans Thai", "Noto Sans Khmer", "Noto Sans Lao", "Noto Sans Myanmar", "Noto Sans CJK SC",
    "Noto Sans CJK JP", "Noto Sans Devanagari", "Noto Sans Bengali", "Noto Sans Arabic", "Noto Sans Symbols",
)  # fmt: skip
_lock = threading.Lock()


@cache
def _compiler() -> typst.Compiler:
    """One for each process: it keeps the fonts it has read."""
    return typst.Compiler(font_paths=list(_FOLDERS), ignore_system_fonts=True)


def render(template: Path, data: Mapping[str, Any], *, form: Form = "pdf") -> bytes:
    """The document that a template makes of the data (read there with ``json(bytes(sys.inputs.data))``).

    ``fonts`` is added to the data. As a picture it is the first page.
    """
    told = json.dumps({"fonts": FONTS} | dict(data), ensure_ascii=False)
    with _lock:  # it is not made for several threads at once
        made = _compiler().compile(
            input=str(template), root=str(template.parent), format=form, sys_inputs={"data": told}
        )
    return made[0] if isinstance(made, list) else made or b""
