"""Chatwoot's integration with Slack: conversations of a website's chat, a thread each.

Shape: Chatwoot's own source, which is public. Installations name their app as they like; what gives the posts
away is the name that each is given, such as ``Carla (Contact)`` or ``Bo (Agent)``. Not seen live.
"""

import re

from adapters.slack.fields import Payload, words
from adapters.slack.mrkdwn import Names, plain
from rules.events import Spoken
from rules.model import Role

SERVICE = "chatwoot"
SENDER = re.compile(r"(?P<name>.*\S) \((?P<kind>Contact|Agent)\)")

_ROLES = {"Contact": Role.CUSTOMER, "Agent": Role.TEAMMATE}
_NOTE = "private: "
"""How a note begins that agents write to each other."""
_FRAME = re.compile(
    r"\s*\*Inbox:\* [^\n]*\n+"
    r"<[^|>\s]*/conversations/(?P<number>[0-9]+)\|[^>\n]*> to view the conversation\.\n+"
    r"(?:\*Subject:\* (?P<subject>[^\n]*)\n+)?"
)
"""What stands above the first message of a conversation."""


def read(message: Payload, names: Names) -> Spoken | None:
    """Read a message of a customer or an agent; notes among agents are none."""
    sender, said = SENDER.fullmatch(words(message, "username")), words(message, "text")
    if sender is None or (sender["kind"] == "Agent" and said.startswith(_NOTE)):
        return None
    frame = _FRAME.match(said)
    text = plain(said[frame.end() :] if frame else said, names).strip()
    return Spoken(
        SERVICE,
        _ROLES[sender["kind"]],
        sender["name"],
        text=text,
        item=f"#{frame['number']}" if frame else None,
        title=plain(frame["subject"], names) if frame and frame["subject"] else None,
    )
