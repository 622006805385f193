"""People, channels and messages as Zulip describes them, see https://zulip.com/api/rest."""

import html
import json
from urllib.parse import quote

from sandbox.records import Json
from sandbox.zulip.world import Channel, Message, Person, Role, World

EMPTY_TOPIC = "general chat"
"""What a topic without a name is called for clients that do not know such topics."""


def person_json(world: World, person: Person) -> Json:
    """Describe somebody."""
    known: Json = {
        "user_id": person.id,
        "email": world.shown_email(person),
        "delivery_email": person.email if person.shows_email or person.is_bot else None,
        "full_name": person.full_name,
        "role": int(person.role),
        "is_owner": person.role is Role.OWNER,
        "is_admin": person.is_admin,
        "is_guest": person.is_guest,
        "is_bot": person.is_bot,
        "is_active": person.is_active,
        "timezone": person.timezone,
        "date_joined": person.joined.isoformat(),
        "avatar_url": None,
        "avatar_version": 1,
    }
    if person.is_bot:
        return known | {"bot_type": int(person.bot_type or 1), "bot_owner_id": person.owner_id}
    return known


def system_bot_json(world: World, person: Person) -> Json:
    """Describe one of the server's own bots."""
    return person_json(world, person) | {"is_system_bot": True}


def channel_json(world: World, channel: Channel) -> Json:
    """Describe a channel without its subscribers."""
    everybody, first = 2, world.in_topic(channel)[:1]
    return {
        "stream_id": channel.id,
        "name": channel.name,
        "is_archived": channel.is_archived,
        "description": channel.description,
        "rendered_description": rendered(channel.description) if channel.description else "",
        "date_created": channel.created,
        "creator_id": channel.creator_id,
        "invite_only": channel.is_private,
        "is_web_public": channel.is_web_public,
        "history_public_to_subscribers": not channel.protects_history,
        "first_message_id": first[0].id if first else None,
        "message_retention_days": None,
        "stream_post_policy": 1,
        "is_announcement_only": False,
        "is_recently_active": bool(first),
        "stream_weekly_traffic": None,
        "can_add_subscribers_group": everybody,
        "can_administer_channel_group": everybody,
        "can_remove_subscribers_group": everybody,
        "can_send_message_group": everybody,
        "can_subscribe_group": everybody,
    }


def subscription_json(world: World, channel: Channel, *, with_subscribers: bool) -> Json:
    """Describe a channel as one of its subscribers has it."""
    choices = dict.fromkeys(
        (
            "audible_notifications",
            "desktop_notifications",
            "email_notifications",
            "push_notifications",
            "wildcard_mentions_notify",
        )
    )
    own = {"color": "#76ce90", "is_muted": False, "in_home_view": True, "pin_to_top": False}
    described = channel_json(world, channel) | choices | own
    if with_subscribers:
        described["subscribers"] = list(channel.subscribers)
    return described


def message_json(world: World, message: Message, *, markdown: bool, empty_topics: bool) -> Json:
    """Describe a message, as written or as HTML."""
    sender = world.people[message.sender_id]
    described: Json = {
        "id": message.id,
        "sender_id": sender.id,
        "sender_email": world.shown_email(sender),
        "sender_full_name": sender.full_name,
        "sender_realm_str": "zulipinternal" if sender.is_system else "",
        "avatar_url": None,
        "client": message.client,
        "content": rendered(message.content) if markdown else message.content,
        "content_type": "text/html" if markdown else "text/x-markdown",
        "timestamp": message.timestamp,
        "is_me_message": is_me(message.content),
        "reactions": [_reaction_json(one.person_id, one.name, one.code) for one in message.reactions],
        "submessages": _submessages(message),
        "topic_links": [],
        "recipient_id": message.channel_id or message.recipients[-1],
    }
    if message.edited_at is not None:
        described["last_edit_timestamp"] = message.edited_at
    if message.moved_at is not None:
        described["last_moved_timestamp"] = message.moved_at
    return described | _place(world, message, empty_topics=empty_topics)


def flags(message: Message, person: Person) -> list[str]:
    """Return how a message stands for somebody."""
    found = ["read"] if person.id in message.read_by else []
    named = (f"@**{person.full_name}**", f"@**{person.full_name}|{person.id}**", f"@**|{person.id}**")
    if any(name in message.content for name in named):
        found.append("mentioned")
    if "@**all**" in message.content or "@**everyone**" in message.content:
        found += ["stream_wildcard_mentioned", "wildcard_mentioned"]
    return found


def shown_topic(topic: str, *, empty_topics: bool) -> str:
    """Return a topic's name as a client can understand it."""
    return topic if topic or empty_topics else EMPTY_TOPIC


def rendered(content: str) -> str:
    """Return HTML for what was written; nobody here reads more than plain words in it."""
    return f"<p>{html.escape(content, quote=False)}</p>"


def is_me(content: str) -> bool:
    """Tell whether somebody writes about themselves with /me."""
    return content.startswith("/me ")


def permalink(world: World, message: Message) -> str:
    """Return the address under which people find a message."""
    return f"{world.realm.url}/#narrow/{_narrow(world, message)}/near/{message.id}"


def _narrow(world: World, message: Message) -> str:
    if message.channel_id is None:
        return f"dm/{','.join(map(str, message.recipients))}-dm"
    channel = world.channels[message.channel_id]
    name = encoded(channel.name.replace(" ", "-"))
    return f"channel/{channel.id}-{name}/topic/{encoded(message.topic)}"


def encoded(name: str) -> str:
    """Write a name as it stands in Zulip's links."""
    return quote(name, safe="").replace(".", "%2E").replace("%", ".")


def _place(world: World, message: Message, *, empty_topics: bool) -> Json:
    if message.channel_id is None:
        people = [world.people[one] for one in message.recipients]
        return {"type": "private", "subject": "", "display_recipient": [_named(world, one) for one in people]}
    return {
        "type": "stream",
        "stream_id": message.channel_id,
        "display_recipient": world.channels[message.channel_id].name,
        "subject": shown_topic(message.topic, empty_topics=empty_topics),
    }


def _named(world: World, person: Person) -> Json:
    return {
        "id": person.id,
        "email": world.shown_email(person),
        "full_name": person.full_name,
        "is_mirror_dummy": False,
    }


def _submessages(message: Message) -> list[Json]:
    if message.widget is None:
        return []
    written = {"msg_type": "widget", "content": json.dumps(message.widget)}
    return [written | {"id": message.id, "message_id": message.id, "sender_id": message.sender_id}]


def _reaction_json(person_id: int, name: str, code: str) -> Json:
    return {
        "user_id": person_id,
        "emoji_name": name,
        "emoji_code": code,
        "reaction_type": "unicode_emoji",
    }
