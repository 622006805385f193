"""Groove's integration with Zulip: new tickets.

Shape: messages that its integration posts for its published example payloads. Replies have the same form for
both sides, so they stay a bot's, as do notes and changes. Not seen live.
"""

import re

from adapters.payloads import Payload
from adapters.zulip.fields import content
from adapters.zulip.markdown import Names, plain
from adapters.zulip.relays.frames import called, framed, line
from rules.events import Spoken
from rules.model import Role

SERVICE = "groove"

_SUBMITTED = re.compile(
    r"(?P<who>.+) submitted new ticket \[(?P<item>#[0-9]+): (?P<title>[^\n]*)\]\([^()\s]+\):"
)


def read(message: Payload, names: Names) -> Spoken | None:
    """Read what a customer wrote in a new ticket."""
    post = framed(content(message))
    submitted = _SUBMITTED.fullmatch(post.sentence) if post else None
    if post is None or post.said is None or submitted is None:
        return None
    name, address = called(submitted["who"])
    return Spoken(
        SERVICE,
        Role.CUSTOMER,
        name,
        address,
        plain(post.said, names),
        submitted["item"],
        line(submitted["title"]),
    )
