"""E-mail that was sent to a channel's address.

Shape: events that others have recorded and published, a file of mode ``email`` that Slackbot shares, with the
mail's fields in it. Slack's documentation describes the feature and not the fields. Not seen live.
"""

from adapters.slack.fields import Payload, listing, words
from adapters.slack.mrkdwn import Names
from rules.events import Spoken
from rules.model import Role

SERVICE = "email"
MODE = "email"


def read(message: Payload, _: Names) -> Spoken | None:
    """Read a mail: everybody is a customer, unless the address turns out to be a teammate's.

    Where Slack keeps the fields to itself, nothing can be told.
    """
    mail = next((file for file in listing(message, "files") if words(file, "mode") == MODE), {})
    sender = next(iter(listing(mail, "from")), {})
    name, address = words(sender, "name").strip(), words(sender, "address").strip()
    if not address:
        return None
    subject, said = words(mail, "subject").strip(), words(mail, "plain_text").strip()
    text = "\n".join(filter(None, (subject, said)))
    return Spoken(SERVICE, Role.CUSTOMER, name or None, address, text, title=subject or None)
