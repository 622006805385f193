"""Control verbs for what people do: write, react, read, move, come and go."""

from sandbox.records import Json
from sandbox.zulip import moves, widgets
from sandbox.zulip.administration import subscribe, unsubscribe
from sandbox.zulip.control.asked import Asked
from sandbox.zulip.control.sights import post_json
from sandbox.zulip.moves import Wish
from sandbox.zulip.world import RESOLVED, Message


def say(asked: Asked) -> Json:
    """Let somebody write in a topic."""
    at = asked.args.get("at")
    message = asked.place.write(
        asked.person,
        asked.channel,
        asked.optional("topic") or "",
        asked.text("text"),
        client=_client(asked),
        at=None if at is None else int(at),
    )
    return post_json(asked.world, message)


def write_to(asked: Asked) -> Json:
    """Let somebody write to others directly."""
    message = asked.place.write_to(
        asked.person, asked.people("people"), asked.text("text"), client=_client(asked)
    )
    return post_json(asked.world, message)


def _client(asked: Asked) -> str:
    return asked.optional("client") or ("ZulipPython" if asked.person.is_bot else "website")


def press(asked: Asked) -> Json:
    """Let somebody press a button: it writes its reply for them, where its message stands."""
    text = widgets.reply(asked.message, asked.text("button"))
    people = [asked.world.people[one] for one in asked.message.recipients]
    return post_json(asked.world, asked.place.write_to(asked.person, people, text))


def edit(asked: Asked) -> Json:
    """Let somebody change what they wrote."""
    asked.place.edit(asked.person, asked.message, asked.text("text"))
    return {}


def delete(asked: Asked) -> Json:
    """Let a message be taken back."""
    asked.place.delete([asked.message])
    return {}


def delete_topic(asked: Asked) -> Json:
    """Let a whole topic be deleted at once."""
    asked.place.delete(_topic(asked))
    return {}


def react(asked: Asked) -> Json:
    """Let somebody react to a message."""
    asked.place.react(asked.person, asked.message, asked.text("reaction"))
    return {}


def unreact(asked: Asked) -> Json:
    """Let somebody take a reaction back."""
    asked.place.unreact(asked.person, asked.message, asked.text("reaction"))
    return {}


def read(asked: Asked) -> Json:
    """Let somebody read a message, a topic or all of a channel."""
    asked.place.read(asked.person, _meant(asked))
    return {}


def unread(asked: Asked) -> Json:
    """Let somebody mark a message, a topic or a channel as unread."""
    asked.place.unread(asked.person, _meant(asked))
    return {}


def _meant(asked: Asked) -> list[Message]:
    return [asked.message] if "message" in asked.args else _topic(asked)


def _topic(asked: Asked) -> list[Message]:
    return asked.world.in_topic(asked.channel, asked.optional("topic"))


def move(asked: Asked) -> Json:
    """Let somebody move messages to another topic or channel."""
    channel = asked.optional("channel")
    wish = Wish(
        asked.message,
        topic=asked.optional("topic"),
        channel=asked.world.channel(channel) if channel else None,
        mode=asked.text("mode"),
        notes_old=asked.flag("notes_old"),
        notes_new=asked.flag("notes_new"),
    )
    moves.move(asked.place, asked.person, wish)
    return {}


def resolve(asked: Asked) -> Json:
    """Let somebody mark a topic as resolved."""
    return _rename(asked, RESOLVED + asked.message.topic)


def unresolve(asked: Asked) -> Json:
    """Let somebody take the mark away."""
    return _rename(asked, asked.message.topic.removeprefix(RESOLVED))


def _rename(asked: Asked, topic: str) -> Json:
    moves.move(asked.place, asked.person, Wish(asked.message, topic, mode="change_all"))
    return {}


def join(asked: Asked) -> Json:
    """Let somebody be in a channel."""
    subscribe(asked.place, asked.person, asked.channel)
    return {}


def leave(asked: Asked) -> Json:
    """Let somebody be in a channel no more."""
    unsubscribe(asked.place, asked.person, asked.channel)
    return {}
