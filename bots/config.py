"""What the operator has configured: the environment, read once, as one frozen value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from typing_extensions import override

from bots.credentials import Slack, is_overdetermined, read_slack, read_slack_api_url
from bots.environment import Environment, keeps_secrets, read_environment
from bots.mail import Mail, read_mail
from bots.zuliprc import Zulip, read_zulip
from rules.settings import LONGEST_WAIT
from storage.sealing import Keys, KeyTrouble, read_keys
from storage.urls import UrlTrouble, trouble_with

ENV_FILE = Path(".env")
OPAQUE = r"[\x21-\x7e]{16,}"
LOG_LEVELS = ("debug", "info", "warning", "error")
LONGEST_RETENTION = 3650
"""Days."""

VARIABLES = frozenset(
    {
        "UNSEEN_DATABASE_URL",
        "UNSEEN_HTTP",
        "UNSEEN_LOG_FORMAT",
        "UNSEEN_LOG_LEVEL",
        "UNSEEN_METRICS_TOKEN",
        "UNSEEN_PUBLIC_URL",
        "UNSEEN_RETENTION",
        "UNSEEN_SECRET_KEY",
        "UNSEEN_WAIT",
    }
)

NOTHING_CONFIGURED = (
    "No platform is configured. For Slack, set SLACK_BOT_TOKEN and SLACK_APP_TOKEN; for Zulip, set "
    "ZULIP_SITE, ZULIP_EMAIL and ZULIP_API_KEY; in the environment or a file .env (.env.example explains "
    "them). "
    "To try Unseen without an account: unseen sandbox"
)

DATABASE_TROUBLE = {
    UrlTrouble.UNREADABLE: "cannot be read. Write it like sqlite:///unseen.db or postgresql://user:password@host/unseen.",
    UrlTrouble.OTHER_DATABASE: (
        "names a database or a driver that Unseen does not use. It must start with sqlite:/// or postgresql://."
    ),
    UrlTrouble.DRIVER_MISSING: "names PostgreSQL, whose driver is not installed. Install unseen[postgres].",
    UrlTrouble.IN_MEMORY: "must name a file, such as sqlite:///unseen.db.",
    UrlTrouble.NO_FOLDER: "names a file in a folder that does not exist. Make the folder, or name another.",
}


KEY_TROUBLE = {
    KeyTrouble.MISSING: "holds no key.",
    KeyTrouble.UNREADABLE: "is not 32 bytes in base64.",
    KeyTrouble.WEAK: "was not made by chance, so that it could be guessed.",
}
NOT_AN_ADDRESS = "UNSEEN_HTTP must be an address to listen on, as host:port, such as 127.0.0.1:3000."
GUESSABLE = "UNSEEN_METRICS_TOKEN must have 16 or more characters. Make one with: openssl rand -hex 16"
MAKE_A_KEY = "Make one with: openssl rand -base64 32"
NOT_PUBLIC = (
    "UNSEEN_PUBLIC_URL must be the address at which the outside reaches the HTTP side, such as "
    "https://unseen.example.com."
)
NEEDED_FOR_CONSENT = (
    "{missing} missing: SLACK_CLIENT_ID lets people install the app and connect their read cursor, which "
    "needs both UNSEEN_PUBLIC_URL and UNSEEN_SECRET_KEY."
)


class LogFormat(StrEnum):
    """How a line of the log looks."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Logging:
    """What is logged, and how."""

    level: str = "info"
    form: LogFormat = LogFormat.TEXT


@dataclass(frozen=True, slots=True)
class Address:
    """Where the HTTP side listens."""

    host: str
    port: int

    @override
    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


HERE = Address("127.0.0.1", 3000)


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that the operator can choose."""

    database_url: str = field(repr=False)
    slack: Slack | None
    zulip: Zulip | None
    """At least one of the two."""
    wait: timedelta
    """The built-in wait; admins and people override it."""
    retention: timedelta
    logging: Logging
    keys: Keys | None = None
    """They seal stored tokens and sign links; there are some wherever ``slack.oauth`` is."""
    public_url: str | None = None
    """Where the outside reaches the HTTP side, without a slash at the end; as with the keys."""
    address: Address = HERE
    metrics_token: str | None = field(default=None, repr=False)
    """Opens the numbers to whoever sends it."""
    mail: Mail | None = None
    warnings: tuple[str, ...] = ()
    """What is configured and has no effect."""


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What commands beside the program need of the configuration, whatever is wrong with the rest of it."""

    database_url: str = field(repr=False)
    keys: Keys | None
    slack_api_url: str
    sends_mail: bool


class WrongConfigurationError(Exception):
    """The configuration is wrong; ``mistakes`` says everything that is, ``warnings`` what has no effect."""

    def __init__(self, mistakes: tuple[str, ...], warnings: tuple[str, ...] = ()) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes
        self.warnings = warnings


