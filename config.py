"""Settings: every one is an environment variable `BIDRA_*`, listed once, here.

`load(environ)` turns them into a Flask configuration or refuses with `ConfigError`, saying what to
do. README.md holds the same table; a test compares the two.
"""

import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from limits import parse_many

ROOT = Path(__file__).parent
ENVIRONMENTS = ("development", "production", "test")
# What the browsers' makers run, and nobody else: a subscription must not be able to make this
# server call an address inside the network it stands in.
PUSH_HOSTS = (
    "fcm.googleapis.com,updates.push.services.mozilla.com,*.push.services.mozilla.com,"
    "web.push.apple.com,*.push.apple.com,*.notify.windows.com"
)

REGISTER = "https://data.brreg.no/enhetsregisteret/api/enheter"

# What PostgreSQL gives up waiting for, so that one row that somebody holds, or one session that hangs,
# does not stop all others (PostgreSQL, § 20.11). A migration, too, gives way rather than stop the site.
PATIENCE = {
    "lock_timeout": "3s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
}

# A push service of one's own may be tried in the demo.
LOOPBACK = ("http://127.0.0.1:*", "http://localhost:*")


def _flag(value: str) -> bool:
    if value.lower() in ("1", "true", "yes", "on"):
        return True
    if value.lower() in ("", "0", "false", "no", "off"):
        return False
    raise ValueError("use 1 or 0")


def _words(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())


def _hours(value: str) -> tuple[int, int]:
    start, end = (int(part) for part in value.split("-"))
    if not (0 <= start <= 23 and 0 <= end <= 23):
        raise ValueError("use two hours from 0 to 23, such as 20-08")
    return start, end


def _amounts(value: str) -> str:
    try:
        parse_many(value)
    except ValueError as error:
        raise ValueError("use amounts such as 5/10minutes;20/day") from error
    return value


def _some(value: str) -> int:
    if int(value) < 1:
        raise ValueError("use a number above 0")
    return int(value)


def _sender(value: str) -> str:
    address = parseaddr(value)[1]
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address) or not value.isprintable():
        raise ValueError("use a name and an address, such as Bidra <bidra@example.no>")
    return value


def _contact(value: str) -> str:
    if value and not value.startswith(("mailto:", "https://")):
        raise ValueError("use mailto:somebody@example.no or an https:// address")
    return value


def _database(value: str) -> str:
    scheme, colon, rest = value.partition(":")
    if value and scheme not in ("postgres", "postgresql"):
        raise ValueError("use postgresql://user:password@host/name, or leave it empty for SQLite")
    return f"postgresql{colon}{rest}" if value else value


def _tiles(value: str) -> str:
    try:
        named = value.format(z=1, x=2, y=3)
    except (KeyError, IndexError, ValueError) as error:
        raise ValueError("use {z}, {x} and {y} and no other braces") from error
    if value and not (named.startswith(("https://", "http://")) and value.count("{") == 3):
        raise ValueError("use an address such as https://tiles.example.no/{z}/{x}/{y}.png")
    return value


def _environment(value: str) -> str:
    if value not in ENVIRONMENTS:
        raise ValueError("use one of " + ", ".join(ENVIRONMENTS))
    return value


class ConfigError(RuntimeError):
    """The settings are unsafe or unreadable; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: `BIDRA_<name>`, read by `parse`, explained by `help`."""

    name: str
    default: str
    help: str
    parse: Callable[[str], Any] = str


