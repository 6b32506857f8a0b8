"""The addresses of this room: our pages by our names, and the few of allauth's views that exist here by theirs.

No sign-up, no mail, no password by mail, no other provider: what is not in this list has no address.
"""

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path

from wellknit.access.guards import View, guarded, open_to_all
from wellknit.access.limits import limited
from wellknit.access.permissions import Permission
from wellknit.people import entrance, views

own = guarded(Permission.HOME_VIEW)  # every role holds it: one's own account


def door(why: str, limit: str, view: View) -> View:
    """A view that a stranger must reach, with its limit."""
    return open_to_all(why)(limited(limit)(view))


_SIGN_IN = "Whoever signs in is not known yet."
_STEP = "Only who gave the right password comes this far; the view itself checks."
_LEAVING = "Leaving must work whether or not the session has ended meanwhile."

ours = [
    path("account", views.account, name="account"),
    path("account/set-up", views.set_up, name="set_up"),
    path("account/sessions/end", views.end_own_sessions, name="end_sessions"),
    path("account/sessions/end-others", views.end_other_sessions, name="end_other_sessions"),
    path("workers", views.workers, name="workers"),
    path("workers/add", views.add_worker, name="worker_add"),
    path("workers/<int:pk>", views.worker, name="worker"),
    path("workers/<int:pk>/standing", views.worker_standing, name="worker_standing"),
    path("workers/<int:pk>/sessions", views.worker_sessions, name="worker_sessions"),
    path("workers/<int:pk>/password", views.worker_password, name="worker_password"),
    path("workers/<int:pk>/factors", views.worker_factors, name="worker_factors"),
]
urlpatterns = [
    path("", include((ours, "people"))),
    path("sign-in", door(_SIGN_IN, "sign_in", entrance.SignIn.as_view()), name="account_login"),
    path("sign-in/second-step", door(_STEP, "sign_in", entrance.SecondStep.as_view()), name="mfa_authenticate"),
    path("sign-in/passkey", door(_SIGN_IN, "passkey", passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/inactive", open_to_all(_SIGN_IN)(account.account_inactive), name="account_inactive"),
    path("sign-out", open_to_all(_LEAVING)(entrance.SignOut.as_view()), name="account_logout"),
    path("account/factors", own(views.account), name="mfa_index"),
    path(
        "account/password",
        limited("password")(own(entrance.OwnPassword.as_view())),
        name="account_change_password",
    ),
    path(
        "account/confirm",
        limited("confirm")(own(entrance.ConfirmByPassword.as_view())),
        name="account_reauthenticate",
    ),
    path(
        "account/confirm/code",
        limited("confirm")(own(entrance.ConfirmByCode.as_view())),
        name="mfa_reauthenticate",
    ),
    path(
        "account/confirm/passkey",
        limited("confirm")(own(passkeys.reauthenticate_webauthn)),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/app/add", own(entrance.SetUpApp.as_view()), name="mfa_activate_totp"),
    path("account/app/remove", own(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/recovery-codes", own(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new", own(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path(
        "account/recovery-codes/download",
        own(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("account/passkeys", own(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("account/passkeys/add", own(entrance.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/remove", own(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
]
