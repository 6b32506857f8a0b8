"""What an organisation can be called, where it can be, and whose entries are edited here."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wellknit.ground.verdicts import YES, Verdict

LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class OrganisationFacts:
    """Everything that another directory can say of an organisation."""

    name: str
    kind: str = ""
    description: str = ""
    phone: str = ""
    country: str = ""
    confidential: bool = False
    street: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    longitude: float | None = None
    latitude: float | None = None


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


def ours(origin: str) -> Verdict:
    """Whether an entry is ours to edit; another directory's would be overwritten by its next copy anyway."""
    if origin:
        return Verdict(_("This entry is of another directory. Ask there to have it changed; the next copy brings it."))
    return YES
