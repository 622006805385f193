"""The sentences of what people, mostly admins, are told without having asked."""

from collections.abc import Iterator

from adapters.orders import defaults_changed
from adapters.replies import Option
from adapters.text import Words
from adapters.voice import Sentence, later
from rules.delivery import Announcement, Topic
from rules.settings import Customers, Layer, Settings
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
    Topic.CONNECTION_LOST: later(
        "Slack does not accept your permission any more, so Unseen has removed it and cannot see what you "
        "have read. To connect again, type {command}"
    ),
    Topic.DEAF: later(
        "For some time {names} has told Unseen nothing, although messages were written. They are being "
        "fetched now, but alerts come late until this is mended. Whoever runs Unseen finds out what is wrong "
        "with {command}"
    ),
}
COMMANDS = {
    Topic.CUSTOMER_IN_INTERNAL: "/unseen admin channel {name} customer",
    Topic.INTEGRATION_FOUND: "/unseen admin relay {name} on",
    Topic.COVERAGE_GAP: "/unseen admin coverage",
    Topic.CONNECTION_LOST: "/unseen connect",
    Topic.DEAF: "unseen check",
}
"""What to type then."""
OFF = "/unseen admin coverage off"
DEFAULTS = "/unseen admin defaults customers all"
SETTINGS = "/unseen settings"
HELP = "/unseen help"
MARKS = {Topic.INTEGRATION_FOUND: "@", Topic.DEAF: ""}
"""What stands before the names; else they are channels."""


def announced(words: Words, announcement: Announcement) -> Sentence:
    """Say what has happened and what to do about it."""
    if announcement.topic is Topic.GREETING:
        return Sentence("\n".join(_greeting(words, announcement)))
    mark = MARKS.get(announcement.topic, "#")
    names = [f"{mark}{name}" for name in announcement.names]
    command = COMMANDS[announcement.topic].format(name=quoted(names[0]) if names else "")
    told = {"names": words.names(names), "command": words.code(command), "off": words.code(OFF)}
    return words.say(TELLING[announcement.topic], **told)


def offered(words: Words, announcement: Announcement) -> Option | None:
    """Say what can be done about it at one press, where there are buttons."""
    if announcement.topic is not Topic.GREETING:
        return None
    everything = Customers.ALL
    label = defaults_changed(words, Settings(customers=everything), Layer(customers=everything), None)
    return Option(label, DEFAULTS.removeprefix("/unseen "))


def _greeting(words: Words, greeting: Announcement) -> Iterator[Sentence]:
    yield words.say(
        "Hello, this is Unseen. I tell teammates about messages in conversations with customers "
        "that they have not seen in time."
    )
    yield _watched(words, greeting.names)
    if greeting.uncovered:
        yield words.say(
            "A message from a customer in {names} would alert nobody now. To see why, type {command}",
            names=_channels(words, greeting.uncovered),
            command=words.code(COMMANDS[Topic.COVERAGE_GAP]),
        )
    elif greeting.names:
        yield words.say("Wherever customers may write there, somebody would be told.")
    yield words.say(
        "To choose what everybody gets who has not chosen, type for example {command}",
        command=words.code(DEFAULTS),
    )
    yield words.say(
        "Everybody in the team can choose for themselves with {settings} "
        "and see what else there is with {help}",
        settings=words.code(SETTINGS),
        help=words.code(HELP),
    )


def _watched(words: Words, names: tuple[str, ...]) -> Sentence:
    if not names:
        return words.say(
            "I do not watch any channel that you may see. Add me to the channels where you talk "
            "with customers and to those where you talk about them."
        )
    return words.count(
        "I watch {number} channel: {names}.",
        "I watch {number} channels: {names}.",
        len(names),
        names=_channels(words, names),
    )


def _channels(words: Words, names: tuple[str, ...]) -> Sentence:
    return words.names([f"#{name}" for name in names])
