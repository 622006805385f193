"""The events that Slack tells an app, and the envelope that each of them travels in."""

from collections.abc import Sequence
from uuid import uuid4

from sandbox.slack.shapes import message_json, user_json
from sandbox.slack.world import Channel, Json, Kind, Message, Person, World


def envelope(world: World, event: Json, channel: Channel | None) -> Json:
    """Wrap an event as the Events API and Socket Mode deliver it."""
    return {
        "token": world.app.verification_token,
        "team_id": world.team.id,
        "context_team_id": world.team.id,
        "context_enterprise_id": world.team.enterprise,
        "api_app_id": world.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{uuid4().hex[:12].upper()}",
        "event_time": world.seconds(),
        "authorizations": [authorization(world)],
        "is_ext_shared_channel": bool(channel and channel.shared_with),
        "event_context": f"4-{uuid4().hex}",
    }


def authorization(world: World) -> Json:
    """Name an installation to which an event is told."""
    return {
        "enterprise_id": world.team.enterprise,
        "team_id": world.team.id,
        "user_id": world.app.user_id,
        "is_bot": True,
        "is_enterprise_install": world.is_org_wide,
    }


def message_posted(world: World, channel: Channel, message: Message) -> Json:
    """Tell that a message was written."""
    event = message_json(world, channel, message, metadata=True) | _where(channel, message.ts)
    if message.subtype == "thread_broadcast" and message.thread_ts in channel.messages:
        event["root"] = message_json(world, channel, channel.messages[message.thread_ts])
    return event


def message_changed(world: World, channel: Channel, before: Json, after: Json) -> Json:
    """Tell that a message was edited, or that only a tombstone is left of it."""
    ts = world.next_ts()
    event: Json = {"type": "message", "subtype": "message_changed", "hidden": True, "ts": ts}
    return event | {"message": after, "previous_message": before} | _where(channel, ts)


def message_deleted(world: World, channel: Channel, before: Json) -> Json:
    """Tell that a message is gone."""
    ts = world.next_ts()
    event: Json = {"type": "message", "subtype": "message_deleted", "hidden": True, "ts": ts}
    return event | {"deleted_ts": before["ts"], "previous_message": before} | _where(channel, ts)


def _where(channel: Channel, ts: str) -> Json:
    return {"channel": channel.id, "channel_type": channel.kind.value, "event_ts": ts}


def reaction_added(world: World, person: Person, message: Message, name: str) -> Json:
    """Tell that somebody reacted to a message."""
    return _reaction(world, "reaction_added", person, message, name)


def reaction_removed(world: World, person: Person, message: Message, name: str) -> Json:
    """Tell that somebody took their reaction to a message back."""
    return _reaction(world, "reaction_removed", person, message, name)


def _reaction(world: World, kind: str, person: Person, message: Message, name: str) -> Json:
    return {
        "type": kind,
        "user": person.id,
        "item": {"type": "message", "channel": message.channel_id, "ts": message.ts},
        "reaction": name,
        "item_user": message.author,
        "event_ts": world.next_ts(),
    }


def member_joined(world: World, channel: Channel, person: Person, inviter: Person | None) -> Json:
    """Tell that somebody became a member of a channel."""
    return _member(world, "member_joined_channel", channel, person) | (
        {"inviter": inviter.id} if inviter else {}
    )


def member_left(world: World, channel: Channel, person: Person) -> Json:
    """Tell that somebody is no longer a member of a channel."""
    return _member(world, "member_left_channel", channel, person)


def _member(world: World, kind: str, channel: Channel, person: Person) -> Json:
    return {
        "type": kind,
        "user": person.id,
        "channel": channel.id,
        "channel_type": "G" if channel.kind is Kind.PRIVATE else "C",
        "team": person.team_id,
        "event_ts": world.next_ts(),
    }


def app_left(world: World, channel: Channel, actor: Person) -> Json:
    """Tell the app that it was removed from a channel."""
    return _of_channel(world, channel, "left") | {"channel": channel.id, "actor_id": actor.id}


def channel_created(world: World, channel: Channel) -> Json:
    """Tell that there is a new public channel."""
    described = {
        "id": channel.id,
        "name": channel.name,
        "created": channel.created,
        "creator": channel.creator,
    }
    return _of_channel(world, channel, "created") | {"channel": described}


def channel_renamed(world: World, channel: Channel) -> Json:
    """Tell that a channel has another name."""
    described: Json = {
        "id": channel.id,
        "is_channel": True,
        "is_mpim": False,
        "name": channel.name,
        "name_normalized": channel.name,
        "created": channel.created,
    }
    return _of_channel(world, channel, "rename") | {"channel": described}


def channel_archived(world: World, channel: Channel, actor: Person) -> Json:
    """Tell that a channel was archived, or brought back."""
    what = "archive" if channel.is_archived else "unarchive"
    # The samples name the person who brought a private channel back otherwise.
    who = "actor_id" if what == "unarchive" and channel.kind is Kind.PRIVATE else "user"
    return _of_channel(world, channel, what) | {"channel": channel.id, who: actor.id}


def channel_shared(world: World, channel: Channel, team_id: str) -> Json:
    """Tell that another organization was connected to a channel."""
    event = {"type": "channel_shared", "connected_team_id": team_id, "channel": channel.id}
    return event | {"event_ts": world.next_ts()}


def channel_unshared(world: World, channel: Channel, team_id: str) -> Json:
    """Tell that another organization was disconnected from a channel."""
    event: Json = {"type": "channel_unshared", "previously_connected_team_id": team_id, "channel": channel.id}
    return event | {"is_ext_shared": bool(channel.shared_with), "event_ts": world.next_ts()}


def _of_channel(world: World, channel: Channel, what: str) -> Json:
    prefix = "group" if channel.kind is Kind.PRIVATE else "channel"
    return {"type": f"{prefix}_{what}", "event_ts": world.next_ts()}


def person_changed(world: World, person: Person) -> Json:
    """Tell that somebody's profile, role or state is another."""
    user = user_json(world, person, locale=True)
    return {"type": "user_change", "user": user, "cache_ts": world.seconds(), "event_ts": world.next_ts()}


def person_joined(world: World, person: Person) -> Json:
    """Tell that somebody is new in the workspace."""
    return {"type": "team_join", "user": user_json(world, person, locale=True), "event_ts": world.next_ts()}


def home_opened(world: World, person: Person, direct: Channel, tab: str, view: Json | None) -> Json:
    """Tell that somebody looks at the app's home page, or at its messages."""
    event: Json = {"type": "app_home_opened", "user": person.id, "channel": direct.id, "tab": tab}
    shown = {"view": view} if view and tab == "home" else {}
    return event | shown | {"event_ts": world.next_ts()}


def app_uninstalled() -> Json:
    """Tell that the workspace has removed the app."""
    return {"type": "app_uninstalled"}


def tokens_revoked(people: Sequence[str], bots: Sequence[str]) -> Json:
    """Tell whose tokens open nothing any more: people's, or the app's own."""
    return {"type": "tokens_revoked", "tokens": {"oauth": list(people), "bot": list(bots)}}
