"""What may stand in the directory."""

from django.utils.translation import gettext_lazy as _

from wellknit.ground.verdicts import YES, Verdict

LONGEST = 200


def name(text: str, *, taken: bool) -> Verdict:
    """Whether an organisation can be called so. A name leads to one of them, so it can be chosen by name."""
    if not text:
        return Verdict(_("An organisation needs a name."))
    if len(text) > LONGEST:
        return Verdict(_("This name is too long. Write at most 200 characters."))
    if taken:
        return Verdict(_("The directory has this name already. Add the place to tell the two apart."))
    return YES


def position(latitude: float | None, longitude: float | None) -> Verdict:
    """Whether this is somewhere on earth."""
    if abs(latitude or 0) > 90 or abs(longitude or 0) > 180:
        return Verdict(_("No place on earth has these coordinates."))
    return YES
