"""Control verbs for what people do: write, react, read, come and go."""

from sandbox.control.asked import Asked
from sandbox.control.sights import post_json
from sandbox.slack import events
from sandbox.slack.mrkdwn import as_sent, rich_text
from sandbox.slack.world import Json


def say(asked: Asked) -> Json:
    """Let somebody write."""
    message = asked.pocket.workspace.say(
        asked.person,
        asked.channel,
        asked.text("text"),
        thread_ts=asked.optional("thread_ts"),
        broadcast=asked.flag("broadcast"),
        via=asked.someone("via"),
        files=[_file(asked, name) for name in asked.texts("files")],
        ts=asked.optional("ts"),
    )
    return post_json(asked.world, message)


def _file(asked: Asked, name: str) -> Json:
    person = asked.person
    return {
        "id": f"F{person.id[1:]}",
        "name": name,
        "title": name,
        "user": person.id,
        "mode": "hosted",
        "size": 1,
    }


def say_as_integration(asked: Asked) -> Json:
    """Let a bot write as classic integrations do."""
    message = asked.pocket.workspace.say_as_integration(
        asked.person, asked.channel, asked.text("text"), asked.optional("ts")
    )
    return post_json(asked.world, message)


def edit(asked: Asked) -> Json:
    """Let somebody change what they wrote."""
    typed = asked.text("text")
    asked.pocket.workspace.edit(
        asked.channel, asked.message, text=as_sent(asked.world, typed), blocks=rich_text(typed)
    )
    return {}


def delete(asked: Asked) -> Json:
    """Let somebody take back what they wrote."""
    asked.pocket.workspace.delete(asked.channel, asked.message)
    return {}


def react(asked: Asked) -> Json:
    """Let somebody react to a message."""
    asked.pocket.workspace.react(asked.person, asked.channel, asked.message, asked.text("reaction"))
    return {}


def unreact(asked: Asked) -> Json:
    """Let somebody take a reaction back."""
    asked.pocket.workspace.unreact(asked.person, asked.channel, asked.message, asked.text("reaction"))
    return {}


def read(asked: Asked) -> Json:
    """Let somebody read up to a message, or all that stands in a channel."""
    if asked.optional("ts"):
        asked.pocket.workspace.read(asked.person, asked.channel, asked.message)
    else:
        asked.pocket.workspace.read_channel(asked.person, asked.channel)
    return {}


def join(asked: Asked) -> Json:
    """Let somebody join a channel, or be invited to it."""
    asked.pocket.workspace.join(asked.person, asked.channel, asked.someone("inviter"))
    return {}


def leave(asked: Asked) -> Json:
    """Let somebody leave a channel, or be removed from it."""
    asked.pocket.workspace.leave(asked.person, asked.channel, asked.someone("actor"))
    return {}


def open_home(asked: Asked) -> Json:
    """Let somebody look at the app's home page."""
    direct = asked.world.direct_channel(asked.person)
    view, tab = asked.pocket.views.homes.get(asked.person.id), asked.optional("tab") or "home"
    asked.pocket.courier.announce(events.home_opened(asked.world, asked.person, direct, tab, view), direct)
    return {}
