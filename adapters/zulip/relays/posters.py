"""Which integration has posted a message, and what its parser makes of it.

Zendesk's has no parser: an admin there writes its posts freely, and nothing tells whose words they carry.
"""

from collections.abc import Callable, Mapping

from adapters.payloads import Payload, words
from adapters.zulip.markdown import Names
from adapters.zulip.relays import freshdesk, front, groove, intercom
from rules.events import Spoken

Parser = Callable[[Payload, Names], Spoken | None]

BY_CLIENT: Mapping[str, Parser] = {
    "ZulipFreshdeskWebhook": freshdesk.read,
    "ZulipFrontWebhook": front.read,
    "ZulipGrooveWebhook": groove.read,
    "ZulipIntercomWebhook": intercom.read,
}
"""Parsers by what Zulip calls the program that posts."""


def spoken(message: Payload, names: Names) -> Spoken | None:
    """Say whose words a known integration has posted; None where that cannot be told."""
    parser = BY_CLIENT.get(words(message, "client"))
    return parser(message, names) if parser else None
