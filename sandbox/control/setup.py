"""Control verbs that arrange the workspace, the app's installation and the trouble to come."""

from dataclasses import replace

from sandbox.control.asked import Asked
from sandbox.slack import administration, events
from sandbox.slack.faults import Fault, Trouble
from sandbox.slack.request_url import RequestUrl
from sandbox.slack.tokens import TokenKind
from sandbox.slack.world import Json, Kind, Role


def add_person(asked: Asked) -> Json:
    """Let somebody new appear."""
    role, name = Role(asked.get("role") or Role.MEMBER), asked["name"]
    real_name = asked.get("real_name") or str(name).title()
    person = administration.add_person(asked.pocket.workspace, name, real_name, role, asked.team)
    return {"id": person.id}


def change_person(asked: Asked) -> Json:
    """Change somebody's role, name, address or state."""
    changes = asked.some("real_name", "email", "locale", "is_deactivated")
    if asked.get("role"):
        changes["role"] = Role(asked["role"])
    administration.change_person(asked.pocket.workspace, asked.person, **changes)
    return {}


def add_channel(asked: Asked) -> Json:
    """Make a channel."""
    kind = Kind.PRIVATE if asked.get("private") else Kind.PUBLIC
    teams = [replace(asked, args={"team": name}).team for name in asked.get("shared_with") or []]
    name = str(asked["name"]).removeprefix("#")
    channel = administration.add_channel(asked.pocket.workspace, name, kind, asked.people("members"), teams)
    return {"id": channel.id}


def rename_channel(asked: Asked) -> Json:
    """Give a channel another name."""
    administration.rename_channel(asked.pocket.workspace, asked.channel, asked["name"], asked.person)
    return {}


def archive_channel(asked: Asked) -> Json:
    """Archive a channel or bring it back."""
    administration.archive_channel(asked.pocket.workspace, asked.channel, asked.person, asked["archived"])
    return {}


def share_channel(asked: Asked) -> Json:
    """Connect another organization to a channel."""
    administration.share_channel(asked.pocket.workspace, asked.channel, asked.team)
    return {}


def unshare_channel(asked: Asked) -> Json:
    """Disconnect another organization from a channel."""
    administration.unshare_channel(asked.pocket.workspace, asked.channel, asked.team)
    return {}


def uninstall(asked: Asked) -> Json:
    """Remove the app from the workspace; its tokens are useless from now on."""
    asked.pocket.keyring.revoke_all()
    asked.pocket.courier.announce(events.app_uninstalled(), None)
    return {}


def credentials(asked: Asked) -> Json:
    """Tell what the program needs to be this workspace's app."""
    keyring = asked.pocket.keyring
    return {"bot_token": keyring.bot, "app_token": keyring.app, "signing_secret": asked.pocket.signing_secret}


def user_token(asked: Asked) -> Json:
    """Let somebody lend the app a token of their own."""
    token = asked.pocket.keyring.grant(TokenKind.USER, asked.person.id, frozenset(asked["scopes"]))
    return {"token": token.value}


def change_scopes(asked: Asked) -> Json:
    """Let the bot token allow these scopes and no others."""
    asked.pocket.keyring.change_scopes(asked.pocket.keyring.bot, frozenset(asked["scopes"]))
    return {}


def revoke(asked: Asked) -> Json:
    """Make a token useless."""
    asked.pocket.keyring.revoke(asked["token"])
    return {}


def subscribe(asked: Asked) -> Json:
    """Change which events the app has asked for."""
    asked.pocket.courier.subscribed = frozenset(asked["events"])
    return {}


def request_url(asked: Asked) -> Json:
    """Reach the app over HTTP at this address from now on; without one, over its sockets."""
    pocket, url = asked.pocket, asked.get("url")
    secret = asked.get("signing_secret") or pocket.signing_secret
    pocket.courier.request_url = RequestUrl(url, secret, pocket.world.clock) if url else None
    return {}


def timing(asked: Asked) -> Json:
    """Change how long Slack waits."""
    changes = asked.some("acknowledge_within", "patience", "retry_waits")
    if "retry_waits" in changes:
        changes["retry_waits"] = tuple(changes["retry_waits"])
    courier = asked.pocket.courier
    courier.timing = replace(courier.timing, **changes)
    return {}


async def disconnect(asked: Asked) -> Json:
    """End the program's sockets: announced, as Slack refreshes them, or without a word."""
    sockets = asked.pocket.courier.sockets
    if asked.get("abruptly"):
        sockets.cut()
    else:
        await sockets.ask_to_reconnect()
    return {}


def add_fault(asked: Asked) -> Json:
    """Let the next calls go wrong."""
    fault = Fault(Trouble(asked["trouble"]))
    asked.pocket.faults.add(replace(fault, **asked.some("method", "times", "code", "seconds")))
    return {}


def clear_faults(asked: Asked) -> Json:
    """Let everything go well again."""
    asked.pocket.faults.clear()
    return {}
