"""What people read about connecting their read cursor: in the chat, before and after."""

from datetime import datetime
from enum import StrEnum

from adapters.text import Words
from adapters.voice import Sentence, later


class Without(StrEnum):
    """Why there is no read cursor to connect."""

    NEEDLESS = "needless"
    """The platform tells by itself what somebody has read."""
    UNPREPARED = "unprepared"
    """The operator has not registered the app for it."""


WITHOUT = {
    Without.NEEDLESS: later("There is nothing to connect: here Unseen learns by itself what you have read."),
    Without.UNPREPARED: later(
        "Nobody can connect here yet. Whoever runs Unseen has to set {variables} first; "
        "the guide “Let people connect” tells how."
    ),
}
VARIABLES = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "UNSEEN_PUBLIC_URL", "UNSEEN_SECRET_KEY")
"""What the operator has to set."""


def nothing_to_connect(words: Words, why: Without) -> Sentence:
    """Say why there is no read cursor to connect."""
    variables = [words.code(name) for name in VARIABLES]
    return words.say(WITHOUT[why], variables=Sentence(", ".join(variables)))


def invitation(words: Words, link: Sentence, *, mailed: bool = False) -> Sentence:
    """Explain what connecting is for, what it allows, and where it is done; ``mailed`` if mail follows."""
    mail = words.say(
        "Unseen then writes to you by e-mail, too, unless you have chosen otherwise. To choose: {command}",
        command=words.code("/unseen email off"),
    )
    lines = (
        words.say("Connect your read cursor, and Unseen leaves out what you have read in Slack already."),
        words.say(
            "{address} explains what Slack will ask you. The address is yours alone, for an hour.",
            address=link,
        ),
        *([mail] if mailed else []),
        words.say("To take it back at any time: {command}", command=words.code("/unseen disconnect")),
    )
    return Sentence("\n".join(lines))


def is_connected(words: Words, since: datetime, now: datetime) -> Sentence:
    """Say that somebody has connected already."""
    return words.say(
        "Your read cursor has been connected since {when}. To take that back: {command}",
        when=words.when(since, now),
        command=words.code("/unseen disconnect"),
    )


def disconnected(words: Words) -> Sentence:
    """Confirm that somebody's token was removed."""
    return words.say(
        "Disconnected: Unseen has removed your token and no longer sees what you have read. "
        "What you write, react to or mark as seen still counts."
    )


def was_not_connected(words: Words) -> Sentence:
    """Say that there was nothing to take back."""
    return words.say("Your read cursor was not connected.")
