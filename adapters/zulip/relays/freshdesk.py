"""Freshdesk's integration with Zulip: new tickets.

Shape: messages that its integration posts for its published example payloads. Notes name the requester,
whoever wrote them, and do not carry their words, so they stay a bot's, as do changes. Not seen live.
"""

import re

from adapters.payloads import Payload
from adapters.zulip.fields import content, topic
from adapters.zulip.markdown import Names, plain
from adapters.zulip.relays.frames import framed, line
from rules.events import Spoken
from rules.model import Role

SERVICE = "freshdesk"

_CREATED = re.compile(
    r"Requester (?P<name>.*) <(?P<address>[^<>\s]+)> created \[ticket #(?P<number>[0-9]+)\]\([^()\s]+\):"
)


def read(message: Payload, names: Names) -> Spoken | None:
    """Read what a requester wrote in a new ticket."""
    post = framed(content(message))
    created = _CREATED.fullmatch(post.sentence) if post else None
    if post is None or post.said is None or created is None:
        return None
    item = f"#{created['number']}"
    return Spoken(
        SERVICE,
        Role.CUSTOMER,
        line(created["name"]),
        created["address"],
        plain(post.said, names),
        item,
        line(topic(message, "subject")[0].removeprefix(f"{item}: ")),
    )
