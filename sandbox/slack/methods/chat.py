"""Web API methods that post, change and find messages."""

from sandbox.slack.block_limits import MESSAGE_BLOCKS, problems
from sandbox.slack.call import Call, RefusalError
from sandbox.slack.controls import with_ids
from sandbox.slack.interactions import Answer
from sandbox.slack.shapes import message_json
from sandbox.slack.world import Channel, Json, Message

# https://docs.slack.dev/reference/methods/chat.postMessage#truncating
_LONGEST_TEXT = 40_000


def post_message(call: Call) -> Json:
    """Answer chat.postMessage: write as the app."""
    channel = _channel_to_write_in(call)
    text, blocks = _content(call)
    message = Message(
        channel.id,
        call.world.next_ts(),
        text,
        call.caller.id,
        thread_ts=_thread(call, channel),
        blocks=blocks,
        bot_id=call.world.app.bot_id,
        metadata=_metadata(call),
    )
    if call.flag("reply_broadcast") and message.is_reply:
        message.subtype = "thread_broadcast"
    call.slack.workspace.post(channel, message)
    shape = message_json(call.world, channel, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shape}


def _channel_to_write_in(call: Call) -> Channel:
    target = call.required("channel")
    person = call.world.people.get(target)
    channel = call.world.direct_channel(person) if person else call.world.channels.get(target)
    if channel is None or not call.sees(channel):
        raise RefusalError("channel_not_found")
    if channel.is_archived:
        raise RefusalError("is_archived")
    if call.caller.id not in channel.members:
        raise RefusalError("not_in_channel")
    return channel


def _content(call: Call) -> tuple[str, list[Json]]:
    text, blocks = call.text("text"), call.structure("blocks", "invalid_blocks_format") or []
    if not isinstance(blocks, list):
        raise RefusalError("invalid_blocks_format")
    if not text and not blocks:
        raise RefusalError("no_text")
    if len(text) > _LONGEST_TEXT:
        raise RefusalError("msg_too_long")
    if wrong := problems(blocks, MESSAGE_BLOCKS):
        raise RefusalError("invalid_blocks", errors=wrong, response_metadata={"messages": wrong})
    return text, with_ids(blocks)


def _thread(call: Call, channel: Channel) -> str | None:
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return None
    if thread_ts not in channel.messages:
        raise RefusalError("cannot_reply_to_message")
    return channel.messages[thread_ts].thread_ts or thread_ts


def _metadata(call: Call) -> Json | None:
    metadata = call.structure("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not {"event_type", "event_payload"} <= metadata.keys():
        raise RefusalError("invalid_metadata_schema")
    return metadata


def update(call: Call) -> Json:
    """Answer chat.update: change a message that the app wrote."""
    channel = _channel_to_write_in(call)
    message = channel.messages.get(call.required("ts"))
    if message is None:
        raise RefusalError("message_not_found")
    if message.bot_id != call.world.app.bot_id:
        raise RefusalError("cant_update_message")
    text, blocks = _content(call)
    changes: Json = {"text": text, "blocks": blocks}
    if "metadata" in call.args:
        changes["metadata"] = _metadata(call)
    call.slack.workspace.edit(channel, message, **changes)
    shape = message_json(call.world, channel, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": text, "message": shape}


def post_ephemeral(call: Call) -> Json:
    """Answer chat.postEphemeral: show something to one member of a channel."""
    channel, person = _channel_to_write_in(call), call.person("user")
    if person.id not in channel.members:
        raise RefusalError("user_not_in_channel")
    text, blocks = _content(call)
    call.slack.interactions.tell(Answer(person.id, channel.id, "chat.postEphemeral", text, blocks))
    return {"message_ts": call.world.next_ts()}


def get_permalink(call: Call) -> Json:
    """Answer chat.getPermalink: the address of a message."""
    channel = call.world.channels.get(call.required("channel"))
    if channel is None or not call.sees(channel):
        raise RefusalError("channel_not_found")
    message = channel.messages.get(call.required("message_ts"))
    if message is None:
        raise RefusalError("message_not_found")
    return {"channel": channel.id, "permalink": call.world.permalink(message)}
