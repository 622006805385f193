"""Where a message belongs, once the platform has described its channel and its author."""

from typing import NamedTuple

from rules.conversations import home, is_new_ticket, kind_of
from rules.events import MessagePosted
from rules.model import Audience, Channel
from storage.recording import Author, Placed, Situation


class Known(NamedTuple):
    """The channel and the author of a message, both described by the platform."""

    channel: Channel
    author: Author


def known(situation: Situation) -> Known | None:
    """Take both from a situation, or None when the platform has yet to describe one."""
    if situation.channel is None or situation.author is None:
        return None
    return Known(situation.channel, situation.author)


def is_ignored(situation: Situation, channel: Channel) -> bool:
    """Say whether nothing of what is said there is kept."""
    return not situation.watched or channel.audience is Audience.OFF


def place(event: MessagePosted, situation: Situation, channel: Channel, author: Author) -> Placed:
    """Fix the conversation and the kind of a message."""
    in_thread = event.thread is not None
    joined = situation.root if in_thread else home(event.at, channel, situation.before, situation.after)
    kind = kind_of(author.role, channel.audience)
    new_ticket = is_new_ticket(kind, starts=joined is None, in_thread=in_thread)
    return Placed(channel.id, joined, author.id, author.role, kind, new_ticket)
