"""Every address of the node. Each route names the permission it stands on, or why it is open."""

from django.urls import include, path

from wellknit.config import views

urlpatterns = [
    path("health", views.health, name="health"),
    path("whoami", views.whoami, name="whoami"),
]
