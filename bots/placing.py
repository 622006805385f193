"""Whose words a message is and where it belongs, once its channel and its author are known."""

from dataclasses import replace
from typing import NamedTuple

from rules.conversations import home, is_new_ticket, kind_of
from rules.events import MessagePosted, Moved, Spoken
from rules.items import key_told
from rules.model import Audience, Channel, Role
from rules.relays import Speaker, speaker
from storage.recording import Author, Placed, Recording, Situation
from storage.topics import Renamed


class Known(NamedTuple):
    """The channel and the author of a message, both described by the platform."""

    channel: Channel
    author: Author


class Heard(NamedTuple):
    """A message as its speaker meant it."""

    event: MessagePosted
    speaker: Speaker
    relayed: Spoken | None = None
    """What a relay tells about it."""


class Settled(NamedTuple):
    """A message as it is kept, and where."""

    event: MessagePosted
    placed: Placed
    is_elsewhere: bool
    """Others may be concerned than those of the situation."""


def known(situation: Situation) -> Known | None:
    """Take both from a situation, or None when the platform has yet to describe one."""
    if situation.channel is None or situation.author is None:
        return None
    return Known(situation.channel, situation.author)


def is_ignored(situation: Situation, channel: Channel) -> bool:
    """Say whether nothing of what is said there is kept."""
    return not situation.watched or channel.audience is Audience.OFF


def settle(
    recording: Recording, workspace_id: int, event: MessagePosted, situation: Situation, about: Known
) -> Settled:
    """Fix whose words a message is, its kind, its conversation and, where a key stands in it, the item."""
    heard = _hear(recording, workspace_id, event, about.author)
    placed = _place(heard, situation, about.channel)
    told = key_told(situation.item_pattern, placed.author_role, _written(heard, situation), heard.relayed)
    attached = None
    if told is not None:
        conversation_id = placed.conversation_id or recording.begin(
            workspace_id, placed.channel_id, event.topic
        )
        placed = replace(placed, conversation_id=conversation_id)
        title = heard.relayed.title if heard.relayed else None
        attached = recording.attach(conversation_id, workspace_id, told, title)
    is_elsewhere = attached is not None or placed.conversation_id != situation.conversation_id
    return Settled(heard.event, placed, is_elsewhere)


def attach_renamed(recording: Recording, workspace_id: int, event: Moved, renamed: Renamed) -> None:
    """Attach a conversation to the item whose key stands in the new name that a teammate gave its topic."""
    told = key_told(renamed.item_pattern, renamed.by, event.to_topic)
    if told is not None:
        recording.attach(renamed.conversation_id, workspace_id, told)


def _hear(recording: Recording, workspace_id: int, event: MessagePosted, author: Author) -> Heard:
    """Listen through a relay to whom it speaks for; everybody else speaks for themselves."""
    spoken = event.spoken
    itself = Heard(event, Speaker(author.id, author.role))
    if spoken is None or author.role is not Role.BOT:
        return itself
    if author.integration != spoken.service:
        recording.recognise(author.id, spoken.service)
    if not author.relay:
        return itself
    people = recording.matching(workspace_id, spoken.name, spoken.address)
    text = event.text if spoken.text is None else spoken.text
    return Heard(replace(event, text=text), speaker(spoken, people), spoken)


def _written(heard: Heard, situation: Situation) -> str:
    """Take the topic for the words of whoever began it, which may have been a customer."""
    topic = heard.event.topic if situation.root is None else None
    return heard.event.text if topic is None else f"{topic}\n{heard.event.text}"


def _place(heard: Heard, situation: Situation, channel: Channel) -> Placed:
    event, who = heard.event, heard.speaker
    in_thread = event.thread is not None
    joined = situation.root
    if joined is None and not in_thread and event.topic is None:
        joined = home(event.at, channel, situation.before, situation.after)
    kind = kind_of(who.role, channel.audience)
    new_ticket = is_new_ticket(kind, starts=joined is None, in_thread=in_thread)
    return Placed(channel.id, joined, who.id, who.role, kind, new_ticket, author_name=who.name)
