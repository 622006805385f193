"""Turns the events that Zulip sends into events of the rules; whatever is none of them becomes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from adapters.payloads import Payload, flag, listing, section, words
from adapters.zulip.fields import content, moment, ref, refs, second, topic
from adapters.zulip.markdown import plain, uploads
from adapters.zulip.messages import (
    DIRECT,
    IN_CHANNELS,
    Scene,
    author_of,
    message_posted,
    said_to_us,
)
from adapters.zulip.profiles import amended, bot, person
from adapters.zulip.typed import typed
from rules.events import (
    ChannelChanged,
    ChannelGone,
    Event,
    Joined,
    Left,
    MessageDeleted,
    MessageEdited,
    Moved,
    PersonAmended,
    PersonChanged,
    Profile,
    Reacted,
)

NOTHING: tuple[Event, ...] = ()

TELLING = frozenset({"name", "invite_only", "is_archived", "history_public_to_subscribers", "is_web_public"})
"""Properties of a channel that matter here; Zulip counts its traffic as one too."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody has written to the bot."""

    person: str
    text: str
    """The command, without the mention of the bot and without a leading ``/unseen``."""
    ref: str
    """The message."""
    channel: str | None = None
    """Where the bot was mentioned; None in direct messages."""
    topic: str | None = None


def normalise(event: Payload, scene: Scene, now: datetime) -> tuple[Event, ...]:
    """Say what an event of Zulip's tells the rules; nothing if that is nothing, or malformed.

    ``now`` is when it came: Zulip dates messages and edits only.
    """
    understand = UNDERSTOOD.get(words(event, "type"))
    return understand(event, scene, now) if understand else NOTHING


def asked(event: Payload, scene: Scene) -> Asked | None:
    """Say what somebody wants of the bot: alone with it, or by a message that begins with its name."""
    message = section(event, "message")
    author, own_ref = author_of(message, scene), ref(message, "id")
    if words(event, "type") != "message" or author is None or own_ref is None:
        return None
    said = said_to_us(message, scene)
    if words(message, "type") in DIRECT:
        alone = _readers(message) == {author, scene.bot}
        text = content(message) if said is None and alone else said
        return None if text is None else Asked(author, typed(text), own_ref)
    channel = ref(message, "stream_id")
    if said is None or channel is None or words(message, "type") not in IN_CHANNELS:
        return None
    return Asked(author, typed(said), own_ref, channel, topic(message, "subject")[0])


def _readers(message: Payload) -> set[str | None]:
    return {ref(one, "id") for one in listing(message, "display_recipient")}


def _message(event: Payload, scene: Scene, _: datetime) -> tuple[Event, ...]:
    message = message_posted(section(event, "message"), scene)
    return (message,) if message else NOTHING


def _updated(event: Payload, scene: Scene, now: datetime) -> tuple[Event, ...]:
    editor, channel = ref(event, "user_id"), ref(event, "stream_id")
    # Without a user Zulip only added the preview of a link; without a channel it is a direct message.
    if editor in (None, scene.bot) or channel is None or flag(event, "rendering_only"):
        return NOTHING
    edited_at = second(event, "edit_timestamp")
    at = now if edited_at is None else moment(0, edited_at)
    return _edited(event, channel, scene, at) + _moved(event, channel, editor, at)


def _edited(event: Payload, channel: str, scene: Scene, at: datetime) -> tuple[Event, ...]:
    edited = ref(event, "message_id")
    if edited is None or not isinstance(event.get("content"), str):
        return NOTHING
    before, after = content(event, "orig_content"), content(event)
    if "orig_content" in event and before == after:
        return NOTHING
    return (MessageEdited(channel, edited, at, plain(after, scene.names), uploads(after)),)


