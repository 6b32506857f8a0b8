"""Forgetting the copies of messages about a case that is erased."""

from collections.abc import Collection

from wellknit.federation.models import Outgoing


def forget(key_ids: Collection[int]) -> None:
    """Delete what was sealed with these keys; a peer who asks for such a number hears that it carries nothing any more."""
    Outgoing.objects.filter(key_id__in=key_ids).delete()
