"""For which workspace something is that Slack sends, and what it tells about the app itself."""

from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.slack.fields import Payload, flag, listing, ref, section, words

GRID = "E"
"""What the ids of Enterprise Grids begin with; those of workspaces begin with T."""
LATEST = 2**33
"""Seconds since 1970 that are still a date in anybody's life."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """The workspace for which Slack sends something."""

    team: str | None
    enterprise: str | None = None
    context: str | None = None
    """Slack can be asked with it which other workspaces share the channel; None where none can."""


@dataclass(frozen=True, slots=True)
class Farewell:
    """Tokens are good for nothing any more."""

    at: datetime
    """To the second, as Slack tells it."""
    removed: bool
    """The app's own: it was removed from the workspace."""
    people: tuple[str, ...] = ()
    """The people whose tokens they were."""


def addressee(sent: Payload) -> Addressee:
    """Say for whom an event, a command or an interaction is."""
    if words(sent, "type") != "event_callback":
        enterprise = ref(sent, "enterprise_id") or ref(section(sent, "enterprise"), "id")
        return Addressee(_workspace_of(sent), enterprise)
    installed = next(iter(listing(sent, "authorizations")), sent)
    shared = words(sent, "event_context") if flag(sent, "is_ext_shared_channel") else ""
    team = ref(installed, "team_id") or ref(sent, "team_id")
    return Addressee(team, ref(installed, "enterprise_id") or ref(sent, "enterprise_id"), shared or None)


def farewell(envelope: Payload) -> Farewell | None:
    """Say whether an event tells that tokens are good for nothing any more."""
    event, told = section(envelope, "event"), envelope.get("event_time")
    at = datetime.fromtimestamp(told if isinstance(told, int) and 0 <= told < LATEST else 0, UTC)
    match words(event, "type"):
        case "app_uninstalled":
            return Farewell(at, removed=True)
        case "tokens_revoked":
            tokens = section(event, "tokens")
            return Farewell(at, removed=bool(_names(tokens, "bot")), people=_names(tokens, "oauth"))
        case _:
            return None


def _workspace_of(sent: Payload) -> str | None:
    """Name the workspace of a command or an interaction."""
    named = (
        ref(sent, "team_id"),
        ref(section(sent, "view"), "app_installed_team_id"),
        # In a channel that is shared, who presses may belong elsewhere.
        ref(section(sent, "team"), "id"),
        ref(section(sent, "user"), "team_id"),
    )
    # What is installed in an Enterprise Grid as a whole may name that instead.
    return next((one for one in named if one and not one.startswith(GRID)), None)


def _names(tokens: Payload, kind: str) -> tuple[str, ...]:
    listed = tokens.get(kind)
    return tuple(one for one in listed if isinstance(one, str)) if isinstance(listed, list) else ()
