"""The sentences of what admins are told without having asked."""

from adapters.text import Words
from adapters.voice import Sentence, later
from rules.delivery import Announcement, Topic
from rules.words import quoted

TELLING = {
    Topic.CUSTOMER_IN_INTERNAL: later(
        "A customer can read {names}, which an admin has called internal. "
        "If customers belong there, type {command}"
    ),
    Topic.INTEGRATION_FOUND: later(
        "{names} seems to post what customers write. Until an admin confirms that, its messages count as a "
        "bot’s, not as a customer’s. To confirm it, type {command}"
    ),
    Topic.COVERAGE_GAP: later(
        "A message from a customer in {names} would alert nobody now. To see why, type {command}"
    ),
}
COMMANDS = {
    Topic.CUSTOMER_IN_INTERNAL: "admin channel {name} customer",
    Topic.INTEGRATION_FOUND: "admin relay {name} on",
    Topic.COVERAGE_GAP: "admin coverage",
}
"""What to type then; commands are the same in every language."""
MARKS = {Topic.CUSTOMER_IN_INTERNAL: "#", Topic.INTEGRATION_FOUND: "@", Topic.COVERAGE_GAP: "#"}


def announced(words: Words, announcement: Announcement) -> Sentence:
    """Say what has happened and what to do about it."""
    mark = MARKS[announcement.topic]
    names = [f"{mark}{name}" for name in announcement.names]
    command = COMMANDS[announcement.topic].format(name=quoted(names[0]))
    return words.say(
        TELLING[announcement.topic], names=words.names(names), command=words.code(f"/unseen {command}")
    )
