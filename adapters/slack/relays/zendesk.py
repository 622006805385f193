"""Zendesk's app for Slack: the notification of a new ticket.

Shape: public code that reads real posts. Zendesk's documentation shows how to set the notification up, not
what it looks like as data; an admin may have changed it, and then nothing can be told. Not seen live.
"""

import re

from adapters.slack.fields import Payload, listing, words
from adapters.slack.mrkdwn import Names, plain
from rules.events import Spoken
from rules.model import Role

SERVICE = "zendesk"

_TICKET = re.compile(r"/agent/tickets/(?P<number>[0-9]+)\b")
_TITLE = re.compile(r"<[^|>\s]+\|\*(?P<title>.+)\*>")
_REQUESTER = re.compile(r"^\*Requester\*:[ \t]*(?P<name>\S.*)$", re.MULTILINE)
_DESCRIPTION = re.compile(r"^\*Description\*:", re.MULTILINE)


def read(message: Payload, names: Names) -> Spoken | None:
    """Read what a requester wrote in a ticket; comments and changes cannot be told apart and stay a bot's."""
    card = next(iter(listing(message, "attachments")), {})
    told = words(next(iter(listing(card, "fields")), {}), "value")
    # The requester decides what stands below the description, so nothing is looked for there.
    described = _DESCRIPTION.search(told)
    frame = told[: described.start()] if described else ""
    requester, number = _REQUESTER.search(frame), _TICKET.search(words(card, "footer"))
    if described is None or requester is None or number is None:
        return None
    title = _TITLE.match(frame)
    return Spoken(
        SERVICE,
        Role.CUSTOMER,
        plain(requester["name"], names).strip(),
        text=plain(told[described.end() :], names).strip(),
        item=f"#{number['number']}",
        title=plain(title["title"], names) if title else None,
    )
