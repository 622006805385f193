"""Web API methods about channels, their members and what was written in them."""

from collections.abc import Iterable

from sandbox.slack.call import Call, RefusalError
from sandbox.slack.shapes import channel_json, channel_read_json, message_json, thread_read_json
from sandbox.slack.world import Channel, Json, Kind, Message, Role, ts_key

_KINDS = {
    "public_channel": (Kind.PUBLIC, "channels:read"),
    "private_channel": (Kind.PRIVATE, "groups:read"),
    "im": (Kind.DIRECT, "im:read"),
    "mpim": (None, "mpim:read"),
}


def conversations_list(call: Call) -> Json:
    """Answer conversations.list: the channels that the caller can see, by pages."""
    kinds = _kinds(call)
    channels = [channel for channel in _channels(call, kinds) if call.sees(channel)]
    page, metadata = call.page(channels)
    return {"channels": [_listed(call, channel) for channel in page]} | metadata


def users_conversations(call: Call) -> Json:
    """Answer users.conversations: the channels that somebody is a member of, by pages."""
    kinds = _kinds(call)
    member = call.person("user") if call.text("user") else call.caller
    mine = [one for one in _channels(call, kinds) if call.sees(one) and member.id in one.members]
    page, metadata = call.page(mine)
    return {"channels": [channel_json(call.world, channel, call.caller) for channel in page]} | metadata


def _kinds(call: Call) -> set[Kind | None]:
    asked = [name.strip() for name in (call.text("types") or "public_channel").split(",")]
    if not all(name in _KINDS for name in asked):
        raise RefusalError("invalid_types")
    for name in asked:
        call.need_scope(_KINDS[name][1])
    return {_KINDS[name][0] for name in asked}


def _channels(call: Call, kinds: set[Kind | None]) -> list[Channel]:
    without_archived = call.flag("exclude_archived")
    every = call.world.channels.values()
    return [one for one in every if one.kind in kinds and not (without_archived and one.is_archived)]


def _listed(call: Call, channel: Channel) -> Json:
    shape = channel_json(call.world, channel, call.caller)
    if channel.kind is not Kind.DIRECT:
        shape |= {"is_member": call.caller.id in channel.members, "num_members": len(channel.members)}
    return shape


def conversations_info(call: Call) -> Json:
    """Answer conversations.info: about one channel, and how far the owner of a user token has read it."""
    channel = call.channel("read")
    shape = channel_json(call.world, channel, call.caller)
    if channel.kind is not Kind.DIRECT:
        shape["is_member"] = call.caller.id in channel.members
    if call.flag("include_num_members"):
        shape["num_members"] = len(channel.members)
    if not call.is_by_bot and call.caller.id in channel.members:
        shape |= channel_read_json(channel, call.caller)
    return {"channel": shape}


def conversations_members(call: Call) -> Json:
    """Answer conversations.members: who is in a channel, by pages."""
    people = call.world.people
    # Slack takes people out of their channels when it deactivates them, and puts them back in later.
    members = [one for one in call.channel("read").members if not people[one].is_deactivated]
    page, metadata = call.page(members)
    return {"members": page} | metadata


def conversations_open(call: Call) -> Json:
    """Answer conversations.open: the direct channel with one person."""
    call.need_scope("im:write")
    ids = [one.strip() for one in call.text("users").split(",") if one.strip()]
    if len(ids) != 1:
        raise RefusalError("method_not_supported_for_channel_type" if ids else "users_list_not_supplied")
    person = call.world.people.get(ids[0])
    if person is None:
        raise RefusalError("user_not_found")
    if person.role is Role.BOT:
        raise RefusalError("cannot_dm_bot")
    if person.is_deactivated:
        raise RefusalError("user_disabled")
    channel = call.world.direct_channel(person)
    shape = channel_json(call.world, channel, call.caller) if call.flag("return_im") else {"id": channel.id}
    return {"channel": shape}


def conversations_history(call: Call) -> Json:
    """Answer conversations.history: what stands in a channel, newest first, by pages."""
    channel = call.channel("history")
    _need_membership(call, channel)
    page, metadata = call.page(list(reversed(_in_range(call, channel.top_level()))))
    has_more = bool(metadata["response_metadata"]["next_cursor"])
    answer: Json = {"messages": _messages(call, channel, page), "has_more": has_more, "pin_count": 0}
    return answer | (metadata if has_more else {})


def conversations_replies(call: Call) -> Json:
    """Answer conversations.replies: a thread, its root first, by pages."""
    channel = call.channel("history")
    _need_membership(call, channel)
    named = channel.messages.get(call.required("ts"))
    root = channel.messages.get(named.thread_ts or named.ts) if named else None
    if root is None:
        raise RefusalError("thread_not_found")
    page, metadata = call.page([root, *_in_range(call, channel.replies(root.ts))], default=1000)
    messages = _messages(call, channel, page)
    if not call.is_by_bot and page and page[0] is root:
        messages[0] |= thread_read_json(channel, root, call.caller)
    has_more = bool(metadata["response_metadata"]["next_cursor"])
    return {"messages": messages, "has_more": has_more} | (metadata if has_more else {})


def _need_membership(call: Call, channel: Channel) -> None:
    if call.is_by_bot and call.caller.id not in channel.members:
        raise RefusalError("not_in_channel")


def _in_range(call: Call, messages: Iterable[Message]) -> list[Message]:
    oldest, latest = _bound(call, "oldest"), _bound(call, "latest")
    # The bounds themselves count only if the caller says so.
    is_inclusive = call.flag("inclusive")
    kept = []
    for message in messages:
        moment = ts_key(message.ts)
        if (oldest and moment < oldest) or (latest and moment > latest):
            continue
        if is_inclusive or moment not in (oldest, latest):
            kept.append(message)
    return kept


def _bound(call: Call, name: str) -> tuple[int, int] | None:
    try:
        return ts_key(call.text(name)) if call.text(name) else None
    except ValueError:
        raise RefusalError(f"invalid_ts_{name}") from None


def _messages(call: Call, channel: Channel, messages: Iterable[Message]) -> list[Json]:
    with_metadata = call.flag("include_all_metadata")
    return [message_json(call.world, channel, one, metadata=with_metadata) for one in messages]


def reactions_get(call: Call) -> Json:
    """Answer reactions.get: a message with the reactions to it."""
    call.need_scope("reactions:read")
    channel = call.channel("read")
    message = channel.messages.get(call.required("timestamp"))
    if message is None:
        raise RefusalError("message_not_found")
    shape = message_json(call.world, channel, message) | {"permalink": call.world.permalink(message)}
    return {"type": "message", "channel": channel.id, "message": shape}
