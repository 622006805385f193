"""Control verbs with which people use the app: commands, buttons, shortcuts and windows."""

from sandbox.control.asked import Asked
from sandbox.control.sights import answer_json
from sandbox.impossible import ImpossibleError
from sandbox.slack.interactions import Interaction
from sandbox.slack.world import Json


async def command(asked: Asked) -> Json:
    """Let somebody give a slash command."""
    interaction = await asked.pocket.desk.command(
        asked.person, asked.channel, asked.text("command"), asked.text("text")
    )
    return await _answered(asked, interaction)


async def press(asked: Asked) -> Json:
    """Let somebody use a control: of a message, of an answer, of a window or of their home page."""
    desk, what, value = asked.pocket.desk, asked.text("control"), asked.optional("value")
    if earlier := asked.optional("interaction"):
        interaction = await desk.press_in_answer(desk.find(earlier), what, value)
    elif asked.optional("ts"):
        interaction = await desk.press(asked.person, asked.channel, asked.message, what, value)
    else:
        interaction = await desk.press_in_view(asked.person, _view(asked), what, value)
    return await _answered(asked, interaction)


async def shortcut(asked: Asked) -> Json:
    """Let somebody use a message shortcut."""
    interaction = await asked.pocket.desk.shortcut(
        asked.person, asked.channel, asked.message, asked.text("callback_id")
    )
    return await _answered(asked, interaction)


async def global_shortcut(asked: Asked) -> Json:
    """Let somebody use a shortcut that belongs to no message."""
    interaction = await asked.pocket.desk.global_shortcut(asked.person, asked.text("callback_id"))
    return await _answered(asked, interaction)


async def close(asked: Asked) -> Json:
    """Let somebody close a window."""
    asked.pocket.views.close(asked.person, _view(asked)["id"])
    return {}


async def submit(asked: Asked) -> Json:
    """Let somebody submit a window."""
    interaction = await asked.pocket.desk.submit(asked.person, _view(asked), asked.args.get("values") or {})
    return await _answered(asked, interaction)


def _view(asked: Asked) -> Json:
    views, view_id = asked.pocket.views, asked.optional("view")
    view = views.modals.get(view_id) if view_id else views.homes.get(asked.person.id)
    if view is None:
        raise ImpossibleError(f"the app shows {asked.person.name} no such view")
    return view


async def _answered(asked: Asked, interaction: Interaction) -> Json:
    """Wait for words, if the app acknowledged at all and the asker wants to wait that long."""
    await asked.pocket.changes.until(
        lambda: bool(interaction.answers or interaction.failure), within=asked.number("within")
    )
    return {
        "interaction": interaction.id,
        "failure": interaction.failure,
        "answers": [answer_json(answer) for answer in interaction.answers],
    }