def read_config(variables: Mapping[str, str], file: Path = ENV_FILE) -> Config:
    """Read the configuration whole, or raise with all its mistakes."""
    environment = read_environment(variables, file)
    environment.refuse_unknown("UNSEEN_", VARIABLES)
    database_url = _database_url(environment)
    slack, zulip = _platforms(environment)
    wait, retention, logging = _wait(environment), _retention(environment), _logging(environment)
    keys, public_url = _keys(environment), _public_url(environment)
    address, mail = _address(environment), read_mail(environment)
    warnings = tuple(_warnings(environment))
    if environment.text("SLACK_CLIENT_ID"):
        _demand(environment, "UNSEEN_PUBLIC_URL", "UNSEEN_SECRET_KEY")
    if environment.mistakes:
        raise WrongConfigurationError(tuple(environment.mistakes), warnings)
    links = (keys, public_url, address, _metrics_token(environment))
    return Config(database_url, slack, zulip, wait, retention, logging, *links, mail, warnings)


def read_database_url(variables: Mapping[str, str], file: Path = ENV_FILE) -> str:
    """Read where the database is and nothing else, or raise with what is wrong with that."""
    environment = read_environment(variables, file)
    url = _database_url(environment)
    if environment.mistakes:
        raise WrongConfigurationError(tuple(environment.mistakes))
    return url


def read_upkeep(variables: Mapping[str, str], file: Path = ENV_FILE) -> Upkeep:
    """Read what commands beside the program need, or raise with what is wrong with that."""
    environment = read_environment(variables, file)
    url, keys, api_url = _database_url(environment), _keys(environment), read_slack_api_url(environment)
    if environment.mistakes:
        raise WrongConfigurationError(tuple(environment.mistakes))
    return Upkeep(url, keys, api_url, sends_mail=environment.text("SMTP_URL") is not None)


def _platforms(environment: Environment) -> tuple[Slack | None, Zulip | None]:
    before = len(environment.mistakes)
    slack, zulip = read_slack(environment), read_zulip(environment)
    if slack is None and zulip is None and len(environment.mistakes) == before:
        environment.wrong(NOTHING_CONFIGURED)
    return slack, zulip


def _database_url(environment: Environment) -> str:
    url = environment.text("UNSEEN_DATABASE_URL") or "sqlite:///unseen.db"
    trouble = trouble_with(url)
    if trouble is not None:
        environment.wrong(f"UNSEEN_DATABASE_URL {DATABASE_TROUBLE[trouble]}")
    return url


def _wait(environment: Environment) -> timedelta:
    most = int(LONGEST_WAIT.total_seconds())
    return timedelta(seconds=environment.whole("UNSEEN_WAIT", 60, least=0, most=most, unit="seconds"))


def _retention(environment: Environment) -> timedelta:
    days = environment.whole("UNSEEN_RETENTION", 30, least=1, most=LONGEST_RETENTION, unit="days")
    return timedelta(days=days)


def _logging(environment: Environment) -> Logging:
    level = environment.one_of("UNSEEN_LOG_LEVEL", LOG_LEVELS, "info")
    return Logging(level, LogFormat(environment.one_of("UNSEEN_LOG_FORMAT", LogFormat, LogFormat.TEXT)))


def _keys(environment: Environment) -> Keys | None:
    said = environment.text("UNSEEN_SECRET_KEY")
    keys = read_keys(said) if said else None
    if isinstance(keys, KeyTrouble):
        environment.wrong(f"UNSEEN_SECRET_KEY {KEY_TROUBLE[keys]} {MAKE_A_KEY}")
        return None
    return keys


def _public_url(environment: Environment) -> str | None:
    url = environment.text("UNSEEN_PUBLIC_URL")
    if url is not None and not keeps_secrets(url):
        environment.wrong(NOT_PUBLIC)
    return url.rstrip("/") if url else None


def _address(environment: Environment) -> Address:
    said = environment.text("UNSEEN_HTTP")
    try:
        parts = urlsplit(f"//{said}") if said else None
        if parts is None:
            return HERE
        if parts.hostname and parts.port and parts.netloc == parts.geturl().removeprefix("//"):
            return Address(parts.hostname, parts.port)
    except ValueError:
        pass  # no port, or one out of range: said below
    environment.wrong(NOT_AN_ADDRESS)
    return HERE


def _metrics_token(environment: Environment) -> str | None:
    said = environment.text("UNSEEN_METRICS_TOKEN")
    if said is not None and not re.fullmatch(OPAQUE, said):
        environment.wrong(GUESSABLE)
    return said


def _demand(environment: Environment, *names: str) -> None:
    missing = [name for name in names if not environment.text(name)]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        environment.wrong(NEEDED_FOR_CONSENT.format(missing=f"{' and '.join(missing)} {verb}"))


def _warnings(environment: Environment) -> list[str]:
    if is_overdetermined(environment):
        return ["SLACK_SIGNING_SECRET is set and has no effect: SLACK_APP_TOKEN chooses Socket Mode."]
    return []
