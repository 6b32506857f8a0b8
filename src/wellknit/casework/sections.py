"""The sections of the case page that casework itself brings."""

from django.utils.translation import gettext_lazy as _

from wellknit.access.permissions import Permission as P
from wellknit.casework.panels import Panel, register
from wellknit.vault.classes import Category as C


def register_all() -> None:
    """Add casework's sections. The overview (10) comes from the desk, consent (60) from its own room."""
    register(
        Panel("person", _("Person"), "casework:person", 20, about=frozenset({C.IDENTITY, C.FAMILY, C.CONTACT})),
        Panel("story", _("What happened"), "casework:story", 30, about=frozenset({C.STORY, C.LEGAL})),
        Panel("needs", _("Needs and plan"), "casework:needs", 40),
        Panel("notes", _("Notes"), "casework:notes", 50),
        Panel("documents", _("Documents"), "casework:documents", 70, P.DOCUMENT_READ),
        Panel("contact", _("Safety and contact"), "casework:contact", 80, about=frozenset({C.CONTACT})),
        Panel("tasks", _("Tasks"), "casework:tasks", 90),
        Panel("life", _("Risk and closing"), "casework:life", 95),
        Panel("team", _("Team and access"), "casework:team", 100),
        Panel("history", _("Who saw this"), "casework:history", 110, P.HISTORY_READ),
    )
