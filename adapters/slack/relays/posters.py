"""Which integration has posted a message, and what its parser makes of it.

Intercom, Freshdesk, Front, Help Scout, Zammad and Jira have no parser: neither their documentation nor public
code shows posts in which a customer's words can be told from the team's.
"""

from collections.abc import Callable, Mapping

from adapters.slack.fields import Payload, ref, section, words
from adapters.slack.mrkdwn import Names
from adapters.slack.profiles import SLACKBOT
from adapters.slack.relays import chatwoot, hubspot, mail, osticket, zendesk
from rules.events import Spoken

Parser = Callable[[Payload, Names], Spoken | None]

BY_NAME: Mapping[str, Parser] = {
    "hubspot": hubspot.read,
    "osticket notification": osticket.read,
    "zendesk": zendesk.read,
}
"""Parsers by the name of the app, in small letters."""


def spoken(message: Payload, names: Names) -> Spoken | None:
    """Say whose words a known integration has posted; None where that cannot be told."""
    parser = _parser_of(message)
    return parser(message, names) if parser else None


def _parser_of(message: Payload) -> Parser | None:
    if message.get("user") == SLACKBOT:
        return mail.read
    if ref(message, "bot_id") is None:
        return None
    username = words(message, "username")
    if chatwoot.SENDER.fullmatch(username):
        return chatwoot.read
    app = words(section(message, "bot_profile"), "name") or username
    return BY_NAME.get(app.strip().casefold())
