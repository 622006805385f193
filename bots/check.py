"""Finds out what works, what is missing and how to mend it, without changing anything."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum

from adapters.slack.clients import connect
from adapters.slack.directory import SlackDirectory
from adapters.slack.installation import Installation, introduce
from adapters.slack.manifest import PATH, SCOPES
from adapters.trouble import PlatformTroubleError
from bots.config import Config
from bots.credentials import Slack, SlackHttp, SlackSocket
from bots.slack.socket_mode import ask_for_socket
from bots.wiring import BEHIND, UNREACHABLE
from rules.audience import audience
from rules.events import ChannelProfile
from rules.model import Audience, Role
from rules.settings import Settings
from storage.health import Health, health
from storage.store import Store
from storage.urls import is_embedded

AUDIENCES = {
    Audience.CUSTOMER: "customers read along",
    Audience.INTERNAL: "internal",
    Audience.OFF: "not watched",
}
IN_NO_CHANNEL = "Unseen is in no channel. In every channel it shall watch, write: /invite @Unseen"
NO_SCOPE = (
    "The scope {scope} is missing: {purpose}. Add it under OAuth & Permissions, then install the app again."
)
NO_SOCKET = (
    "The app-level token opens no socket ({why}). Switch Socket Mode on and make a token with the scope "
    "connections:write under Basic Information, App-Level Tokens."
)


class Mark(StrEnum):
    """How something is."""

    FINE = "fine"
    NOTE = "note"
    MEND = "mend"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    mark: Mark
    text: str

    def __str__(self) -> str:
        return f"{self.mark}  {self.text}"


def check(config: Config) -> Iterator[Finding]:
    """Look at everything that the program needs, one after the other."""
    yield Finding(Mark.FINE, "The configuration can be read.")
    yield from (Finding(Mark.NOTE, warning) for warning in config.warnings)
    yield _database(config.database_url)
    try:
        if config.slack and config.slack.bot_token:
            yield from _slack(config.slack, config.slack.bot_token, config.database_url)
    except PlatformTroubleError as trouble:
        yield Finding(Mark.MEND, f"Slack does not answer as it should: {trouble}")


def _database(url: str) -> Finding:
    match health(url):
        case Health.READY:
            return Finding(Mark.FINE, "The database is up to date.")
        case Health.UNREACHABLE:
            return Finding(Mark.MEND, UNREACHABLE)
        case Health.BEHIND if is_embedded(url):
            return Finding(Mark.FINE, "The database will be brought up to date when Unseen starts.")
        case Health.BEHIND:
            return Finding(Mark.MEND, BEHIND)


def _slack(slack: Slack, bot_token: str, database_url: str) -> Iterator[Finding]:
    client = connect(bot_token, slack.api_url)
    installation = introduce(client)
    yield Finding(Mark.FINE, f"The bot token opens {installation.name}.")
    yield from _scopes(installation)
    yield _way(slack)
    chosen = _chosen(database_url, installation.home.team)
    yield from _channels(SlackDirectory(client, installation, lambda _: None), chosen)


def _scopes(installation: Installation) -> Iterator[Finding]:
    missing = sorted(SCOPES.keys() - installation.scopes)
    for scope in missing:
        yield Finding(Mark.MEND, NO_SCOPE.format(scope=scope, purpose=SCOPES[scope]))
    if not missing:
        yield Finding(Mark.FINE, "The bot token has every scope that is needed.")


def _way(slack: Slack) -> Finding:
    match slack.way:
        case SlackSocket(app_token):
            return _socket(app_token, slack.api_url)
        case SlackHttp(_, address):
            taken = f"Slack's requests are taken at http://{address.host}:{address.port}{PATH}."
            return Finding(Mark.NOTE, f"{taken} Whether Slack reaches it, the app's settings tell.")


def _socket(app_token: str, api_url: str) -> Finding:
    try:
        ask_for_socket(app_token, api_url)
    except PlatformTroubleError as trouble:
        return Finding(Mark.MEND, NO_SOCKET.format(why=trouble.why))
    return Finding(Mark.FINE, "The app-level token opens a socket.")


def _chosen(url: str, team: str) -> dict[str, Audience]:
    """Tell what admins have chosen for channels, which only the database knows."""
    if health(url) is not Health.READY:
        return {}
    with closing(Store(url, Settings(), frozenset())) as store:
        ids = [workspace.id for workspace in store.directory.workspaces() if workspace.ref == team]
        places = [place for id_ in ids for place in store.directory.watched_channels(id_)]
    return {place.ref: place.audience for place in places if place.audience_chosen}


def _channels(directory: SlackDirectory, chosen: Mapping[str, Audience]) -> Iterable[Finding]:
    roles = {person.ref: person.role for person in directory.people()}
    found = [Finding(Mark.FINE, _told(channel, roles, chosen)) for channel in directory.channels()]
    return found or [Finding(Mark.MEND, IN_NO_CHANNEL)]


def _told(channel: ChannelProfile, roles: Mapping[str, Role], chosen: Mapping[str, Audience]) -> str:
    members = [roles[ref] for ref in channel.members if ref in roles]
    choice = chosen.get(channel.ref)
    by_whom = ", as an admin has chosen" if choice else ""
    return f"#{channel.name}: {AUDIENCES[audience(choice, members, shared=channel.shared)]}{by_whom}."
