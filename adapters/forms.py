"""Windows in which there is something to fill in."""

from adapters.page import Field, Kind, Line, Window
from adapters.text import Words

KEY, PATTERN, PROJECT, CHANNEL = "key", "pattern", "project", "channel"


def attaching(words: Words, name: str) -> Window:
    """Ask for the item to which a conversation belongs."""
    text = words.say("Whoever follows the item follows this conversation, too.")
    field = Field(KEY, words.say("Key of the item"), Kind.WORDS, words.say("For example ACME-12"))
    return Window(name, words.say("Attach to an item"), (Line(text),), (field,), words.say("Attach"))


def pattern(words: Words, name: str, known: str | None) -> Window:
    """Ask how keys of items are recognised."""
    text = words.say(
        "A conversation is attached to an item by itself when its key stands in what a teammate or a relay "
        "writes, or in the topic: never because a customer wrote it."
    )
    hint = words.say("A regular expression, for example [A-Z]+-[0-9]+")
    field = Field(PATTERN, words.say("Pattern"), Kind.WORDS, hint, known or "")
    return Window(name, words.say("Keys of items"), (Line(text),), (field,), words.say("Save"))


def new_project(words: Words, name: str) -> Window:
    """Ask for the name and the first channel of a project."""
    text = words.say("Channels of one project are shared: its people see them all, except private ones.")
    fields = (
        Field(PROJECT, words.say("Name of the project"), Kind.WORDS),
        Field(CHANNEL, words.say("First channel"), Kind.CHANNEL),
    )
    return Window(name, words.say("New project"), (Line(text),), fields, words.say("Create"))
