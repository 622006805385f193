"""Turns the events that Slack sends into events of the rules; whatever is none of them becomes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from adapters.slack.fields import Payload, listing, moment, ref, section, stamp, words
from adapters.slack.messages import author_of, files_of, is_said, posted, words_of
from adapters.slack.mrkdwn import Names
from adapters.slack.profiles import Home, person
from rules.events import (
    ChannelChanged,
    ChannelGone,
    ChannelRenumbered,
    Event,
    Joined,
    Left,
    MessageDeleted,
    MessageEdited,
    PersonChanged,
    Reacted,
)

NOTHING: tuple[Event, ...] = ()

DIRECT = ("im", "mpim", "app_home")
"""Types of channels in which no customer conversation takes place."""

CONVERTED = {"channel_convert_to_private": True, "channel_convert_to_public": False}
"""Notes that tell whether a channel is private from now on, which no other event does:
https://docs.slack.dev/reference/events/message/channel_convert_to_private."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an event took place: the workspace, our own user in it, and how its people are called."""

    home: Home
    bot: str
    names: Names


def normalise(envelope: Payload, team: str, bot: str, names: Names) -> tuple[Event, ...]:
    """Say what an envelope of Slack's tells the rules; nothing if that is nothing, or malformed.

    ``bot`` is our own user there, ``names`` looks up what a person or a channel is called.
    """
    event = section(envelope, "event")
    understand = UNDERSTOOD.get(words(event, "type"))
    if words(envelope, "type") != "event_callback" or understand is None:
        return NOTHING
    return understand(event, Scene(Home(team, _enterprise(envelope)), bot, names))


def _enterprise(envelope: Payload) -> str | None:
    installed = next(iter(listing(envelope, "authorizations")), envelope)
    return ref(installed, "enterprise_id")


def _message(event: Payload, scene: Scene) -> tuple[Event, ...]:
    channel = ref(event, "channel")
    if channel is None or _is_direct(event):
        return NOTHING
    match words(event, "subtype"):
        case "message_changed":
            return _changed(event, channel, scene)
        case "message_deleted":
            return _deleted(event, channel, stamp(event, "deleted_ts"))
        case subtype if subtype in CONVERTED:
            return (ChannelChanged(channel, private=CONVERTED[subtype]),)
        case _:
            message = posted(event, channel, scene.bot, scene.names)
            return (message,) if message else NOTHING


def _is_direct(event: Payload) -> bool:
    return words(event, "channel").startswith("D") or words(event, "channel_type") in DIRECT


def _changed(event: Payload, channel: str, scene: Scene) -> tuple[Event, ...]:
    before, after = section(event, "previous_message"), section(event, "message")
    if words(after, "subtype") == "tombstone":
        return _deleted(event, channel, stamp(after, "ts"))
    changed, at = stamp(after, "ts"), _when(event)
    if changed is None or at is None or author_of(after) in (None, scene.bot) or not is_said(after):
        return NOTHING
    text, files = words_of(after, scene.names), files_of(after)
    if before and (text, files) == (words_of(before, scene.names), files_of(before)):
        return NOTHING  # Slack only added the preview of a link, or counted a reply.
    return (MessageEdited(channel, changed, at, text, files),)


def _deleted(event: Payload, channel: str, deleted: str | None) -> tuple[Event, ...]:
    at = _when(event)
    return (MessageDeleted(channel, deleted, at),) if deleted and at else NOTHING


def _reacted(event: Payload, scene: Scene) -> tuple[Event, ...]:
    item, who, at = section(event, "item"), ref(event, "user"), _when(event)
    channel, reacted = ref(item, "channel"), stamp(item, "ts")
    if words(item, "type") != "message" or who == scene.bot:
        return NOTHING
    return (Reacted(channel, reacted, who, at),) if channel and reacted and who and at else NOTHING


def _joined(event: Payload, scene: Scene) -> tuple[Event, ...]:
    channel, who, at = _channel(event), ref(event, "user"), _when(event)
    if not (channel and who and at):
        return NOTHING
    return (ChannelChanged(channel),) if who == scene.bot else (Joined(channel, who, at),)


def _left(event: Payload, scene: Scene) -> tuple[Event, ...]:
    channel, who, at = _channel(event), ref(event, "user"), _when(event)
    if not (channel and who and at):
        return NOTHING
    return (ChannelGone(channel),) if who == scene.bot else (Left(channel, who, at),)


def _person_changed(event: Payload, scene: Scene) -> tuple[Event, ...]:
    profile = person(section(event, "user"), scene.home)
    return (PersonChanged(profile),) if profile else NOTHING


def _channel_changed(event: Payload, _: Scene) -> tuple[Event, ...]:
    channel = _channel(event)
    return (ChannelChanged(channel),) if channel else NOTHING


def _channel_gone(event: Payload, _: Scene) -> tuple[Event, ...]:
    channel = _channel(event)
    return (ChannelGone(channel),) if channel else NOTHING


def _channel_renumbered(event: Payload, _: Scene) -> tuple[Event, ...]:
    old, new = ref(event, "old_channel_id"), ref(event, "new_channel_id")
    return (ChannelRenumbered(old, new),) if old and new else NOTHING


def _channel(event: Payload) -> str | None:
    return ref(event, "channel") or ref(section(event, "channel"), "id")


def _when(event: Payload) -> datetime | None:
    at = stamp(event, "event_ts") or stamp(event, "ts")
    return moment(at) if at else None


UNDERSTOOD: Mapping[str, Callable[[Payload, Scene], tuple[Event, ...]]] = {
    "message": _message,
    "reaction_added": _reacted,
    "member_joined_channel": _joined,
    "member_left_channel": _left,
    "user_change": _person_changed,
    "team_join": _person_changed,
    "channel_archive": _channel_changed,
    "channel_unarchive": _channel_changed,
    "channel_rename": _channel_changed,
    "channel_shared": _channel_changed,
    "channel_unshared": _channel_changed,
    "group_archive": _channel_changed,
    "group_unarchive": _channel_changed,
    "group_rename": _channel_changed,
    "channel_deleted": _channel_gone,
    "channel_left": _channel_gone,
    "group_deleted": _channel_gone,
    "group_left": _channel_gone,
    "channel_id_changed": _channel_renumbered,
}
"""Every type of event that means something here."""
