"""Reading notes."""

from wellknit.access.actors import Anyone
from wellknit.casework.models import Case, Note
from wellknit.casework.standing import categories_for

SHOWN = 100


def notes(actor: Anyone, case: Case, most: int = SHOWN) -> list[Note]:
    """The newest notes whose category the actor may see."""
    rows = Note.objects.filter(case=case, category__in=categories_for(actor, case))
    return list(rows.select_related("made_by").order_by("-happened_on", "-pk")[:most])
