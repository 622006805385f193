"""What the operator has configured of Slack: whom the program is there, and how Slack reaches it."""

import re
from dataclasses import dataclass, field

from bots.environment import Environment, keeps_secrets

SLACK_API = "https://slack.com/api/"

TOKEN_KINDS = {
    "xoxb-": "a bot token",
    "xapp-": "an app-level token",
    "xoxp-": "a user token",
    "xoxe.": "a token that expires (switch token rotation off in the app's settings)",
    "xoxe-": "a refresh token",
}
"""By what they start with: https://docs.slack.dev/authentication/tokens"""

BOT_MISSING = (
    "SLACK_BOT_TOKEN is missing. It is the Bot User OAuth Token (xoxb-…) "
    "under OAuth & Permissions of your app's settings."
)
WAY_MISSING = (
    "Slack is configured, but not how it reaches Unseen. For Socket Mode, set SLACK_APP_TOKEN (xapp-…, "
    "under Basic Information, App-Level Tokens, scope connections:write). For HTTP, set SLACK_SIGNING_SECRET."
)
NOT_A_SIGNING_KEY = (
    "SLACK_SIGNING_SECRET has characters that no signing secret has. "
    "Copy it again from Basic Information, App Credentials, Signing Secret."
)
HALF_AN_APP = (
    "{missing} is missing. Both SLACK_CLIENT_ID and SLACK_CLIENT_SECRET stand under Basic Information, "
    "App Credentials."
)
NOT_AN_API = (
    "SLACK_API_URL must start with https://, or http:// on this machine alone: tokens travel there. "
    "Outside of tests, leave it unset."
)


@dataclass(frozen=True, slots=True)
class SlackSocket:
    """Slack reaches the program over a socket that the program opens: Socket Mode."""

    app_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SlackHttp:
    """Slack reaches the program by signed requests over HTTP."""

    signing_secret: str = field(repr=False)
    app_token: str | None = field(default=None, repr=False)
    """With it, Slack tells for which of several workspaces an event of a shared channel is."""


@dataclass(frozen=True, slots=True)
class SlackOAuth:
    """The app as workspaces install it and as people lend it their token, by consent."""

    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Slack:
    """The app in Slack: with a bot token in one workspace, with OAuth in every one that installs it."""

    bot_token: str | None = field(repr=False)
    """The token of one workspace; None when the app is only where it was installed by consent."""
    way: SlackSocket | SlackHttp
    api_url: str = SLACK_API
    oauth: SlackOAuth | None = None
    """Without it nobody can install the app by consent, nor connect a read cursor."""


def read_slack(environment: Environment) -> Slack | None:
    """Read everything about Slack; None when nothing of it is configured, or not enough."""
    bot_token = _token(environment, "SLACK_BOT_TOKEN", "xoxb-")
    api_url, way, oauth = read_slack_api_url(environment), _way(environment), _oauth(environment)
    if way and (bot_token or oauth):
        return Slack(bot_token, way, api_url, oauth)
    if bot_token or oauth:
        environment.wrong(WAY_MISSING)
    elif way:
        environment.wrong(BOT_MISSING)
    return None


def is_overdetermined(environment: Environment) -> bool:
    """Say whether both ways are configured.

    Every app has a signing secret, but an app-level token only where somebody made one for Socket Mode: so
    that one is meant. An app in many workspaces can use both, over HTTP.
    """
    names = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
    return all(environment.text(name) for name in names)


def _way(environment: Environment) -> SlackSocket | SlackHttp | None:
    app_token, signing_secret = _token(environment, "SLACK_APP_TOKEN", "xapp-"), _signing_secret(environment)
    if signing_secret and not (app_token and environment.text("SLACK_BOT_TOKEN")):
        return SlackHttp(signing_secret, app_token)
    return SlackSocket(app_token) if app_token else None


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


def _oauth(environment: Environment) -> SlackOAuth | None:
    client_id, secret = environment.text("SLACK_CLIENT_ID"), environment.text("SLACK_CLIENT_SECRET")
    if client_id and secret:
        return SlackOAuth(client_id, secret)
    if client_id or secret:
        missing = "SLACK_CLIENT_SECRET" if client_id else "SLACK_CLIENT_ID"
        environment.wrong(HALF_AN_APP.format(missing=missing))
    return None


def read_slack_api_url(environment: Environment) -> str:
    """Read the base of Slack's Web API."""
    url = (environment.text("SLACK_API_URL") or SLACK_API).rstrip("/") + "/"
    if not keeps_secrets(url):
        environment.wrong(NOT_AN_API)
    return url
