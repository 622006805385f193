"""Control verbs for what people do: write, react, read, come and go, and use the app."""

from sandbox.control.asked import Asked
from sandbox.control.sights import answer_json, post_json
from sandbox.slack import events
from sandbox.slack.interactions import Interaction
from sandbox.slack.mrkdwn import as_sent, rich_text
from sandbox.slack.world import Json


def say(asked: Asked) -> Json:
    """Let somebody write."""
    message = asked.pocket.workspace.say(
        asked.person,
        asked.channel,
        asked["text"],
        thread_ts=asked.get("thread_ts"),
        broadcast=bool(asked.get("broadcast")),
        subtype=asked.get("subtype"),
        files=tuple(_file(asked, name) for name in asked.get("files") or ()),
        ts=asked.get("ts"),
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
        asked.person, asked.channel, asked["text"], asked.get("ts")
    )
    return post_json(asked.world, message)


def edit(asked: Asked) -> Json:
    """Let somebody change what they wrote."""
    text = as_sent(asked.world, asked["text"])
    asked.pocket.workspace.edit(asked.channel, asked.message, text=text, blocks=rich_text(asked["text"]))
    return {}


def delete(asked: Asked) -> Json:
    """Let somebody take back what they wrote."""
    asked.pocket.workspace.delete(asked.channel, asked.message)
    return {}


def react(asked: Asked) -> Json:
    """Let somebody react to a message."""
    asked.pocket.workspace.react(asked.person, asked.channel, asked.message, asked["reaction"])
    return {}


def unreact(asked: Asked) -> Json:
    """Let somebody take a reaction back."""
    asked.pocket.workspace.unreact(asked.person, asked.channel, asked.message, asked["reaction"])
    return {}


def read(asked: Asked) -> Json:
    """Let somebody read up to a message, or all that stands in a channel."""
    messages = [asked.message] if asked.get("ts") else asked.channel.top_level()[-1:]
    for message in messages:
        asked.pocket.workspace.read(asked.person, asked.channel, message)
    asked.pocket.changes.note()
    return {}


def join(asked: Asked) -> Json:
    """Let somebody join a channel, or be invited to it."""
    inviter = asked.world.person(asked["inviter"]) if asked.get("inviter") else None
    asked.pocket.workspace.join(asked.person, asked.channel, inviter)
    return {}


def leave(asked: Asked) -> Json:
    """Let somebody leave a channel, or be removed from it."""
    actor = asked.world.person(asked["actor"]) if asked.get("actor") else None
    asked.pocket.workspace.leave(asked.person, asked.channel, actor)
    return {}


def open_home(asked: Asked) -> Json:
    """Let somebody look at the app's home page."""
    person, world = asked.person, asked.world
    view = asked.pocket.views.homes.get(person.id)
    direct = world.direct_channel(person)
    asked.pocket.courier.announce(events.home_opened(world, person, direct, view), direct)
    return {}


async def command(asked: Asked) -> Json:
    """Let somebody give a slash command, and wait for the answer."""
    desk = asked.pocket.desk
    interaction = await desk.command(asked.person, asked.channel, asked["command"], asked["text"])
    return await _answered(asked, interaction)


async def press(asked: Asked) -> Json:
    """Let somebody use a control: of a message, of an answer, of a window or of their home page."""
    desk, what, value = asked.pocket.desk, asked["control"], asked.get("value")
    if asked.get("interaction"):
        interaction = await desk.press_in_answer(desk.find(asked["interaction"]), what, value)
    elif asked.get("ts"):
        interaction = await desk.press(asked.person, asked.channel, asked.message, what, value)
    else:
        interaction = await desk.press_in_view(asked.person, _view(asked), what, value)
    return await _answered(asked, interaction)


async def shortcut(asked: Asked) -> Json:
    """Let somebody use a message shortcut."""
    desk = asked.pocket.desk
    interaction = await desk.shortcut(asked.person, asked.channel, asked.message, asked["callback_id"])
    return await _answered(asked, interaction)


async def submit(asked: Asked) -> Json:
    """Let somebody submit a window."""
    interaction = await asked.pocket.desk.submit(asked.person, _view(asked), asked.get("values") or {})
    return await _answered(asked, interaction)


def _view(asked: Asked) -> Json:
    views, view_id = asked.pocket.views, asked.get("view")
    return views.modals[view_id] if view_id else views.homes[asked.person.id]


async def _answered(asked: Asked, interaction: Interaction) -> Json:
    """Wait until there is an answer, if the app acknowledged at all and the asker wants to wait."""
    changes, left = asked.pocket.changes, float(asked.get("within") or 0)
    while left > 0 and not interaction.answers and not interaction.failure:
        started, seen = asked.world.clock(), changes.count
        await changes.after(seen, left)
        left -= (asked.world.clock() - started).total_seconds()
    return {
        "interaction": interaction.id,
        "failure": interaction.failure,
        "answers": [answer_json(answer) for answer in interaction.answers],
    }
