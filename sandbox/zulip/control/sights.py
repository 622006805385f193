"""Control verbs for what can be seen: messages, receipts and requests."""

from dataclasses import asdict

from sandbox.records import Json
from sandbox.zulip.control.asked import Asked
from sandbox.zulip.shapes import permalink
from sandbox.zulip.world import Message, World


def post_json(world: World, message: Message) -> Json:
    """Describe a message with its address."""
    return {
        "id": message.id,
        "channel": message.channel_id,
        "topic": message.topic,
        "author": message.sender_id,
        "text": message.content,
        "widget": message.widget,
        "is_edited": message.edited_at is not None,
        "at": message.timestamp,
        "client": message.client,
        "link": permalink(world, message),
    }


def person(asked: Asked) -> Json:
    """Describe somebody."""
    found = asked.person
    return {"id": found.id, "name": found.name, "full_name": found.full_name}


def channel(asked: Asked) -> Json:
    """Name a channel."""
    return {"id": asked.channel.id, "name": asked.channel.name}


def inbox(asked: Asked) -> Json:
    """List what the bot wrote to somebody, as it stands now, oldest first."""
    bot, after = asked.world.bot, int(asked.number("after"))
    sent = asked.world.direct(bot, asked.person)
    return {
        "messages": [
            post_json(asked.world, one) for one in sent if one.sender_id == bot.id and one.id > after
        ]
    }


def history(asked: Asked) -> Json:
    """List what stands in a channel, or in one topic of it, oldest first."""
    found = asked.world.in_topic(asked.channel, asked.optional("topic"))
    return {"messages": [post_json(asked.world, message) for message in found]}


def message(asked: Asked) -> Json:
    """Show a message as it stands now."""
    return post_json(asked.world, asked.message)


def requests(asked: Asked) -> Json:
    """List the requests that were made, oldest first."""
    method = asked.optional("method")
    return {
        "requests": [
            asdict(entry) | {"at": entry.at.isoformat()}
            for entry in asked.pocket.api.journal
            if method in (None, entry.method)
        ]
    }


def connections(asked: Asked) -> Json:
    """Count the requests that wait for events."""
    return {"count": asked.pocket.queues.waiting()}


async def changes(asked: Asked) -> Json:
    """Wait until more has happened than the asker knows of."""
    news, after = asked.pocket.changes, asked.number("after")
    await news.until(lambda: news.count > after, asked.number("within"))
    return {"count": news.count}
