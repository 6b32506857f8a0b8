"""Settings from environment variables: one table of all of them, and readers that refuse nonsense.

A variable that is not in the table cannot be read, so the table, `docs/settings.md` and what `doctor` prints
are never short of one. An empty variable counts as unset. A secret may also come from a file named by
`NAME_FILE`, so that it need not stand in the environment of every process.
"""

from __future__ import annotations

import difflib
import os
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class Misconfigured(Exception):
    """A setting makes no sense; the text says which, why, and what to try."""


@dataclass(frozen=True)
class Setting:
    """One environment variable: what it means and what holds when it is absent."""

    name: str
    meaning: str
    default: str = ""
    secret: bool = False
    choices: tuple[str, ...] = ()
    developer: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting("WELLKNIT_DATA", "Folder of this node: database, sealed files, keys.", "var/node"),
    Setting(
        "WELLKNIT_DATABASE",
        "Where rows are kept: `sqlite:path` or `postgres://user:password@host:port/name`. "
        "Without it, a SQLite file inside `WELLKNIT_DATA`.",
        secret=True,
    ),
    Setting(
        "WELLKNIT_DURABILITY",
        "SQLite only. `full` waits for the disk at every commit: slower, and a power cut loses nothing. "
        "`normal` may lose the last commits, never the file.",
        "normal",
        choices=("normal", "full"),
    ),
    Setting(
        "WELLKNIT_SECRET_KEY",
        "Signs sessions and forms. Without it, one is made on first start and kept in `WELLKNIT_DATA`.",
        secret=True,
    ),
    Setting(
        "WELLKNIT_KEY_SOURCE",
        "Where the key that opens the vault comes from: a file, a passphrase, or a systemd credential.",
        "file",
        choices=("file", "passphrase", "credential"),
    ),
    Setting(
        "WELLKNIT_KEY_FILE",
        "The key file when the source is `file`. Without it, `keys/node.key` inside `WELLKNIT_DATA`.",
    ),
    Setting("WELLKNIT_PASSPHRASE", "The passphrase when the source is `passphrase`.", secret=True),
    Setting("WELLKNIT_CREDENTIAL", "The credential's name when the source is `credential`.", "wellknit-key"),
    Setting("WELLKNIT_NODE_NAME", "The name of this node, as people see it.", "Wellknit"),
    Setting("WELLKNIT_NODE_COUNTRY", "The country of this node, two letters (ISO 3166).", "TH"),
    Setting(
        "WELLKNIT_INTAKE_AGENCY",
        "The agency, by its name here, that takes in referrals addressed to no agency of this node, or to one it does not "
        "know. Without it, the one made first.",
    ),
    Setting("WELLKNIT_TIME_ZONE", "The time zone in which this node shows and reads times.", "Asia/Bangkok"),
    Setting("WELLKNIT_BACKUP_KEY", "The public backup key: the file that `backup-key` printed. Backups are sealed to it."),
    Setting("WELLKNIT_URL", "The address people open, as they type it.", "http://127.0.0.1:8000"),
    Setting("WELLKNIT_HOSTS", "Host names answered to, separated by commas.", "localhost,127.0.0.1,[::1]"),
    Setting(
        "WELLKNIT_TRUSTED_PROXIES",
        "Addresses or networks of the proxies in front of this node, separated by commas. They alone are believed "
        "when they say whom they ask for (`X-Forwarded-For`) and that it was over HTTPS (`X-Forwarded-Proto`).",
    ),
    Setting(
        "WELLKNIT_ENDPOINTS",
        "Where other nodes reach this one, the preferred first, separated by commas: addresses ending in `/fed/v1/inbox`, "
        "`x-road:` before one of X-Road, `courier` for files carried by hand. Without it, `WELLKNIT_URL` if it is https.",
    ),
    Setting("WELLKNIT_CONTACT", "The office another node rings when nothing arrives; on this node's card.", "The office"),
    Setting("WELLKNIT_CONTACT_REACH", "How that office is reached: a telephone number.", "to be confirmed"),
    Setting(
        "WELLKNIT_SUITES",
        "The suites other nodes may seal to this one in: `X1`, or `X1,J1` where one of them only has a JOSE library.",
        "X1",
        choices=("X1", "X1,J1"),
    ),
    Setting(
        "WELLKNIT_ROOT_FILE",
        "The file of the root key, if it lies on this machine: new cards are then issued by themselves. Without it the root "
        "stays offline, and somebody issues a card every few weeks.",
    ),
    Setting("WELLKNIT_XROAD_SERVER", "The address of the X-Road security server through which this node asks others."),
    Setting("WELLKNIT_XROAD_CLIENT", "How X-Road names this node: instance/class/member/subsystem."),
    Setting("WELLKNIT_PEER_MESSAGES", "How many messages one peer may send in an hour.", "600"),
    Setting("WELLKNIT_PEER_MEGABYTES", "How many megabytes of messages one peer may send in an hour.", "500"),
    Setting(
        "WELLKNIT_NOTICE_TO",
        "Addresses of the office, separated by commas, that get a mail when something waits. It says that and nothing else. "
        "Without one no mail is sent.",
    ),
    Setting("WELLKNIT_NOTICE_FROM", "The address such a mail comes from.", "wellknit@localhost"),
    Setting("WELLKNIT_SMTP_HOST", "The mail server for it; always with TLS.", "localhost"),
    Setting("WELLKNIT_SMTP_PORT", "Its port: 465 speaks TLS from the start, every other one after STARTTLS.", "587"),
    Setting("WELLKNIT_SMTP_USER", "The name to sign in there with, if it wants one."),
    Setting("WELLKNIT_SMTP_PASSWORD", "The password for it.", secret=True),
    Setting("PORT", "The port the server listens on.", "8000"),
    Setting(
        "WELLKNIT_PUBLIC_DIRECTORY",
        "Entries of the service directory meant for anybody (HSDS, at `/hsds/`) are told without signing in.",
        "no",
    ),
    Setting("WELLKNIT_DEMO", "Invented data and open demo accounts. Never for real people.", "no"),
    Setting("WELLKNIT_DEBUG", "Error pages with details. Never where there is real data.", "no"),
    Setting("WELLKNIT_NO_UV", "Set-up uses pip even where uv is present.", "no", developer=True),
    Setting("WELLKNIT_CHROMIUM", "The browser used by tests.", developer=True),
    Setting(
        "WELLKNIT_TEST_DB",
        "The database tests run on.",
        "sqlite",
        choices=("sqlite", "postgres"),
        developer=True,
    ),
    Setting(
        "WELLKNIT_TEST_PG",
        "A PostgreSQL for the tests, as a URL; without it they start their own.",
        secret=True,
        developer=True,
    ),
)
TABLE: dict[str, Setting] = {setting.name: setting for setting in SETTINGS}

