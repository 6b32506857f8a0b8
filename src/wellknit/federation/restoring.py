"""After a restore from a backup: this node has forgotten what came since, and its peers believe that it has it."""

from django.db import transaction

from wellknit.access.actors import Anyone
from wellknit.federation import keys, own_post


@transaction.atomic
def rejoin(*, by: Anyone) -> int:
    """Number messages anew under the next incarnation, and ask every peer for what was forgotten; how many were asked.

    A node that has not joined the net has nobody to ask.
    """
    if not keys.is_installed():
        return 0
    keys.raise_incarnation(by=by)
    return own_post.ask_for_the_rest(by=by)
