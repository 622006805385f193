"""Slack's OAuth: where people agree to something, and what Slack gives the app for it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin

from slack_sdk import WebClient

from adapters.slack.clients import connect
from adapters.slack.errors import FAILURES, trouble_of
from adapters.slack.fields import Payload, body, flag, listing, ref, section, words

CONSENT = "../oauth/v2/authorize"
"""Where people agree, seen from the Web API: https://docs.slack.dev/authentication/installing-with-oauth."""
PAGE = 200


@dataclass(frozen=True, slots=True)
class App:
    """The app as it is registered with Slack."""

    client_id: str
    client_secret: str = field(repr=False)
    api_url: str


@dataclass(frozen=True, slots=True)
class Token:
    """What a token is good for."""

    secret: str = field(repr=False)
    scopes: frozenset[str]
    expires: bool
    """The app's settings have token rotation switched on."""


@dataclass(frozen=True, slots=True)
class Granted:
    """What somebody agreed to, and the tokens that Slack gives for it."""

    team: str | None
    """None for an Enterprise Grid as a whole."""
    enterprise: str | None
    org_wide: bool
    bot: str | None
    """The app's own user."""
    bot_token: Token | None
    person: str | None
    """Who agreed."""
    person_token: Token | None


def consent_address(
    app: App,
    redirect: str,
    state: str,
    *,
    scopes: Iterable[str] = (),
    user_scopes: Iterable[str] = (),
    team: str | None = None,
) -> str:
    """Write the address at which somebody is asked to agree."""
    asked = {
        "client_id": app.client_id,
        "scope": ",".join(sorted(scopes)),
        "user_scope": ",".join(sorted(user_scopes)),
        "redirect_uri": redirect,
        "state": state,
    }
    return f"{urljoin(app.api_url, CONSENT)}?{urlencode(asked | ({'team': team} if team else {}))}"


def redeem(app: App, redirect: str, code: str) -> Granted:
    """Exchange the code that somebody's browser brought; raises PlatformTroubleError."""
    try:
        answer = connect("", app.api_url).oauth_v2_access(
            client_id=app.client_id, client_secret=app.client_secret, code=code, redirect_uri=redirect
        )
    except FAILURES as error:
        raise trouble_of(error) from error
    granted = body(answer)
    person = section(granted, "authed_user")
    return Granted(
        team=ref(section(granted, "team"), "id"),
        enterprise=ref(section(granted, "enterprise"), "id"),
        org_wide=flag(granted, "is_enterprise_install"),
        bot=ref(granted, "bot_user_id"),
        bot_token=_token(granted),
        person=ref(person, "id"),
        person_token=_token(person),
    )


def revoke(token: str, api_url: str) -> None:
    """Give a token back to Slack; raises PlatformTroubleError."""
    try:
        connect(token, api_url).auth_revoke()
    except FAILURES as error:
        raise trouble_of(error) from error


def workspaces(client: WebClient) -> dict[str, str]:
    """Name the workspaces of an Enterprise Grid that a token opens, by id; raises PlatformTroubleError."""
    try:
        pages = [body(page) for page in client.auth_teams_list(limit=PAGE)]
    except FAILURES as error:
        raise trouble_of(error) from error
    teams = (team for page in pages for team in listing(page, "teams"))
    return {found: words(team, "name") or found for team in teams if (found := ref(team, "id"))}


def seen_by(client: WebClient, event_context: str) -> frozenset[str]:
    """Name the workspaces to which an event is told; raises PlatformTroubleError."""
    try:
        answer = body(client.apps_event_authorizations_list(event_context=event_context))
    except FAILURES as error:
        raise trouble_of(error) from error
    return frozenset(team for one in listing(answer, "authorizations") if (team := ref(one, "team_id")))


def _token(granted: Payload) -> Token | None:
    secret = words(granted, "access_token")
    if not secret:
        return None
    scopes = frozenset(filter(None, words(granted, "scope").split(",")))
    return Token(secret, scopes, expires="refresh_token" in granted)
