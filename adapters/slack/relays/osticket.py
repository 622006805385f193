"""The Slack plugin of osTicket: new tickets and what customers add to them.

Shape: the plugin's own source, which is public, in English; it posts nothing that agents write. Its
instructions name the app ``osTicket Notification``. Not seen live.
"""

import re

from adapters.slack.fields import Payload, listing, words
from adapters.slack.mrkdwn import Names, plain
from rules.events import Spoken
from rules.model import Role

SERVICE = "osticket"

_TICKET = re.compile(r"(?:New )?Ticket <[^|>\s]+\|(?P<number>#[^\s>]+)")
_OPENED = re.compile(r"Created by (?P<name>[^\n]*\S) \((?P<address>[^()\s]+)\)\s*\n")
_ADDED = re.compile(r"by (?P<name>[^\n]*\S) \([^()\s]*\) in [^\n]*\n")
"""The address is the ticket's owner's, maybe not the writer's."""


def read(message: Payload, names: Names) -> Spoken | None:
    """Read what a customer wrote in a ticket."""
    card = next(iter(listing(message, "attachments")), {})
    field = next(iter(listing(card, "fields")), {})
    ticket, told = _TICKET.match(words(card, "pretext")), plain(words(field, "value"), names)
    writer = _OPENED.match(told) or _ADDED.match(told)
    if ticket is None or writer is None:
        return None
    return Spoken(
        SERVICE,
        Role.CUSTOMER,
        writer["name"],
        writer.groupdict().get("address"),
        told[writer.end() :].strip(),
        plain(ticket["number"], names),
        plain(words(field, "title"), names).strip() or None,
    )
