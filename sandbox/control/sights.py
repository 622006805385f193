"""Control verbs for what can be seen: messages, answers, home pages, requests and deliveries."""

from dataclasses import asdict

from sandbox.control.asked import Asked
from sandbox.slack.interactions import Answer
from sandbox.slack.world import Json, Message, World, ts_key


def post_json(world: World, message: Message) -> Json:
    """Describe a message with its address."""
    return {
        "channel": message.channel_id,
        "ts": message.ts,
        "thread_ts": message.thread_ts,
        "author": message.author,
        "text": message.text,
        "blocks": message.blocks,
        "is_edited": message.edited is not None,
        "link": world.permalink(message),
    }


def answer_json(answer: Answer) -> Json:
    """Describe something that was shown to one person only."""
    return asdict(answer)


def person(asked: Asked) -> Json:
    """Describe somebody."""
    found = asked.person
    return {"id": found.id, "name": found.name, "real_name": found.real_name, "team": found.team_id}


def inbox(asked: Asked) -> Json:
    """List what the app wrote to somebody, oldest first."""
    channel, app = asked.world.direct_channel(asked.person), asked.world.app
    after = ts_key(asked.optional("after") or "0.0")
    return {
        "messages": [
            post_json(asked.world, message)
            for message in channel.in_order()
            if message.author == app.user_id and ts_key(message.ts) > after
        ]
    }


def history(asked: Asked) -> Json:
    """List everything that stands in a channel and its threads, oldest first."""
    return {"messages": [post_json(asked.world, message) for message in asked.channel.in_order()]}


def answers(asked: Asked) -> Json:
    """List what was shown to somebody alone, oldest first."""
    told = [answer for answer in asked.pocket.interactions.answers if answer.person_id == asked.person.id]
    return {"answers": [answer_json(answer) for answer in told]}


def home(asked: Asked) -> Json:
    """Show somebody's home page of the app."""
    return {"view": asked.pocket.views.homes.get(asked.person.id)}


def window(asked: Asked) -> Json:
    """Show the window that somebody looks at."""
    return {"view": asked.pocket.views.topmost(asked.person)}


def requests(asked: Asked) -> Json:
    """List the requests that the program made, oldest first."""
    entries = asked.pocket.api.journal
    method = asked.optional("method")
    return {
        "requests": [
            asdict(entry) | {"at": entry.at.isoformat()}
            for entry in entries
            if method in (None, entry.method)
        ]
    }


def deliveries(asked: Asked) -> Json:
    """List the events that were sent to the program and how each try ended."""
    return {"deliveries": [asdict(delivery) for delivery in asked.pocket.courier.deliveries]}


def connections(asked: Asked) -> Json:
    """Count the program's open sockets."""
    return {"count": len(asked.pocket.registration.sockets.connections)}


async def changes(asked: Asked) -> Json:
    """Wait until more has happened than the asker knows of."""
    news, after = asked.pocket.changes, asked.number("after")
    await news.until(lambda: news.count > after, asked.number("within"))
    return {"count": news.count}
