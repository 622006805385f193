"""Writing messages, changing them and reacting to them."""

from collections.abc import Sequence

from sandbox.impossible import ImpossibleError
from sandbox.records import Json
from sandbox.zulip import access, moves, widgets
from sandbox.zulip.call import CHANNEL_WORDS, DIRECT, EMPTY_TOPICS, Call, RefusalError, refused
from sandbox.zulip.moves import Wish
from sandbox.zulip.world import Channel, Message, Person

_GRACE = 20
"""Seconds that people get on top of the limit to finish what they type."""
_NO_TOPIC = "(no topic)"
_TELLS_UPLOADS = 285
"""The feature level since which an edit tells of files that nobody needs any more."""


def send_message(call: Call) -> Json:
    """Write to people, or in a channel."""
    kind, content = call.text("type"), _content(call)
    widget = widgets.checked(call.args.get("widget_content"))
    direct = ("private", "direct") if call.world.realm.level >= DIRECT else ("private",)
    in_channel = ("stream", "channel") if call.world.realm.level >= CHANNEL_WORDS else ("stream",)
    if kind in direct:
        people = _recipients(call)
        message = call.place.write_to(call.caller, people, content, client=call.client, widget=widget)
        return {"id": message.id}
    if kind in in_channel:
        return {"id": _write_in_channel(call, content).id}
    raise RefusalError("Invalid type", "REQUEST_VARIABLE_INVALID")


def _content(call: Call) -> str:
    content = call.text("content")
    if not content.strip():
        raise RefusalError("Message must not be empty")
    if "\x00" in content:
        raise RefusalError("Message must not contain null bytes")
    return content


def _recipients(call: Call) -> list[Person]:
    people = [_recipient(call, one) for one in _named(call)]
    if not people:
        raise RefusalError("Message must have recipients")
    if not call.world.realm.allows_direct_messages:
        raise RefusalError("Direct messages are disabled in this organization.")
    return people


def _named(call: Call) -> Sequence[object]:
    to = call.text("to")
    if to.startswith(("[", '"')) or to.isdecimal():
        found = call.read("to")
        return found if isinstance(found, list) else [found]
    return [one.strip() for one in to.split(",") if one.strip()]


def _recipient(call: Call, named: object) -> Person:
    if isinstance(named, int):
        person, missing = call.world.people.get(named), f"Invalid user ID {named}"
    else:
        person, missing = call.world.by_email(str(named)), f"Invalid email '{named}'"
    if person is None:
        raise RefusalError(missing)
    if not person.is_active:
        raise RefusalError(f"'{call.world.shown_email(person)}' is no longer using Zulip.")
    return person


def _write_in_channel(call: Call, content: str) -> Message:
    channel = _channel_named(call)
    if not access.may_write(call.world, call.caller, channel):
        raise RefusalError(f"Not authorized to send to channel '{channel.name}'")
    topic = str(call.args.get("topic", call.args.get("subject", ""))).strip()
    if not topic and call.world.realm.level < EMPTY_TOPICS:
        topic = _NO_TOPIC
    return call.place.write(call.caller, channel, topic, content, client=call.client)


def _channel_named(call: Call) -> Channel:
    named = next(iter(_named(call)), "")
    for channel in call.world.channels.values():
        if named in (channel.id, channel.name):
            return channel
    if isinstance(named, int):
        missing = f"Channel with ID '{named}' does not exist"
        raise RefusalError(missing, "STREAM_DOES_NOT_EXIST", stream_id=named)
    raise RefusalError(f"Channel '{named}' does not exist", "STREAM_DOES_NOT_EXIST", stream=named)


def update_message(call: Call) -> Json:
    """Put other words into a message, or move it."""
    message = call.message()
    if not {"content", "topic", "stream_id"} & call.args.keys():
        raise RefusalError("Nothing to change")
    if "content" in call.args:
        _check_edit(call, message)
        call.place.edit(call.caller, message, str(call.args["content"]))
    if {"topic", "stream_id"} & call.args.keys():
        _move(call, message)
    return {"detached_uploads": []} if call.world.realm.level >= _TELLS_UPLOADS else {}


def _check_edit(call: Call, message: Message) -> None:
    realm = call.world.realm
    if message.widget is not None:
        raise RefusalError("Widgets cannot be edited.")
    if message.sender_id != call.caller.id:
        raise RefusalError("You don't have permission to edit this message")
    if not realm.allows_editing:
        raise RefusalError("Your organization has turned off message editing")
    age = call.world.clock().timestamp() - message.timestamp
    if realm.edit_limit is not None and age > realm.edit_limit + _GRACE:
        raise RefusalError("The time limit for editing this message has past")


def _move(call: Call, message: Message) -> None:
    wish = Wish(
        message,
        topic=call.text("topic") if "topic" in call.args else None,
        channel=call.channel_of(call.number("stream_id")) if "stream_id" in call.args else None,
        mode=str(call.args.get("propagate_mode", "change_one")),
        notes_old=call.flag("send_notification_to_old_thread"),
        notes_new=call.flag("send_notification_to_new_thread", otherwise=True),
    )
    try:
        moves.move(call.place, call.caller, wish)
    except ImpossibleError as impossible:
        raise refused(impossible) from impossible


def delete_message(call: Call) -> Json:
    """Take one's own message away."""
    message = call.message()
    if message.sender_id != call.caller.id and not call.caller.is_admin:
        raise RefusalError("You don't have permission to delete this message")
    call.place.delete([message])
    return {}


def add_reaction(call: Call) -> Json:
    """React to a message."""
    message, name = call.message(), call.text("emoji_name")
    if any(one.person_id == call.caller.id and one.name == name for one in message.reactions):
        raise RefusalError("Reaction already exists.", "REACTION_ALREADY_EXISTS")
    try:
        call.place.react(call.caller, message, name)
    except ImpossibleError as impossible:
        raise refused(impossible) from impossible
    return {}


def remove_reaction(call: Call) -> Json:
    """Take a reaction back."""
    message, name = call.message(), call.text("emoji_name")
    if not any(one.person_id == call.caller.id and one.name == name for one in message.reactions):
        raise RefusalError("Reaction doesn't exist.", "REACTION_DOES_NOT_EXIST")
    call.place.unreact(call.caller, message, name)
    return {}
