"""Django settings, read top to bottom. What a node's keeper may change comes from the environment; see docs/settings.md."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from wellknit.config.endpoints import endpoints
from wellknit.config.environment import (
    env_bool,
    env_choice,
    env_database,
    env_int,
    env_list,
    env_networks,
    env_path,
    env_secret,
    env_text,
    kept_secret,
)
from wellknit.words.languages import LANGUAGES  # noqa: F401 - the eight languages of the interface

PACKAGE = Path(__file__).resolve().parent.parent

DEMO = env_bool("WELLKNIT_DEMO")
DEBUG = env_bool("WELLKNIT_DEBUG")
NODE_NAME = env_text("WELLKNIT_NODE_NAME")
NODE_COUNTRY = env_text("WELLKNIT_NODE_COUNTRY")
INTAKE_AGENCY = env_text("WELLKNIT_INTAKE_AGENCY")
PUBLIC_DIRECTORY = env_bool("WELLKNIT_PUBLIC_DIRECTORY")

# --- where things lie ---------------------------------------------------------------------------------------------

WELLKNIT_DATA = env_path("WELLKNIT_DATA")
DATABASES = {"default": env_database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- keys ---------------------------------------------------------------------------------------------------------

WELLKNIT_KEY_SOURCE = env_choice("WELLKNIT_KEY_SOURCE")
WELLKNIT_KEY_FILE = env_path("WELLKNIT_KEY_FILE", WELLKNIT_DATA / "keys" / "node.key")
WELLKNIT_PASSPHRASE = env_secret("WELLKNIT_PASSPHRASE", "")
WELLKNIT_CREDENTIAL = env_text("WELLKNIT_CREDENTIAL")
WELLKNIT_BACKUP_KEY = env_text("WELLKNIT_BACKUP_KEY")
SECRET_KEY = env_secret("WELLKNIT_SECRET_KEY", "") or kept_secret(WELLKNIT_DATA / "keys" / "session.key")

# --- other nodes --------------------------------------------------------------------------------------------------

WELLKNIT_ENDPOINTS = endpoints(env_list("WELLKNIT_ENDPOINTS"), env_text("WELLKNIT_URL"))
WELLKNIT_CONTACT = (env_text("WELLKNIT_CONTACT"), env_text("WELLKNIT_CONTACT_REACH"))
WELLKNIT_SUITES = tuple(env_choice("WELLKNIT_SUITES").split(","))
WELLKNIT_ROOT_FILE = env_text("WELLKNIT_ROOT_FILE")
WELLKNIT_XROAD_SERVER = env_text("WELLKNIT_XROAD_SERVER")
WELLKNIT_XROAD_CLIENT = env_text("WELLKNIT_XROAD_CLIENT")
WELLKNIT_PEER_MESSAGES = env_int("WELLKNIT_PEER_MESSAGES", least=1)
WELLKNIT_PEER_MEGABYTES = env_int("WELLKNIT_PEER_MEGABYTES", least=1)

# --- notices by mail ------------------------------------------------------------------------------------------------

NOTICE_TO = env_list("WELLKNIT_NOTICE_TO")
NOTICE_FROM = env_text("WELLKNIT_NOTICE_FROM")
SMTP_HOST, SMTP_PORT = env_text("WELLKNIT_SMTP_HOST"), env_int("WELLKNIT_SMTP_PORT", least=1, most=65535)
SMTP_USER, SMTP_PASSWORD = env_text("WELLKNIT_SMTP_USER"), env_secret("WELLKNIT_SMTP_PASSWORD", "")

# --- what is installed ------------------------------------------------------------------------------------------

ROOMS = [
    "wellknit.config.apps.ConfigConfig",
    "wellknit.desk.apps.DeskConfig",
    "wellknit.exchange.apps.ExchangeConfig",
    "wellknit.referral.apps.ReferralConfig",
    "wellknit.procedures.apps.ProceduresConfig",
    "wellknit.consent.apps.ConsentConfig",
    "wellknit.casework.apps.CaseworkConfig",
    "wellknit.federation.apps.FederationConfig",
    "wellknit.cooperation.apps.CooperationConfig",
    "wellknit.directory.apps.DirectoryConfig",
    "wellknit.access.apps.AccessConfig",
    "wellknit.people.apps.PeopleConfig",
    "wellknit.jobs.apps.JobsConfig",
    "wellknit.ledger.apps.LedgerConfig",
    "wellknit.vault.apps.VaultConfig",
    "wellknit.words.apps.WordsConfig",
]
INSTALLED_APPS = [
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
]
MIDDLEWARE = [
    "wellknit.config.middleware.Forwarded",
    "csp.middleware.CSPMiddleware",
    "wellknit.config.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wellknit.people.sessions.SessionLimits",
    "wellknit.config.middleware.Acting",
    "wellknit.people.gate.FirstThings",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "wellknit.config.middleware.Answers",
]
ROOT_URLCONF = "wellknit.config.urls"
WSGI_APPLICATION = "wellknit.config.wsgi.application"
FORM_RENDERER = "wellknit.config.widgets.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wellknit.config.context.node",
            ],
        },
    }
]

# --- signing in -------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Worker"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "wellknit.people.backends.WorkerBackend"]
PASSWORD_HASHERS = ["wellknit.people.hashing.PatientArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "wellknit.people.passwords.NoHouseWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "wellknit.people.sessions"
SESSION_COOKIE_AGE = 10 * 60 * 60  # ten hours at most, whatever happens
SESSION_IDLE_SECONDS = 30 * 60
SESSION_COOKIE_SECURE = env_text("WELLKNIT_URL").startswith("https://")
# A browser sends the cookies of one host to all its ports: the two nodes of the demo must not share their names.
_OWN = f"-{urlsplit(env_text('WELLKNIT_URL')).port}" if DEMO and not SESSION_COOKIE_SECURE else ""
SESSION_COOKIE_NAME = "__Host-sessionid" if SESSION_COOKIE_SECURE else f"sessionid{_OWN}"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
CSRF_COOKIE_NAME = "__Host-csrftoken" if SESSION_COOKIE_SECURE else f"csrftoken{_OWN}"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no words in a cookie
CSRF_FAILURE_VIEW = "wellknit.config.errors.form_too_old"
CSRF_TRUSTED_ORIGINS = [env_text("WELLKNIT_URL").rstrip("/")]
REQUIRE_SECOND_FACTOR = not DEMO

ACCOUNT_ADAPTER = "wellknit.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = False  # one lock, and it is axes; one table of limits, and it is access.limits
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "wellknit.people.forms.SignInForm",
    "change_password": "wellknit.people.forms.OwnPasswordForm",
    "reauthenticate": "wellknit.people.forms.ConfirmByPasswordForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = False
MFA_RECOVERY_CODE_DIGITS = 10
MFA_FORMS = {
    "authenticate": "wellknit.people.forms.SecondStepForm",
    "reauthenticate": "wellknit.people.forms.ConfirmByCodeForm",
    "activate_totp": "wellknit.people.forms.SetUpAppForm",
    "add_webauthn": "wellknit.people.forms.AddPasskeyForm",
    "login_webauthn": "wellknit.people.forms.PasskeySignInForm",
    "authenticate_webauthn": "wellknit.people.forms.PasskeyStepForm",
    "reauthenticate_webauthn": "wellknit.people.forms.ConfirmByPasskeyForm",
}
MFA_TOTP_ISSUER = NODE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO
MFA_ADAPTER = "wellknit.people.adapter.SecondFactorAdapter"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # half an hour is half an hour, also for who tries again
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_CALLABLE = "wellknit.people.lockout.locked_out"
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "csrfmiddlewaretoken", "credential", "code"]

# --- the browser --------------------------------------------------------------------------------------------------

ALLOWED_HOSTS = env_list("WELLKNIT_HOSTS")
TRUSTED_PROXIES = env_networks("WELLKNIT_TRUSTED_PROXIES")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_HSTS_SECONDS = 63_072_000
SECURE_CONTENT_TYPE_NOSNIFF = True
STATIC_URL = "static/"
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "wellknit.config.static.Versioned"},
}
WHITENOISE_USE_FINDERS = True  # served from the package itself: nothing to collect
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 365 * 24 * 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# Uploads stay in memory: a temporary file on disk would be a plaintext copy of what the vault seals.
FILE_UPLOAD_HANDLERS = ["wellknit.config.uploads.InMemoryOnly"]

# --- words --------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["wellknit.words.formats"]
USE_TZ = True
TIME_ZONE = env_text("WELLKNIT_TIME_ZONE")
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE
LANGUAGE_COOKIE_NAME = "__Host-language" if SESSION_COOKIE_SECURE else f"language{_OWN}"

# --- logs: never what a person said or is called ------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"bare": {"()": "wellknit.config.logs.Bare"}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "filters": ["bare"], "formatter": "plain"}},
    "root": {"handlers": ["out"], "level": "WARNING"},
    "loggers": {
        "wellknit": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING"},
        "axes": {"level": "ERROR"},
    },
}
