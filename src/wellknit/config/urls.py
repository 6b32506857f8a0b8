"""Every address of the node. Each route names the permission it stands on, or why it is open."""

from django.urls import include, path

from wellknit.config import views

urlpatterns = [
    path("health", views.health, name="health"),
    path("whoami", views.whoami, name="whoami"),
    path("", include("wellknit.desk.urls")),  # first, because its pages are asked for most
    path("", include("wellknit.casework.urls")),
    path("", include("wellknit.consent.urls")),
    path("", include("wellknit.referral.urls")),
    path("", include("wellknit.procedures.urls")),
    path("", include("wellknit.directory.urls")),
    path("", include("wellknit.cooperation.urls")),
    path("", include("wellknit.federation.urls")),
    path("", include("wellknit.federation.endpoints")),
    path("", include("wellknit.exchange.urls")),
    path("", include("wellknit.people.urls")),
    path("", include("wellknit.words.urls")),
]
handler400 = "wellknit.config.errors.bad_request"
handler403 = "wellknit.config.errors.forbidden"
handler404 = "wellknit.config.errors.not_found"
handler429 = "wellknit.config.errors.too_often"
handler500 = "wellknit.config.errors.broken"
