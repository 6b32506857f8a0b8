"""Federation as a Django app."""

from django.apps import AppConfig


class FederationConfig(AppConfig):
    name = "wellknit.federation"
    label = "federation"

    def ready(self) -> None:
        from wellknit.federation import kinds, own_post

        kinds.register_all()
        own_post.register_all()
