"""What the operator has configured of Zulip: organization and bot, in variables or in a zuliprc file."""

import re
from collections.abc import Mapping
from configparser import ConfigParser
from configparser import Error as NotAZuliprcError
from dataclasses import dataclass, field
from pathlib import Path

from bots.environment import Environment, keeps_secrets

FIELDS = {"ZULIP_SITE": "site", "ZULIP_EMAIL": "email", "ZULIP_API_KEY": "key"}
"""What each variable is called in the file: https://zulip.com/api/configuring-python-bindings"""

INCOMPLETE = (
    "{missing} missing. Zulip needs ZULIP_SITE, ZULIP_EMAIL and ZULIP_API_KEY, or ZULIP_CONFIG with the "
    "path of the bot's zuliprc file, which Zulip offers for download in the settings, under Bots."
)
UNREADABLE = "ZULIP_CONFIG names a file that cannot be read: {why}."
NO_ZULIPRC = (
    "ZULIP_CONFIG names a file that is no zuliprc: it needs a section [api] with site, email and key."
)
NOT_A_SITE = (
    "ZULIP_SITE must be the address of your organization, such as https://example.zulipchat.com; "
    "http:// is for this machine alone, because the key travels there."
)
NOT_AN_EMAIL = "ZULIP_EMAIL must be the bot's e-mail address, as Zulip shows it in the settings, under Bots."
NOT_A_KEY = "ZULIP_API_KEY has characters that no key has. Copy it again from the settings, under Bots."


@dataclass(frozen=True, slots=True)
class Zulip:
    """One organization in Zulip, and the bot that the program is there."""

    site: str
    """Its address, without a slash at the end."""
    email: str
    api_key: str = field(repr=False)
    file: str | None = None
    """The zuliprc, which may also say how the server's certificate is checked."""


def read_zulip(environment: Environment) -> Zulip | None:
    """Read everything about Zulip; None when nothing of it is configured, or not enough."""
    path = environment.text("ZULIP_CONFIG")
    file = Path(path).expanduser() if path else None
    written = _zuliprc(environment, file) if file else {}
    if written is None:
        return None
    values = {name: environment.text(name) or written.get(name) for name in FIELDS}
    known = {name: value for name, value in values.items() if value}
    if not (file or known):
        return None
    missing = [name for name in FIELDS if name not in known]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        environment.wrong(INCOMPLETE.format(missing=f"{' and '.join(missing)} {verb}"))
        return None
    site, email, key = (known[name] for name in FIELDS)
    return _checked(environment, Zulip(_address(site), email, key, str(file) if file else None))


def _zuliprc(environment: Environment, file: Path) -> Mapping[str, str] | None:
    parser = ConfigParser(interpolation=None)
    try:
        parser.read_string(file.read_text(encoding="utf-8"))
        written = parser["api"]
    except OSError as error:
        environment.wrong(UNREADABLE.format(why=error.strerror))
    except (NotAZuliprcError, UnicodeError, KeyError):
        environment.wrong(NO_ZULIPRC)
    else:
        return {name: written.get(option, "").strip() for name, option in FIELDS.items()}
    return None


def _address(site: str) -> str:
    """Complete an address as Zulip's own client does."""
    if not site.startswith("http"):
        site = ("http://" if site.startswith("localhost") else "https://") + site
    return site.rstrip("/")


def _checked(environment: Environment, zulip: Zulip) -> Zulip:
    if not keeps_secrets(zulip.site):
        environment.wrong(NOT_A_SITE)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", zulip.email):
        environment.wrong(NOT_AN_EMAIL)
    if not re.fullmatch("[A-Za-z0-9_-]+", zulip.api_key):
        environment.wrong(NOT_A_KEY)
    return zulip
