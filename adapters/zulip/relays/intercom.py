"""Intercom's integration with Zulip: conversations, a topic for each customer.

Shape: messages that its integration posts for its published example payloads. The topic names the customer,
so whoever else writes in it is of the team. Notes and changes of a conversation stay a bot's. Not seen live.
"""

import re

from adapters.payloads import Payload
from adapters.zulip.fields import content, topic
from adapters.zulip.markdown import Names, plain
from adapters.zulip.relays.frames import called, framed
from rules.events import Spoken
from rules.model import Role

SERVICE = "intercom"

_TOPIC = re.compile(r"(?:Lead|Contact|User): (?P<name>.+)")
_WROTE = re.compile(r"(?P<who>.+) (?:replied to the|initiated a) conversation:")
_CUT = "..."
"""How a name ends that is too long for a topic."""


def read(message: Payload, names: Names) -> Spoken | None:
    """Read what a customer or a teammate wrote in a conversation."""
    post, about = framed(content(message)), _TOPIC.fullmatch(topic(message, "subject")[0])
    wrote = _WROTE.fullmatch(post.sentence) if post else None
    if post is None or post.said is None or about is None or wrote is None:
        return None
    role = Role.CUSTOMER if _is(wrote["who"], about["name"]) else Role.TEAMMATE
    return Spoken(SERVICE, role, *called(wrote["who"]), text=plain(post.said, names))


def _is(who: str, named: str) -> bool:
    if named.endswith(_CUT):
        return who.startswith(named.removesuffix(_CUT))
    return who.strip() == named.strip()
