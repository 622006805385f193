"""The sentences of what admins are told without having asked."""

from adapters.text import Words
from adapters.voice import Sentence, later
from rules.delivery import Announcement, Topic
from rules.words import quoted

TELLING = {
    Topic.CUSTOMER_IN_INTERNAL: later(
        "There is a customer in {names}, which an admin has called internal. "
        "If customers are welcome there, type {command}"
    ),
    Topic.INTEGRATION_FOUND: later(
        "{names} seems to pass on what customers write. Until an admin confirms that, its messages count as "
        "a bot’s. To confirm it, type {command}"
    ),
    Topic.COVERAGE_GAP: later(
        "A message from a customer in {names} would alert nobody now. To see why, type {command}\n"
        "To hear no more of this, type {off}"
    ),
}
COMMANDS = {
    Topic.CUSTOMER_IN_INTERNAL: "/unseen admin channel {name} customer",
    Topic.INTEGRATION_FOUND: "/unseen admin relay {name} on",
    Topic.COVERAGE_GAP: "/unseen admin coverage",
}
"""What to type then."""
OFF = "/unseen admin coverage off"
MARKS = {Topic.INTEGRATION_FOUND: "@"}
"""What stands before the names; else they are channels."""


def announced(words: Words, announcement: Announcement) -> Sentence:
    """Say what has happened and what to do about it."""
    mark = MARKS.get(announcement.topic, "#")
    names = [f"{mark}{name}" for name in announcement.names]
    command = COMMANDS[announcement.topic].format(name=quoted(names[0]))
    told = {"names": words.names(names), "command": words.code(command), "off": words.code(OFF)}
    return words.say(TELLING[announcement.topic], **told)
