"""The shape of what is typed to sign in and on the pages of accounts."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from wellknit.access import limits
from wellknit.access.roles import ROLES
from wellknit.people.reads import agency_choices


def _say(form: forms.Form, **labels: Any) -> None:
    """Our labels, and no placeholders: a label that goes away while one types helps nobody."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):  # type: ignore[misc]
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, login=_("User name"), password=_("Password"))
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class OwnPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The present password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self,
            oldpassword=_("Present password"),
            password1=_("New password"),
            password2=_("New password again"),
        )
        self.fields["password1"].help_text = _("At least 12 characters. A sentence is easier to remember than a word.")


class ConfirmByPasswordForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password=_("Password"))


class _CodeForm(forms.Form):
    """A one-time or recovery code: few tries, and each code once, in whichever process it is tried."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code=_("Code"))
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}

    def clean_code(self) -> str:
        limits.enforce("second_step", f"worker:{self.user.pk}")
        code = str(super().clean_code())  # type: ignore[misc]
        if limits.spend("one_time_code", f"worker:{self.user.pk}|{code}"):
            raise forms.ValidationError(_("This code was used already. Wait for the next one."))
        limits.forgive("second_step", f"worker:{self.user.pk}")
        return code


class SecondStepForm(_CodeForm, AuthenticateForm):  # type: ignore[misc]
    """The code that follows the password."""


class ConfirmByCodeForm(_CodeForm, ReauthenticateByCodeForm):  # type: ignore[misc]
    """A code, asked again before something grave."""


class SetUpAppForm(_CodeForm, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""


class _PasskeyForm(forms.Form):
    """What a browser sends for a passkey may be forged in any way; whatever cannot be read is simply wrong."""

    def full_clean(self) -> None:
        try:
            super().full_clean()
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, IndexError):
            self.cleaned_data = {}
            self.add_error("credential", _("This did not match. Try the passkey again."))


class AddPasskeyForm(_PasskeyForm, AddWebAuthnForm):  # type: ignore[misc]
    """A name for the passkey; what it can do is asked of the browser, not of the worker."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]
        self.fields["name"] = forms.CharField(label=_("Name of this passkey"), max_length=60, initial=_("My passkey"))
        self.initial["name"] = _("My passkey")


class PasskeySignInForm(_PasskeyForm, LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey instead of name and password."""


class PasskeyStepForm(_PasskeyForm, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after the password."""


class ConfirmByPasskeyForm(_PasskeyForm, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey, asked again."""


def _roles() -> list[tuple[str, str]]:
    return [(role.name, f"{role.title}: {role.sentence}") for role in ROLES.values()]


class RolesForm(forms.Form):
    """What somebody is called and may do."""

    full_name = forms.CharField(label=_("Full name"), max_length=200)
    roles = forms.MultipleChoiceField(label=_("Roles"), choices=_roles, widget=forms.CheckboxSelectMultiple)


class WorkerForm(RolesForm):
    """Somebody new."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("For signing in: letters without accents, digits, dot, dash."),
        validators=[
            RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9.-]+$", _("Use letters without accents, digits, dot, dash."))
        ],
    )
    agency = forms.TypedChoiceField(label=_("Agency"), choices=agency_choices, coerce=int)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    field_order = ("full_name", "username", "agency", "language", "roles")
