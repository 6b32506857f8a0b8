"""Taking a file somebody chose for what it is: a procedure, or a decision table; with every fault in words."""

from django.utils.translation import gettext as _

from wellknit.access.actors import Actor
from wellknit.flow import dmn
from wellknit.flow.plan import BadFile
from wellknit.procedures.actions import versions
from wellknit.procedures.models import Procedure

Faults = list[tuple[str, str]]


def file(content: bytes, by: Actor) -> tuple[Procedure | None, Faults]:
    """The version a file became, or nothing for a table; and what is wrong with a file that became nothing."""
    try:
        if b"DMN/" in content[:2000]:
            model = dmn.read(content)
            versions.bring_part(kind="decision", key=next(reversed(model)), xml=content, by=by)
            return None, []
        return versions.bring(xml=content, by=by), []
    except BadFile as error:
        return None, [(each.node, each.told(_)) for each in error.problems]