_YES = ("1", "true", "yes", "on")
_NO = ("0", "false", "no", "off")


def env_text(name: str, default: str | None = None) -> str:
    """The text of a setting, or `default`, or the table's default."""
    setting = TABLE[name]
    return os.environ.get(name, "").strip() or (setting.default if default is None else default)


def env_secret(name: str, default: str | None = None) -> str:
    """A setting that may also be the content of the file named by `NAME_FILE`."""
    path = os.environ.get(f"{name}_FILE", "").strip()
    if not path:
        return env_text(name, default)
    if os.environ.get(name, "").strip():
        raise Misconfigured(f"{name} and {name}_FILE are both set: keep one of them.")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Misconfigured(
            f"{name}_FILE is '{path}': it cannot be read ({error.strerror}). Try a file this user may read."
        ) from error


def env_bool(name: str, default: bool | None = None) -> bool:
    """Yes or no, in the usual spellings; anything else is refused rather than taken for no."""
    word = env_text(name, None if default is None else ("yes" if default else "no")).lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise _refusal(name, "yes or no", "yes")


def env_int(name: str, default: int | None = None, *, least: int = 0, most: int = 2**31 - 1) -> int:
    """A whole number between `least` and `most`."""
    text = env_text(name, None if default is None else str(default))
    if text.isascii() and text.isdigit() and least <= int(text) <= most:
        return int(text)
    fallback = TABLE[name].default or (least if default is None else default)
    raise _refusal(name, f"a whole number from {least} to {most}", fallback)


def env_choice(name: str, default: str | None = None) -> str:
    """One of the words the table lists."""
    choices = TABLE[name].choices
    word = env_text(name, default)
    if word in choices:
        return word
    close = difflib.get_close_matches(word.lower(), choices, n=1, cutoff=0.3)
    raise _refusal(name, f"one of {', '.join(choices)}", (close or choices)[0])


def env_list(name: str) -> list[str]:
    """Words separated by commas."""
    return [word.strip() for word in env_text(name).split(",") if word.strip()]


