"""allauth's views of signing in and of factors, where this house wants them a little different."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as steps
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.mfa.webauthn.internal import auth
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from wellknit.access.actors import Forbidden
from wellknit.people import demo


class _Refuses:
    """A form that was refused answers 422, like everywhere in this house."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response


class SignIn(_Refuses, account.LoginView):  # type: ignore[misc]
    """Name and password; in the demo, the accounts that may be tried."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "accounts": demo.accounts(),
            "demo_password": demo.PASSWORD if demo.accounts() else "",
        }


class SignOut(account.LogoutView):  # type: ignore[misc]
    """Ends the session and has the browser forget what it kept."""

    http_method_names = ["post"]  # noqa: RUF012 - as Django has it

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def get_redirect_url(self) -> str:
        return reverse("account_login")


class SecondStep(_Refuses, steps.AuthenticateView):  # type: ignore[misc]
    """A code or a passkey after the password."""


class OwnPassword(_Refuses, account.PasswordChangeView):  # type: ignore[misc]
    """Changing one's own password."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_usable_password():
            raise Forbidden(_("Your account has no password yet. Ask an administrator for a first one."))
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    def get_default_success_url(self) -> str:
        return reverse("people:account")


class ConfirmByPassword(_Refuses, account.ReauthenticateView):  # type: ignore[misc]
    """The password once more."""


class ConfirmByCode(_Refuses, steps.ReauthenticateView):  # type: ignore[misc]
    """A code once more."""


class SetUpApp(_Refuses, app.ActivateTOTPView):  # type: ignore[misc]
    """Tying an authenticator app to the account."""


class AddPasskey(_Refuses, passkeys.AddWebAuthnView):  # type: ignore[misc]
    """Every passkey names its holder and asks for finger, face or PIN: so it can stand for name and password."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["js_data"] = {"creation_options": auth.begin_registration(self.request.user, True)}
        return context
