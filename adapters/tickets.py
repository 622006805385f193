"""What people are answered about items."""

from adapters.text import Words
from adapters.voice import Sentence


def named(words: Words, key: str, title: str | None) -> Sentence:
    """Name an item by its key, and by its title if that may be shown."""
    return words.say("{key} “{title}”", key=key, title=title) if title else words.quote(key)


def attached(words: Words, conversation: Sentence, item: Sentence) -> Sentence:
    """Confirm that a conversation belongs to an item."""
    return words.say(
        "Attached: {conversation} belongs to {item} now. Whoever follows {item} follows it, too.",
        conversation=conversation,
        item=item,
    )


def detached(words: Words, conversation: Sentence, item: Sentence) -> Sentence:
    """Confirm that a conversation belongs to no item any more."""
    return words.say(
        "Detached: {conversation} does not belong to {item} any more.", conversation=conversation, item=item
    )


def assigned(words: Words, item: Sentence, person: str | None) -> Sentence:
    """Confirm who takes care of an item."""
    if person is None:
        return words.say("Nobody takes care of {item} now.", item=item)
    return words.say(
        "{person} takes care of {item} now, and is told about it from the next message on.",
        person=person,
        item=item,
    )
