"""What a workspace must allow the app: pasted into Slack once, derived from what the code understands."""

from enum import StrEnum
from typing import Any

import yaml

from adapters.slack.inbound import UNDERSTOOD
from adapters.slack.spoken import HEARD

COMMAND = "/unseen"


class Shortcut(StrEnum):
    """What people can do about a message in its menu, and one thing that they can do anywhere."""

    FOLLOW = "follow"
    MUTE = "mute"
    WHY = "why"
    ATTACH = "attach"
    SETTINGS = "settings"


SHORTCUTS = {
    Shortcut.FOLLOW: ("Follow this conversation", "Be told about what is written there from now on"),
    Shortcut.MUTE: ("Mute this conversation", "Hear nothing of it until you follow it"),
    Shortcut.WHY: ("Why was I (not) alerted?", "The decision about this message, line by line"),
    Shortcut.ATTACH: ("Attach to an item…", "Let this conversation belong to a ticket or task"),
    Shortcut.SETTINGS: ("My alert settings", "See and change what you are told about"),
}
"""What Slack calls each, in at most 24 characters, and how it describes it."""
PATH = "/slack/events"
"""Where events, commands and interactions arrive in HTTP mode."""
INSTALL = "/slack/install"
"""Where people begin to install the app in their workspace."""
CONNECT = "/slack/connect"
"""Where people begin to connect their read cursor."""
REDIRECT = "/slack/oauth_redirect"
"""Where Slack sends people back who have agreed to either."""

SCOPES = {
    "channels:history": "messages in public channels",
    "channels:read": "public channels and who is in them",
    "chat:write": "notices",
    "commands": "the command",
    "groups:history": "messages in private channels",
    "groups:read": "private channels and who is in them",
    "im:history": "looking whether a notice arrived",
    "im:write": "opening a direct message",
    "reactions:read": "reactions, as evidence of having seen",
    "users:read": "who is a teammate, a customer or a bot",
    "users:read.email": "where people get mail, and whom a helpdesk or a mail names",
}
"""Scopes of the bot, and what each is for."""

USER_SCOPES = {
    "channels:history": "how far a person has read threads in public channels",
    "channels:read": "how far they have read public channels",
    "groups:history": "how far they have read threads in private channels",
    "groups:read": "how far they have read private channels",
}
"""Scopes of a person's own token, which they may lend, and what each is for."""

FAREWELLS = {"app_uninstalled", "tokens_revoked"}
"""Events after which tokens are good for nothing; they tell the rules nothing."""

EVENTS = sorted(
    {"message.channels", "message.groups"} | (UNDERSTOOD.keys() - {"message"}) | FAREWELLS | HEARD
)

HEADER = "# The app in Socket Mode; `unseen manifest --url https://…` prints it for HTTP.\n"


def manifest(url: str | None = None, *, socket_mode: bool = False) -> dict[str, Any]:
    """Describe the app to Slack; with an address people can agree to it there, in many workspaces.

    Without an address Slack reaches the program in Socket Mode; with one over HTTP, unless told otherwise.
    """
    base, over_http = (url or "").rstrip("/"), bool(url) and not socket_mode
    request = {"request_url": f"{base}{PATH}"} if over_http else {}
    return {
        "display_information": {
            "name": "Unseen",
            "description": "Tells you about messages in customer conversations that you have not seen",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                # People type commands there, below a notice.
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Unseen", "always_online": True},
            "shortcuts": [_shortcut(callback, *told) for callback, told in SHORTCUTS.items()],
            "slash_commands": [_command(request.get("request_url"))],
        },
        "oauth_config": _consent(base),
        "settings": {
            "event_subscriptions": {**request, "bot_events": EVENTS},
            "interactivity": {"is_enabled": True, **request},
            "org_deploy_enabled": bool(base),
            "socket_mode_enabled": not over_http,
            "token_rotation_enabled": False,
        },
    }


def manifest_yaml(url: str | None = None, *, socket_mode: bool = False) -> str:
    """Write the manifest as one pastes it into Slack."""
    told = manifest(url, socket_mode=socket_mode)
    written: str = yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=110)
    return written if url else HEADER + written


def _consent(base: str) -> dict[str, Any]:
    if not base:
        return {"scopes": {"bot": sorted(SCOPES)}}
    scopes = {"user": sorted(USER_SCOPES), "bot": sorted(SCOPES)}
    return {"redirect_urls": [f"{base}{REDIRECT}"], "scopes": scopes}


def _shortcut(callback: Shortcut, name: str, description: str) -> dict[str, str]:
    kind = "global" if callback is Shortcut.SETTINGS else "message"
    return {"name": name, "type": kind, "callback_id": callback.value, "description": description}


def _command(request_url: str | None) -> dict[str, Any]:
    command: dict[str, Any] = {
        "command": COMMAND,
        "description": "Your settings, and what you follow",
        "usage_hint": "[settings | follow | mute | seen | why <link> | help]",
        # Names and channels come with their ids.
        "should_escape": True,
    }
    return command | ({"url": request_url} if request_url else {})
