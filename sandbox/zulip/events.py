"""What clients are told of what happens, see https://zulip.com/api/get-events."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sandbox.records import Json
from sandbox.zulip import access
from sandbox.zulip.queues import News, Wants
from sandbox.zulip.shapes import (
    channel_json,
    flags,
    is_me,
    message_json,
    person_json,
    rendered,
    shown_topic,
    subscription_json,
)
from sandbox.zulip.world import Channel, Message, Person, Reaction, World


@dataclass(frozen=True)
class Move:
    """Messages of one topic that have gone to another one, perhaps in another channel."""

    messages: Sequence[Message]
    named: Message
    """The one by which the mover said which."""
    mode: str
    old_channel: Channel
    old_topic: str
    new_channel: Channel
    new_topic: str


def message_posted(world: World, message: Message) -> News:
    """Tell of a new message."""

    def tell(person: Person, wants: Wants) -> list[Json]:
        described = message_json(world, message, markdown=wants.markdown, empty_topics=wants.empty_topics)
        return [{"flags": flags(message, person), "message": described}]

    channel = world.channels.get(message.channel_id or 0)
    is_public = channel is not None and not channel.is_private
    return News("message", access.active(world, message.received), tell, is_public=is_public)


def message_edited(world: World, message: Message, editor: Person, before: str) -> News:
    """Tell of other words in a message."""

    def tell(person: Person, _: Wants) -> list[Json]:
        changed = {
            "orig_content": before,
            "orig_rendered_content": rendered(before),
            "content": message.content,
            "rendered_content": rendered(message.content),
            "is_me_message": is_me(message.content),
            "topic_links": [],
        }
        edited_at = message.edited_at or 0
        told = _update(message, [message.id], editor, edited_at) | {"flags": flags(message, person)}
        return [told | changed | _channel(world, message)]

    return News("update_message", _concerned(world, message), tell)


def messages_moved(move: Move, editor: Person, hearers: Iterable[Person]) -> News:
    """Tell of messages that stand in another topic or channel now."""

    def tell(_: Person, wants: Wants) -> list[Json]:
        ids = [message.id for message in move.messages]
        told = _update(move.named, ids, editor, move.named.moved_at or 0) | {
            "stream_id": move.old_channel.id,
            "stream_name": move.old_channel.name,
            "orig_subject": shown_topic(move.old_topic, empty_topics=wants.empty_topics),
            "propagate_mode": move.mode,
            "flags": [],
        }
        if move.old_channel is not move.new_channel:
            told["new_stream_id"] = move.new_channel.id
        if move.old_topic != move.new_topic:
            told["subject"] = shown_topic(move.new_topic, empty_topics=wants.empty_topics)
            told["topic_links"] = []
        return [told]

    return News("update_message", hearers, tell)


def messages_deleted(
    messages: Sequence[Message], channel: Channel | None, topic: str, hearers: Iterable[Person]
) -> News:
    """Tell of messages that are gone, at least for those who hear of it."""

    def tell(_: Person, wants: Wants) -> list[Json]:
        place: Json = {"message_type": "private"}
        if channel:
            shown = shown_topic(topic, empty_topics=wants.empty_topics)
            place = {"message_type": "stream", "stream_id": channel.id, "topic": shown}
        ids = [message.id for message in messages]
        if wants.bulk_deletions:
            return [place | {"message_ids": ids}]
        return [place | {"message_id": one} for one in ids]

    return News("delete_message", list(hearers), tell)


def reaction_changed(world: World, message: Message, reaction: Reaction, op: str) -> News:
    """Tell of a reaction that was added or taken back."""
    told = {
        "op": op,
        "message_id": message.id,
        "user_id": reaction.person_id,
        "emoji_name": reaction.name,
        "emoji_code": reaction.code,
        "reaction_type": "unicode_emoji",
    }
    return News("reaction", _concerned(world, message), lambda *_: [told])


def subscribed(world: World, channel: Channel, person: Person) -> list[News]:
    """Tell that somebody is in a channel: to them, and to those who know the channel."""

    def tell(*_: object) -> list[Json]:
        return [{"op": "add", "subscriptions": [subscription_json(world, channel, with_subscribers=True)]}]

    return [News("subscription", [person], tell), _peers(world, channel, person, "peer_add")]


def unsubscribed(world: World, channel: Channel, person: Person) -> list[News]:
    """Tell that somebody has left a channel: to them, and to those who know the channel."""
    told = {"op": "remove", "subscriptions": [{"name": channel.name, "stream_id": channel.id}]}
    own = News("subscription", [person], lambda *_: [told])
    return [own, _peers(world, channel, person, "peer_remove")]


def person_added(world: World, person: Person) -> News:
    """Tell of somebody new."""
    more: Json = {} if person.is_bot else {"profile_data": {}}
    told = {"op": "add", "person": person_json(world, person) | more}
    return _to_all(world, "realm_user", told)


def person_changed(world: World, person: Person, changes: Json) -> News:
    """Tell what is different about somebody."""
    return _to_all(world, "realm_user", {"op": "update", "person": {"user_id": person.id} | changes})


def channel_created(world: World, channel: Channel, hearers: Iterable[Person] | None = None) -> News:
    """Tell of a channel to those who can see it."""
    told = {"op": "create", "streams": [channel_json(world, channel)]}
    people = access.onlookers(world, channel) if hearers is None else hearers
    return News("stream", list(people), lambda *_: [told])


def channel_gone(channel: Channel, people: Iterable[Person]) -> News:
    """Tell those who cannot see a channel any more that it is gone."""
    told = {"op": "delete", "streams": [{"stream_id": channel.id}], "stream_ids": [channel.id]}
    return News("stream", people, lambda *_: [told])


def channel_changed(
    world: World, channel: Channel, name: str, what: str, value: object, **more: object
) -> News:
    """Tell what is different about a channel; ``name`` is the one by which it was known."""
    told = {"op": "update", "stream_id": channel.id, "name": name, "property": what, "value": value} | more
    return News("stream", access.onlookers(world, channel), lambda *_: [told])


def channel_archived(world: World, channel: Channel) -> News:
    """Tell that a channel was archived or brought back; older clients see it go and come."""

    def tell(person: Person, wants: Wants) -> list[Json]:
        named = {"stream_id": channel.id, "name": channel.name}
        if wants.archived_channels:
            return [named | {"op": "update", "property": "is_archived", "value": channel.is_archived}]
        if channel.is_archived:
            return channel_gone(channel, []).tell(person, wants)
        return [{"op": "create", "streams": [channel_json(world, channel)]}]

    return News("stream", access.onlookers(world, channel), tell)


def realm_changed(world: World, what: str, value: object) -> News:
    """Tell what is different about the organization."""
    return _to_all(world, "realm", {"op": "update", "property": what, "value": value})


def _update(named: Message, ids: list[int], editor: Person, at: int) -> Json:
    return {
        "user_id": editor.id,
        "edit_timestamp": at,
        "message_id": named.id,
        "message_ids": ids,
        "rendering_only": False,
    }


def _channel(world: World, message: Message) -> Json:
    if message.channel_id is None:
        return {}
    return {"stream_id": message.channel_id, "stream_name": world.channels[message.channel_id].name}


def _concerned(world: World, message: Message) -> list[Person]:
    """Return who hears of what happens to a message: subscribers, or those who write to each other."""
    if message.channel_id is None:
        return access.active(world, message.recipients)
    channel = world.channels[message.channel_id]
    people = access.subscribers(world, channel)
    return [person for person in people if access.sees_message(world, person, message)]


def _peers(world: World, channel: Channel, person: Person, op: str) -> News:
    told = {"op": op, "stream_ids": [channel.id], "user_ids": [person.id]}
    others = [one for one in access.onlookers(world, channel) if one is not person]
    return News("subscription", others, lambda *_: [told])


def _to_all(world: World, kind: str, told: Json) -> News:
    return News(kind, access.active(world, world.people), lambda *_: [told])
