"""What the operator has configured of Slack: whom the program is there, and how Slack reaches it."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bots.environment import Environment

SLACK_API = "https://slack.com/api/"
LOOPBACK = ("127.0.0.1", "::1", "localhost")

TOKEN_KINDS = {
    "xoxb-": "a bot token",
    "xapp-": "an app-level token",
    "xoxp-": "a user token",
    "xoxe.": "a token that expires (switch token rotation off in the app's settings)",
    "xoxe-": "a refresh token",
}
"""By what they start with: https://docs.slack.dev/authentication/tokens"""

NOTHING_CONFIGURED = (
    "No platform is configured. Set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, in the environment or a file .env "
    "(.env.example explains them). To try Unseen without an account: unseen sandbox"
)
BOT_MISSING = (
    "SLACK_BOT_TOKEN is missing. It is the Bot User OAuth Token (xoxb-…) "
    "under OAuth & Permissions of your app's settings."
)
WAY_MISSING = (
    "SLACK_BOT_TOKEN is set, but not how Slack reaches Unseen. For Socket Mode, set SLACK_APP_TOKEN (xapp-…, "
    "under Basic Information, App-Level Tokens, scope connections:write). For HTTP, set SLACK_SIGNING_SECRET."
)
NOT_A_SIGNING_KEY = (
    "SLACK_SIGNING_SECRET has characters that no signing secret has. "
    "Copy it again from Basic Information, App Credentials, Signing Secret."
)
NOT_AN_ADDRESS = "UNSEEN_HTTP must be an address to listen on, as host:port, such as 127.0.0.1:3000."
NOT_AN_API = (
    "SLACK_API_URL must start with https://, or http:// on this machine alone: tokens travel there. "
    "Outside of tests, leave it unset."
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the HTTP side listens."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class SlackSocket:
    """Slack reaches the program over a socket that the program opens: Socket Mode."""

    app_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SlackHttp:
    """Slack reaches the program by signed requests over HTTP."""

    signing_secret: str = field(repr=False)
    address: Address


@dataclass(frozen=True, slots=True)
class Slack:
    """One workspace in Slack."""

    bot_token: str = field(repr=False)
    way: SlackSocket | SlackHttp
    api_url: str = SLACK_API


def read_slack(environment: Environment) -> Slack | None:
    """Read everything about Slack; None after a mistake without which there is nothing to return."""
    bot_token = _token(environment, "SLACK_BOT_TOKEN", "xoxb-")
    way, api_url = _way(environment), _api_url(environment)
    if bot_token and way:
        return Slack(bot_token, way, api_url)
    if bot_token:
        environment.wrong(WAY_MISSING)
    elif way:
        environment.wrong(BOT_MISSING)
    else:
        environment.wrong(NOTHING_CONFIGURED)
    return None


def is_overdetermined(environment: Environment) -> bool:
    """Say whether both ways are configured.

    Every app has a signing secret, but an app-level token only where somebody made one for Socket Mode: so
    that one is meant.
    """
    return bool(environment.text("SLACK_APP_TOKEN") and environment.text("SLACK_SIGNING_SECRET"))


def _way(environment: Environment) -> SlackSocket | SlackHttp | None:
    app_token = _token(environment, "SLACK_APP_TOKEN", "xapp-")
    signing_secret, address = _signing_secret(environment), _address(environment)
    if app_token:
        return SlackSocket(app_token)
    return SlackHttp(signing_secret, address) if signing_secret else None


def _token(environment: Environment, name: str, prefix: str) -> str | None:
    said = environment.text(name)
    if said is None or re.fullmatch(re.escape(prefix) + r"[A-Za-z0-9-]+", said):
        return said
    if said.startswith(prefix):
        environment.wrong(
            f"{name} has characters that no token has. Copy it again, whole, without quotes or spaces."
        )
    else:
        kind = next((kind for start, kind in TOKEN_KINDS.items() if said.startswith(start)), "something else")
        environment.wrong(f"{name} must be {TOKEN_KINDS[prefix]} and start with {prefix}; it holds {kind}.")
    return said


def _signing_secret(environment: Environment) -> str | None:
    said = environment.text("SLACK_SIGNING_SECRET")
    if said is not None and not re.fullmatch(r"[A-Za-z0-9]+", said):
        environment.wrong(NOT_A_SIGNING_KEY)
    return said


def _address(environment: Environment) -> Address:
    try:
        parts = urlsplit("//" + (environment.text("UNSEEN_HTTP") or "127.0.0.1:3000"))
        if parts.hostname and parts.port and parts.netloc == parts.geturl().removeprefix("//"):
            return Address(parts.hostname, parts.port)
    except ValueError:
        pass  # no port, or one out of range: said below
    environment.wrong(NOT_AN_ADDRESS)
    return Address("127.0.0.1", 3000)


def _api_url(environment: Environment) -> str:
    url = (environment.text("SLACK_API_URL") or SLACK_API).rstrip("/") + "/"
    try:
        parts = urlsplit(url)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    except ValueError:
        is_safe = False
    if not is_safe:
        environment.wrong(NOT_AN_API)
    return url
