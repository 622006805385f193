"""Control verbs about the server and the bot's way to it: key, version, limits, and the trouble to come."""

from dataclasses import replace
from uuid import uuid4

from sandbox.faults import Fault, Trouble
from sandbox.records import Json
from sandbox.zulip import events
from sandbox.zulip.control.asked import Asked
from sandbox.zulip.rates import Rule


def credentials(asked: Asked) -> Json:
    """Tell what the program needs to be somebody here, which is the bot unless another is named."""
    person = asked.person if "person" in asked.args else asked.world.bot
    return {"email": asked.world.shown_email(person), "key": person.key}


def change_key(asked: Asked) -> Json:
    """Give the bot another key; the old one is useless from now on."""
    asked.world.bot.key = uuid4().hex
    return {"key": asked.world.bot.key}


def change_realm(asked: Asked) -> Json:
    """Change what the organization allows, or how old its server is."""
    changes = asked.given(*_TOLD_AS, "allows_direct_messages", "level", "version", "longest_message")
    for name, value in changes.items():
        setattr(asked.world.realm, name, value)
        if name in _TOLD_AS:
            asked.place.announce(events.realm_changed(asked.world, _TOLD_AS[name], value))
    return {}


_TOLD_AS = {
    "allows_editing": "allow_message_editing",
    "edit_limit": "message_content_edit_limit_seconds",
    "has_receipts": "enable_read_receipts",
    "name": "name",
}


def change_rates(asked: Asked) -> Json:
    """Take so many requests in so many seconds, and no more."""
    asked.pocket.rates.rules = [
        Rule(int(seconds), int(requests)) for seconds, requests in asked.args["rules"]
    ]
    return {}


def timing(asked: Asked) -> Json:
    """Change how long the server waits."""
    known = asked.pocket.queues.timing
    asked.pocket.queues.timing = replace(known, **asked.given("heartbeat", "lifespan"))
    return {}


def expire_queues(asked: Asked) -> Json:
    """Throw all queues away, as if nobody had waited on them for long, or as if the server had restarted."""
    asked.pocket.queues.forget_all()
    return {}


def go_down(asked: Asked) -> Json:
    """Answer no request any more; the queues stay."""
    asked.pocket.api.go_down()
    return {}


def come_up(asked: Asked) -> Json:
    """Answer again."""
    asked.pocket.api.is_down = False
    return {}


def add_fault(asked: Asked) -> Json:
    """Let the next calls go wrong."""
    fault = Fault(Trouble(asked.text("trouble")))
    asked.pocket.faults.add(replace(fault, **asked.given("method", "times", "code", "seconds")))
    return {}


def clear_faults(asked: Asked) -> Json:
    """Let everything go well again."""
    asked.pocket.faults.clear()
    return {}
