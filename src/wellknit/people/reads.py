"""Reading workers for the pages that manage them."""

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.http import Http404

from wellknit.access.permissions import Permission
from wellknit.access.policy import decide
from wellknit.access.roles import ROLES
from wellknit.people import factors
from wellknit.people.models import Agency, Worker


@dataclass(frozen=True)
class Row:
    """One worker in the list."""

    worker: Worker
    titles: str
    held: str

    @property
    def ready(self) -> bool:
        """Whether their second factor is strong enough for their roles."""
        return factors.enough(self.worker.role_names, self.held)


def titles(roles: frozenset[str]) -> str:
    """Roles in words."""
    return ", ".join(str(role.title) for role in ROLES.values() if role.name in roles)


def workers() -> list[Row]:
    """Everybody with an account, active ones first."""
    types: dict[int, set[str]] = {}
    for user_id, kind in Authenticator.objects.values_list("user_id", "type"):
        types.setdefault(user_id, set()).add(kind)
    people = Worker.objects.select_related("agency").order_by("-is_active", "full_name")
    return [Row(each, titles(each.role_names), factors.strongest(types.get(each.pk, ()))) for each in people]


def row_of(pk: int) -> Row:
    """One worker. Raises `Http404`."""
    worker = Worker.objects.select_related("agency").filter(pk=pk).first()
    if worker is None:
        raise Http404
    return Row(worker, titles(worker.role_names), factors.held_by(worker))


def own(worker: Any) -> dict[str, Any]:
    """What the page of one's own account shows."""
    mine = Authenticator.objects.filter(user_id=worker.pk)
    held = {kind: [each for each in mine if each.type == kind] for kind in Authenticator.Type.values}
    codes = held[Authenticator.Type.RECOVERY_CODES]
    return {
        "passkeys": held[Authenticator.Type.WEBAUTHN],
        "app": bool(held[Authenticator.Type.TOTP]),
        "codes_left": len(codes[0].wrap().get_unused_codes()) if codes else 0,
        "wants_passkey": factors.needs_passkey(worker.role_names),
        "titles": titles(worker.role_names),
    }


def agency(pk: int) -> Agency:
    """An agency of this node. Raises `Http404`."""
    found = Agency.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def agencies_where(permission: Permission) -> QuerySet[Agency]:
    """The agencies of this node where somebody who works there now holds a role that allows this deed."""
    held = Worker.objects.filter(is_active=True).values_list("agency", "roles").distinct()
    return Agency.objects.filter(pk__in={agency for agency, roles in held if decide(frozenset(roles.split()), permission)})


def agency_choices() -> list[tuple[int, str]]:
    """The agencies of this node, by name."""
    return list(Agency.objects.order_by("name").values_list("pk", "name"))
