"""Finds out what the app can do in Slack, what is missing there and how to mend it."""

from collections.abc import Iterator

from adapters.slack.clients import connect
from adapters.slack.directory import SlackDirectory
from adapters.slack.installation import Installation, introduce
from adapters.slack.manifest import PATH, SCOPES
from adapters.trouble import PlatformTroubleError
from bots.credentials import Slack, SlackHttp, SlackSocket
from bots.findings import Finding, Mark, channels_found, chosen_audiences
from bots.slack.socket_mode import ask_for_socket

IN_NO_CHANNEL = "Unseen is in no channel. In every channel it shall watch, write: /invite @Unseen"
NO_SCOPE = (
    "The scope {scope} is missing: {purpose}. Add it under OAuth & Permissions, then install the app again."
)
NO_SOCKET = (
    "The app-level token opens no socket ({why}). Switch Socket Mode on and make a token with the scope "
    "connections:write under Basic Information, App-Level Tokens."
)


def check_slack(slack: Slack, bot_token: str, database_url: str) -> Iterator[Finding]:
    """Look at the workspace of a bot token; raises PlatformTroubleError when Slack does not answer."""
    client = connect(bot_token, slack.api_url)
    installation = introduce(client)
    yield Finding(Mark.FINE, f"The bot token opens {installation.name}.")
    yield from scopes_found(installation)
    yield way_found(slack)
    chosen = chosen_audiences(database_url, "slack", installation.home.team)
    yield from channels_found(SlackDirectory(client, installation, lambda _: None), chosen, IN_NO_CHANNEL)


def scopes_found(installation: Installation) -> Iterator[Finding]:
    """Tell which scopes a bot token lacks."""
    missing = sorted(SCOPES.keys() - installation.scopes)
    for scope in missing:
        yield Finding(Mark.MEND, NO_SCOPE.format(scope=scope, purpose=SCOPES[scope]))
    if not missing:
        yield Finding(Mark.FINE, "The bot token has every scope that is needed.")


def way_found(slack: Slack) -> Finding:
    """Tell how Slack reaches the program."""
    match slack.way:
        case SlackSocket(app_token):
            return _socket(app_token, slack.api_url)
        case SlackHttp():
            taken = f"Slack's requests are taken there under {PATH}."
            return Finding(Mark.NOTE, f"{taken} Whether Slack reaches it, the app's settings tell.")


def _socket(app_token: str, api_url: str) -> Finding:
    try:
        ask_for_socket(app_token, api_url)
    except PlatformTroubleError as trouble:
        return Finding(Mark.MEND, NO_SOCKET.format(why=trouble.why))
    return Finding(Mark.FINE, "The app-level token opens a socket.")
