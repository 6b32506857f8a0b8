"""What a browser calls itself, in words as coarse as they can be: enough to know one's own devices by, and no more."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

# The first mark that is found counts: most browsers also claim to be those below them.
FAMILIES = {
    "SamsungBrowser": "Samsung Internet", "UCBrowser": "UC Browser", "Edg": "Edge", "OPR/": "Opera",
    "Firefox/": "Firefox", "FxiOS/": "Firefox", "CriOS/": "Chrome", "Chrome/": "Chrome", "Safari/": "Safari",
}  # fmt: skip
IN_HAND = ("Mobi", "Android", "iPhone", "iPad")


def coarse(agent: str) -> dict[str, str]:
    """All that a session keeps of what the browser says of itself."""
    family = next((name for mark, name in FAMILIES.items() if mark in agent), "")
    return {"family": family, "kind": "hand" if any(mark in agent for mark in IN_HAND) else "desk"}


def words(kept: Mapping[str, str]) -> str:
    """For people: ``Firefox on a computer``."""
    family = kept.get("family") or _("An unknown browser")
    if kept.get("kind") == "hand":
        return _("%(browser)s on a phone or tablet") % {"browser": family}
    return _("%(browser)s on a computer") % {"browser": family}
