"""HubSpot's app for Slack: a form that somebody has filled in, posted by a workflow.

Shape: public code that reads real posts, with the English labels of a contact's fields. Not seen live.
"""

import re

from adapters.slack.fields import Payload, listing, words
from adapters.slack.mrkdwn import Names, plain
from rules.events import Spoken
from rules.model import Role

SERVICE = "hubspot"

_FIELD = re.compile(r"^\*(?P<label>First Name|Last Name|Email)\*:[ \t]*(?P<value>.*)$", re.MULTILINE)
_MESSAGE = re.compile(r"^\*Message\*:", re.MULTILINE)


def read(message: Payload, names: Names) -> Spoken | None:
    """Read what somebody wrote in a form, with their name and address."""
    card = next(iter(listing(message, "attachments")), {})
    told = plain(words(card, "text") or words(card, "fallback"), names)
    # Whoever fills the form in decides what stands below their message, so nothing is looked for there.
    asked = _MESSAGE.search(told)
    if asked is None:
        return None
    fields = {found["label"]: found["value"].strip() for found in _FIELD.finditer(told[: asked.start()])}
    name = " ".join(filter(None, (fields.get("First Name"), fields.get("Last Name"))))
    address = fields.get("Email")
    if not name and not address:
        return None
    return Spoken(SERVICE, Role.CUSTOMER, name or None, address or None, told[asked.end() :].strip())
