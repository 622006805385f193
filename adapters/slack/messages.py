"""Messages as Slack describes them, in events and when asked, become what the rules know."""

from collections.abc import Iterator

from adapters.slack.fields import Payload, flag, listing, moment, ref, stamp, words
from adapters.slack.mrkdwn import Names
from adapters.slack.profiles import SLACKBOT
from adapters.slack.relays import mail
from adapters.slack.relays.posters import spoken
from adapters.slack.wording import wording
from rules.commands import parse
from rules.events import MessagePosted
from rules.requests import Mistake

SAID = frozenset({"", "bot_message", "file_share", "me_message", "thread_broadcast"})
"""Subtypes of what somebody wrote; all others are Slack's own notes: joins, topics, pins, huddles."""


def posted(message: Payload, channel: str, bot: str, names: Names) -> MessagePosted | None:
    """Describe a message that somebody other than us wrote in a channel; None for everything else."""
    own_ref, author = stamp(message, "ts"), author_of(message)
    if own_ref is None or author in (None, bot) or not is_said(message) or _is_command(message, bot):
        return None
    thread, told = stamp(message, "thread_ts"), spoken(message, names)
    return MessagePosted(
        channel=channel,
        ref=own_ref,
        author=author,
        at=moment(own_ref),
        text=wording(message, names) or (told and told.text) or "",
        thread=thread if thread != own_ref else None,
        files=files_of(message),
        spoken=told,
        reacted=frozenset(_reacted(message)),
    )


def words_of(message: Payload, names: Names) -> str:
    """Return what a message says, without the frame that a known integration puts around people's words."""
    told = spoken(message, names)
    return wording(message, names) if told is None or told.text is None else told.text


def is_said(message: Payload) -> bool:
    """Say whether somebody wrote a message, so that everybody in the channel can read it."""
    if words(message, "subtype") not in SAID or flag(message, "is_ephemeral") or flag(message, "hidden"):
        return False
    # E-mail that is sent to a channel comes as a file of Slackbot's; the rest of what it says are reminders.
    return author_of(message) != SLACKBOT or bool(_files(message))


def author_of(message: Payload) -> str | None:
    """Name who wrote a message: the person, even if an app posted it for them, else the integration."""
    return ref(message, "user") or ref(message, "bot_id")


def files_of(message: Payload) -> int:
    """Count the files that still are with a message; of a mail, those that came with it."""
    return sum(_count(file) for file in _files(message))


def _reacted(message: Payload) -> Iterator[str]:
    """Name who has reacted, of many at least the first; only a message that is looked up tells that."""
    for reaction in listing(message, "reactions"):
        users = reaction.get("users")
        yield from (user for user in users if isinstance(user, str)) if isinstance(users, list) else ()


def _count(file: Payload) -> int:
    is_mail = words(file, "mode") == mail.MODE and "attachments" in file
    return len(listing(file, "attachments")) if is_mail else 1


def _files(message: Payload) -> list[Payload]:
    return [file for file in listing(message, "files") if words(file, "mode") != "tombstone"]


def _is_command(message: Payload, bot: str) -> bool:
    """Say whether a message only tells us what to do; a customer who merely mentions us is still heard."""
    mention, text = f"<@{bot}>", words(message, "text").lstrip()
    return text.startswith(mention) and not isinstance(parse(text.removeprefix(mention)), Mistake)
