"""Federation as a Django app."""

from django.apps import AppConfig


class FederationConfig(AppConfig):
    name = "wellknit.federation"
    label = "federation"

    def ready(self) -> None:
        from wellknit.federation import kinds, net_objections, own_post
        from wellknit.federation.reads.checks import post_objections

        kinds.register_all()
        own_post.register_all()
        net_objections.register(post_objections)