SETTINGS = (
    Setting("ENV", "development", "`development`, `production` or `test`.", _environment),
    Setting("SECRET_KEY", "", "Signs sessions and receipts. Required in production."),
    Setting("DATA", "var", "Folder of all data: database, pictures, push keys, queue.", Path),
    Setting(
        "DATABASE_URL", "", "`postgresql://…`; empty means SQLite in the data folder.", _database
    ),
    Setting(
        "BASE_URL",
        "http://127.0.0.1:8000",
        "Public address. Required in production.",
        lambda value: value.strip().rstrip("/"),
    ),
    Setting("DEMO", "0", "Demo data, personas and `/demo/outbox`. Never in production.", _flag),
    Setting(
        "SMTP_URL",
        "",
        "`smtp://user:password@host:587`; empty keeps mail in the outbox. Required in production.",
    ),
    Setting(
        "MAIL_FROM",
        "Bidra <bidra@localhost>",
        "Sender of every e-mail, as `Bidra <bidra@example.no>`. Required in production.",
        _sender,
    ),
    Setting("PUSH_HOSTS", PUSH_HOSTS, "Push services that may be called, by host name.", _words),
    Setting(
        "PUSH_SUBJECT", "", "Who push services may write to; empty: `BIDRA_MAIL_FROM`.", _contact
    ),
    Setting("QUIET_HOURS", "20-08", "No push between these hours, Europe/Oslo.", _hours),
    Setting("QUEUE_URL", "", "`redis://…` or `postgresql://…` when machines share the queue."),
    Setting("LIMITS_URL", "", "`redis://…` when machines share rate limits; empty: a file."),
    Setting("REGISTER_URL", REGISTER, "Enhetsregisteret's units; empty: staff check by hand."),
    Setting(
        "MAP_TILES",
        "",
        "`https://…/{z}/{x}/{y}.png`: tiles that this server fetches; empty: an outline.",
        _tiles,
    ),
    Setting("MAP_CREDIT", "", "Whose the tiles are, shown on the map: `© Kartverket`."),
    Setting(
        "PROXIES",
        "",
        "Number of trusted proxies that set `X-Forwarded-*`; empty: 1 in production, else 0.",
        lambda value: int(value) if value else None,
    ),
    Setting(
        "WRITES", "600", "Answers a minute from one network, at most (0: any, as in the demo).", int
    ),
    Setting("CODES", "5/10minutes;20/day", "Sign-in codes to one mailbox, at most.", _amounts),
    Setting(
        "CROWD",
        "600",
        "Of one thing an hour by all guests of one network, at most: codes asked for, wrong codes.",
        _some,
    ),
    Setting("MINIMUM_AGE", "13", "Lowest age for an account (personopplysningsloven § 5).", int),
    Setting("LOG", "text", "`text` or `json`."),
)


def load(environ: Mapping[str, str]) -> dict[str, Any]:
    """Read the settings and derive Flask's own from them.

    Raises ConfigError for a value that cannot be read, and in production for what is unsafe.
    """
    values = {setting.name: _read(setting, environ) for setting in SETTINGS}
    production = values["ENV"] == "production"
    if production:
        _refuse_unsafe(values)
    if values["PROXIES"] is None:  # bin/web speaks no TLS: in production something before it does
        values["PROXIES"] = int(production)
    if values["DEMO"]:
        values["PUSH_HOSTS"] += LOOPBACK
        values["WRITES"] = 0
    values["PUSH_SUBJECT"] = values["PUSH_SUBJECT"] or f"mailto:{parseaddr(values['MAIL_FROM'])[1]}"
    values["DATA"] = (ROOT / values["DATA"]).resolve()
    values["DATA"].mkdir(parents=True, exist_ok=True)
    values["SECRET_KEY"] = values["SECRET_KEY"] or _local_secret(values["DATA"])
    return values | _flask_settings(values, production=production)


def _read(setting: Setting, environ: Mapping[str, str]) -> Any:
    try:
        return setting.parse(environ.get(f"BIDRA_{setting.name}", setting.default))
    except ValueError as error:
        raise ConfigError(f"BIDRA_{setting.name} cannot be read: {error}") from error


def _refuse_unsafe(values: Mapping[str, Any]) -> None:
    """All that is wrong at once: nobody likes to be told of one thing at each start."""
    wrong = [*_unsafe(values), *_mute(values)]
    if wrong:
        raise ConfigError("\n".join(wrong))


