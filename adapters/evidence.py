"""What people read about how Unseen learns what they have seen."""

from enum import StrEnum

from adapters.text import Words
from adapters.voice import Sentence, later


class Reading(StrEnum):
    """Whether Unseen can notice that somebody has only read a message."""

    RECEIPTS = "receipts"
    """By read receipts, unless they keep them to themselves."""
    RECEIPTS_OFF = "receipts_off"
    """Their organization has switched read receipts off."""
    RECEIPTS_UNKNOWN = "receipts_unknown"
    """Their server is older than read receipts."""
    CURSOR = "cursor"
    """By their own read cursor, which they have connected."""
    UNCONNECTED = "unconnected"
    """They have not connected their read cursor."""
    NEVER = "never"


READING = {
    Reading.RECEIPTS: later(
        "What you have read counts as seen, as long as you let others see when you have read messages: "
        "that is one of the privacy settings of your Zulip account."
    ),
    Reading.RECEIPTS_OFF: later(
        "Unseen cannot notice that you have only read something: read receipts are switched off in your "
        "organization."
    ),
    Reading.RECEIPTS_UNKNOWN: later(
        "Unseen cannot notice that you have only read something: your Zulip server is too old for that."
    ),
    Reading.CURSOR: later("What you have read counts as seen, too: your read cursor is connected."),
    Reading.UNCONNECTED: later(
        "Unseen cannot notice that you have only read something, unless you connect your read cursor: "
        "{command}"
    ),
    Reading.NEVER: later("Unseen cannot notice that you have only read something."),
}


def evidence(words: Words, reading: Reading) -> tuple[Sentence, ...]:
    """Say what counts as seen for somebody."""
    return (
        words.say("What you have answered, reacted to or marked as seen counts as seen."),
        words.say(READING[reading], command=words.code("/unseen connect")),
    )