def env_networks(name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses and networks separated by commas. One that holds every address is refused: it would believe anybody."""
    with suppress(ValueError):
        found = tuple(ip_network(word) for word in env_list(name))
        if all(network.prefixlen for network in found):
            return found
    raise _refusal(name, "addresses or networks (not all of them), separated by commas", "127.0.0.1,10.0.0.0/24")


def env_path(name: str, default: Path | str | None = None) -> Path:
    """A file or folder, made absolute so that a later change of folder does not move it."""
    return Path(env_text(name, None if default is None else str(default))).expanduser().absolute()


def _refusal(name: str, expected: str, hint: object) -> Misconfigured:
    shown = "set" if TABLE[name].secret else f"'{env_text(name)}'"
    return Misconfigured(f"{name} is {shown}: expected {expected}. Try {name}={hint}")


# --- the database --------------------------------------------------------------------------------

_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA secure_delete=ON; "
    "PRAGMA cache_size=-65536; PRAGMA mmap_size=2147483648; PRAGMA temp_store=MEMORY; "
    "PRAGMA journal_size_limit=67108864; PRAGMA foreign_keys=ON;"
)
_PG_OPTIONS = ("host", "sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name")
_FORMS = "sqlite:path/to/file or postgres://user:password@host:port/name"


def env_database() -> dict[str, Any]:
    """Django's description of the database that `WELLKNIT_DATABASE` names."""
    node_file = env_path("WELLKNIT_DATA") / "wellknit.sqlite3"
    address = env_secret("WELLKNIT_DATABASE", f"sqlite:{node_file}")
    scheme, colon, rest = address.partition(":")
    if colon and scheme == "sqlite":
        return _sqlite(rest)
    if colon and scheme in ("postgres", "postgresql"):
        return _postgres(address)
    shown = f"'{scheme[:16]}:…'" if colon else "set"  # the rest of the address may hold a password
    raise Misconfigured(f"WELLKNIT_DATABASE is {shown}: expected {_FORMS}. Try sqlite:{node_file}")


def _sqlite(path: str) -> dict[str, Any]:
    if not path or path.startswith("//") or ":memory:" in path:
        hint = "sqlite:/srv/wellknit/wellknit.sqlite3"
        raise Misconfigured(f"WELLKNIT_DATABASE is 'sqlite:{path}': expected a file. Try {hint}")
    synchronous = env_choice("WELLKNIT_DURABILITY").upper()
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(Path(path).expanduser().absolute()),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",  # Django's deferred default fails most writes that meet another
            "init_command": _PRAGMAS.format(synchronous=synchronous),
        },
    }


def _postgres(address: str) -> dict[str, Any]:
    try:
        parts = urlsplit(address)
        port, name = parts.port, unquote(parts.path.lstrip("/"))
    except ValueError:  # a port that is no number, brackets that do not close; the text may quote a password
        raise Misconfigured(f"WELLKNIT_DATABASE cannot be read: expected {_FORMS}.") from None
    options = dict(parse_qsl(parts.query))
    unknown = sorted(set(options) - set(_PG_OPTIONS))
    if not name or unknown:
        what = f"has unknown options ({', '.join(unknown)})" if unknown else "names no database"
        allowed = ", ".join(_PG_OPTIONS)
        raise Misconfigured(f"WELLKNIT_DATABASE {what}: expected {_FORMS}, with options {allowed}.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Only prepared queries are kept (`access.prepared`), and they are written so that one plan serves every value.
        "OPTIONS": options | {"prepare_threshold": 0, "options": "-c plan_cache_mode=force_generic_plan"},
    }


# --- for people ----------------------------------------------------------------------------------


def unknown_names(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Variables that look like ours but are not, each with the setting that was probably meant."""
    known = set(TABLE) | {f"{s.name}_FILE" for s in SETTINGS if s.secret} | {"WELLKNIT_TEST_HOME"}
    strangers = [name for name in environ if name.startswith("WELLKNIT_") and name not in known]
    return {name: "".join(difflib.get_close_matches(name, sorted(known), n=1)) for name in sorted(strangers)}


def overview() -> list[tuple[str, str, str]]:
    """(name, value, where it comes from) of each setting, secrets hidden: what `doctor` prints."""
    rows = []
    for setting in SETTINGS:
        given = any(os.environ.get(name, "").strip() for name in (setting.name, f"{setting.name}_FILE"))
        value = ("(hidden)" if given else "") if setting.secret else env_text(setting.name)
        rows.append((setting.name, value, "environment" if given else "default"))
    return rows


def settings_page() -> str:
    """The text of `docs/settings.md`."""
    head = (
        "# Settings\n\nEach is an environment variable; an empty one counts as unset. Those marked *secret* "
        "may also be given as a file: set `NAME_FILE` to its path.\n"
    )
    operators = [setting for setting in SETTINGS if not setting.developer]
    developers = [setting for setting in SETTINGS if setting.developer]
    return f"{head}\n{_rows(operators)}\n## For those who change the code\n\n{_rows(developers)}"


def _rows(settings: Sequence[Setting]) -> str:
    lines = ["| name | meaning | default |", "| --- | --- | --- |"]
    for setting in settings:
        words = [setting.meaning]
        if setting.choices:
            words.append(f"One of {', '.join(f'`{choice}`' for choice in setting.choices)}.")
        if setting.secret:
            words.append("*Secret.*")
        default = f"`{setting.default}`" if setting.default else ""
        lines.append(f"| `{setting.name}` | {' '.join(words)} | {default} |")
    return "\n".join(lines) + "\n"


def kept_secret(path: Path) -> str:
    """A secret that is made on first start and kept in a file only the service may read."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process of the same start was first
            return path.read_text()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()