def _unsafe(values: Mapping[str, Any]) -> Iterator[str]:
    if len(values["SECRET_KEY"]) < 32:
        yield (
            "BIDRA_SECRET_KEY must be set to at least 32 characters in production; make one with: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    if values["DEMO"]:
        yield "BIDRA_DEMO lets anybody sign in as anybody: unset it in production."
    if not values["BASE_URL"].startswith("https://"):
        yield "BIDRA_BASE_URL must be the public https:// address in production."


def _mute(values: Mapping[str, Any]) -> Iterator[str]:
    """What nobody could sign in or be told anything without. On a laptop the defaults will do; out
    there mail servers and push services refuse them, one message after another."""
    if not urlsplit(values["SMTP_URL"]).hostname:
        yield (
            "BIDRA_SMTP_URL must be set in production, or nobody gets the code to sign in with: "
            "write smtp://user:password@mail.example.no:587"
        )
    if _is_local(values["MAIL_FROM"]):
        yield (
            "BIDRA_MAIL_FROM must be an address of yours in production, or mail is refused: "
            "write Bidra <bidra@example.no>"
        )
    if values["PUSH_SUBJECT"] and _is_local(values["PUSH_SUBJECT"]):
        yield (
            "BIDRA_PUSH_SUBJECT must be a contact that exists in production, or iPhones get no push: "
            "write mailto:drift@example.no, or unset it to give the address of BIDRA_MAIL_FROM"
        )


def _is_local(value: str) -> bool:
    """Whether an address of a page or a mailbox leads nowhere but to this machine."""
    address = value if "://" in value else f"//{parseaddr(value.removeprefix('mailto:'))[1]}"
    host = (urlsplit(address).hostname or "").rstrip(".")
    try:
        return ip_address(host).is_loopback
    except ValueError:
        last = host.rpartition(".")[2]
        return "." not in host or last in ("localhost", "local", "test", "invalid")


def _local_secret(data: Path) -> str:
    """A secret of this machine's own, made once: development sessions survive a restart."""
    path = data / "secret-key"
    try:
        with open(path, "x", opener=_private) as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text().strip()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _engine(url: str) -> dict[str, Any]:
    """How connections are opened; `options` and `connect_timeout` of the address go before ours."""
    if not url:
        return {"hide_parameters": True}
    options = " ".join(f"-c {name}={value}" for name, value in PATIENCE.items())
    given = dict(parse_qsl(urlsplit(url).query))
    ours = {"options": options, "connect_timeout": 5}
    arguments = {name: value for name, value in ours.items() if name not in given}
    return {"hide_parameters": True, "pool_pre_ping": True, "connect_args": arguments}


def _flask_settings(values: Mapping[str, Any], *, production: bool) -> dict[str, Any]:
    return {
        "SQLALCHEMY_DATABASE_URI": values["DATABASE_URL"] or f"sqlite:///{values['DATA']}/bidra.db",
        "SQLALCHEMY_ENGINE_OPTIONS": _engine(values["DATABASE_URL"]),
        "TESTING": values["ENV"] == "test",
        "SESSION_COOKIE_NAME": "bidra",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": production,
        "SESSION_COOKIE_PATH": "/",
        "PERMANENT_SESSION_LIFETIME": 180 * 24 * 3600,
        # The phone fetches a fresh token before each round of sending; the session bounds its life.
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,  # core.origins looks at what all browsers send
        "MAX_CONTENT_LENGTH": 11 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 256 * 1024,
        "JSON_SORT_KEYS": False,
        "API_TITLE": "Bidra",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": "/api/v1",
        "OPENAPI_JSON_PATH": "openapi.json",
        "BABEL_DEFAULT_LOCALE": "nb",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Oslo",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 4,
        "COMPRESS_MIN_SIZE": 500,
        "COMPRESS_EVALUATE_CONDITIONAL_REQUEST": False,  # the pages do, see core.shared_pages
    }