def _moved(event: Payload, channel: str, editor: str | None, at: datetime) -> tuple[Event, ...]:
    to_channel = ref(event, "new_stream_id") or channel
    told = frozenset(refs(event, "message_ids")) | {ref(event, "message_id")}
    if "orig_subject" not in event or not ("subject" in event or "new_stream_id" in event):
        return NOTHING
    name, was_resolved = topic(event, "orig_subject")
    to_name, resolved = topic(event, "subject") if "subject" in event else (name, was_resolved)
    whole = words(event, "propagate_mode") == "change_all"
    known = frozenset(one for one in told if one is not None)
    moved = Moved(channel, name, known, to_channel, to_name, at, whole, resolved, editor)
    return (moved,) if known else NOTHING


def _deleted(event: Payload, _: Scene, now: datetime) -> tuple[Event, ...]:
    channel = ref(event, "stream_id")
    if words(event, "message_type") in DIRECT or channel is None:
        return NOTHING
    gone = dict.fromkeys((*refs(event, "message_ids"), ref(event, "message_id")))
    return tuple(MessageDeleted(channel, one, now) for one in gone if one)


def _reacted(event: Payload, scene: Scene, now: datetime) -> tuple[Event, ...]:
    who = ref(event, "user_id") or ref(section(event, "user"), "user_id")
    reacted = ref(event, "message_id")
    if words(event, "op") != "add" or who in (None, scene.bot) or reacted is None:
        return NOTHING
    return (Reacted(None, reacted, who, now),) if who else NOTHING


def _subscribed(event: Payload, scene: Scene, now: datetime) -> tuple[Event, ...]:
    ours = [ref(one, "stream_id") for one in listing(event, "subscriptions")]
    match words(event, "op"):
        case "add":
            return tuple(ChannelChanged(one) for one in ours if one)
        case "remove":
            return tuple(ChannelGone(one) for one in ours if one)
        case "peer_add":
            return tuple(Joined(channel, who, now) for channel, who in _peers(event, scene))
        case "peer_remove":
            return tuple(Left(channel, who, now) for channel, who in _peers(event, scene))
        case _:
            return NOTHING


def _peers(event: Payload, scene: Scene) -> list[tuple[str, str]]:
    people = [who for who in refs(event, "user_ids") if who != scene.bot]
    return [(channel, who) for channel in refs(event, "stream_ids") for who in people]


def _channel(event: Payload, _: Scene, __: datetime) -> tuple[Event, ...]:
    several = [found for one in listing(event, "streams") if (found := ref(one, "stream_id"))]
    one = ref(event, "stream_id")
    match words(event, "op"):
        case "create":
            return tuple(ChannelChanged(created) for created in several)
        case "delete":
            gone = dict.fromkeys((*refs(event, "stream_ids"), *several))
            return tuple(ChannelGone(deleted) for deleted in gone)
        case "update" if one and words(event, "property") in TELLING:
            is_hidden = words(event, "property") == "invite_only" and flag(event, "value")
            return (ChannelChanged(one, private=is_hidden),)
        case _:
            return NOTHING


def _person(event: Payload, _: Scene, __: datetime) -> tuple[Event, ...]:
    return _somebody(words(event, "op"), section(event, "person"), person)


def _bot(event: Payload, _: Scene, __: datetime) -> tuple[Event, ...]:
    return _somebody(words(event, "op"), section(event, "bot"), bot)


def _somebody(op: str, told: Payload, describe: Callable[[Payload], Profile | None]) -> tuple[Event, ...]:
    who = ref(told, "user_id")
    match op:
        case "add":
            profile = describe(told)
            return (PersonChanged(profile),) if profile else NOTHING
        case "update":
            amendment = amended(told)
            return (amendment,) if amendment else NOTHING
        case "remove" | "delete" if who:
            return (PersonAmended(who, active=False),)
        case _:
            return NOTHING


UNDERSTOOD: Mapping[str, Callable[[Payload, Scene, datetime], tuple[Event, ...]]] = {
    "message": _message,
    "update_message": _updated,
    "delete_message": _deleted,
    "reaction": _reacted,
    "subscription": _subscribed,
    "stream": _channel,
    "realm_user": _person,
    "realm_bot": _bot,
}
"""Every type of event that means something here."""
