"""Front's integration with Zulip: e-mail to and from customers, a topic for each conversation.

Shape: messages that its integration posts for its published example payloads. Comments among teammates and
changes of a conversation stay a bot's, because they are not written to the customer. Not seen live.
"""

import re

from adapters.payloads import Payload
from adapters.zulip.fields import content, topic
from adapters.zulip.markdown import Names, plain
from adapters.zulip.relays.frames import called, framed, line
from rules.events import Spoken
from rules.model import Role

SERVICE = "front"

_MAIL = re.compile(
    r"\[(?P<way>Inbound message|Outbound message|Outbound reply)\]\([^()\s]+\)"
    r" from \*\*(?P<who>[^*]+)\*\* to \*\*[^*]+\*\*[:.]"
)
_SUBJECT = re.compile(r"\*Subject\*: (?P<subject>[^\n]*)\n*")


def read(message: Payload, names: Names) -> Spoken | None:
    """Read a mail of either side; there may be no more of it than its subject, or not even that."""
    post = framed(content(message))
    mail = _MAIL.fullmatch(post.sentence) if post else None
    if post is None or mail is None:
        return None
    name, address = called(mail["who"])
    subject = _SUBJECT.match(post.said or "")
    title = line(plain(subject["subject"], names)) if subject else None
    rest = (post.said or "")[subject.end() if subject else 0 :]
    return Spoken(
        SERVICE,
        Role.CUSTOMER if mail["way"] == "Inbound message" else Role.TEAMMATE,
        name,
        address,
        "\n".join(filter(None, (title, plain(rest, names)))) or None,
        topic(message, "subject")[0] or None,
        title,
    )
