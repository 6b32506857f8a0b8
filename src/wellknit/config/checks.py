"""System checks: what must hold before a node may serve."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register


@register
def no_debug_with_people(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Error pages with details are for developers' machines; a node with real people never shows them."""
    if settings.DEBUG and settings.SESSION_COOKIE_SECURE:
        return [Error("WELLKNIT_DEBUG is on at a public address.", hint="Unset WELLKNIT_DEBUG.", id="wellknit.E001")]
    return []
