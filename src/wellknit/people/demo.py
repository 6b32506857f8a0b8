"""The accounts of the demo: everybody in it is invented, and the password is known to all.

The demo's data command makes them through `people.actions.add_worker`. Where no demo runs they do not exist, and the
backend refuses their password whoever has it.
"""

from dataclasses import dataclass

from django.conf import settings

from wellknit.access.roles import ROLES

PASSWORD = "river-lantern-rice-boat"  # noqa: S105 - no secret: it stands on the demo's sign-in page
NORTH, SOUTH = "Northern Assistance Centre", "Southern Shelter House"
DESK, RECEPTION = "Central Ministry Desk", "Border Reception House"


@dataclass(frozen=True)
class Account:
    """Somebody invented, who can be tried out."""

    username: str
    full_name: str
    role: str
    agency: str = NORTH

    @property
    def title(self) -> str:
        """The role in words."""
        return str(ROLES[self.role].title)

    @property
    def sentence(self) -> str:
        """What the role may do, in a sentence."""
        return str(ROLES[self.role].sentence)


_CASTS = {  # by the country of the node
    "TH": (
        Account("mina", "Mina Sok", "caseworker"),
        Account("sora", "Sora Vann", "supervisor"),
        Account("hana", "Hana Lim", "hotline"),
        Account("lena", "Lena Chea", "legal"),
        Account("ivo", "Ivo Kim", "interpreter"),
        Account("rith", "Rith Noun", "caseworker", SOUTH),
        Account("vanna", "Vanna Long", "supervisor", SOUTH),
        Account("ada", "Ada Keo", "auditor"),
        Account("dara", "Dara Meas", "protection"),
        Account("ana", "Ana Prum", "analyst"),
        Account("nok", "Nok Phan", "administrator"),
    ),
    "KH": (
        Account("chanty", "Chanty Ros", "caseworker", DESK),
        Account("bopha", "Bopha Tep", "supervisor", DESK),
        Account("rany", "Rany Uch", "caseworker", RECEPTION),
        Account("seyha", "Seyha Nuon", "supervisor", RECEPTION),
        Account("maly", "Maly Ek", "auditor", DESK),
        Account("pisey", "Pisey Hak", "protection", DESK),
        Account("vuthy", "Vuthy Im", "administrator", DESK),
    ),
}


def accounts() -> tuple[Account, ...]:
    """The demo's accounts in the order in which they are offered; none where no demo runs."""
    return _CASTS.get(settings.NODE_COUNTRY, _CASTS["TH"]) if settings.DEMO else ()


def is_demo_password(password: str | None) -> bool:
    """Whether this is the password everybody knows."""
    return password == PASSWORD
