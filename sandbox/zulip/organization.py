"""What people and bots do in the pocket organization; each deed changes it and is told to those concerned."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sandbox.impossible import ImpossibleError
from sandbox.records import Json
from sandbox.zulip import access, events
from sandbox.zulip.queues import News
from sandbox.zulip.world import Channel, Message, Person, Reaction, World

EMOJI = {
    "+1": "1f44d",
    "check": "2705",
    "eyes": "1f440",
    "heart": "2764",
    "octopus": "1f419",
    "smile": "1f642",
    "tada": "1f389",
    "thumbs_up": "1f44d",
    "working_on_it": "1f6e0",
}
"""Some of the emoji that everybody has, and their codes."""

CUT = "\n[message truncated]"
TOPIC_CUT = "..."


@dataclass
class Organization:
    """The world together with the verbs that change what is written in it."""

    world: World
    announce: Callable[[News], None]

    def write(
        self,
        author: Person,
        channel: Channel,
        topic: str,
        content: str,
        *,
        client: str = "website",
        at: int | None = None,
    ) -> Message:
        """Let somebody write in a topic of a channel, now or as if at another time."""
        if not access.may_write(self.world, author, channel):
            raise ImpossibleError(f"{author.name} cannot write in {channel.name}")
        message = self._new(author, content, client, at)
        message.channel_id = channel.id
        message.topic = cut(topic.strip(), self.world.realm.longest_topic, TOPIC_CUT)
        message.received = set(channel.subscribers)
        return self._post(message)

    def write_to(
        self,
        author: Person,
        people: Iterable[Person],
        content: str,
        *,
        client: str = "website",
        widget: Json | None = None,
    ) -> Message:
        """Let somebody write to others directly."""
        together = {author.id, *(person.id for person in people)}
        message = self._new(author, content, client, None)
        message.recipients = tuple(sorted(together))
        message.received, message.widget = together, widget
        return self._post(message)

    def _new(self, author: Person, content: str, client: str, at: int | None) -> Message:
        timestamp = self.world.seconds() if at is None else at
        content = cut(content.rstrip(), self.world.realm.longest_message, CUT)
        return Message(self.world.next_message(), author.id, content, timestamp, client)

    def _post(self, message: Message) -> Message:
        if not self.world.people[message.sender_id].is_bot:
            message.read_by.add(message.sender_id)
        self.world.messages[message.id] = message
        self.announce(events.message_posted(self.world, message))
        return message

    def note(self, channel: Channel, topic: str, content: str) -> None:
        """Let Notification Bot write what the server has to say."""
        notifier = self.world.people[self.world.notifier_id]
        self.write(notifier, channel, topic, content, client="Internal")

    def edit(self, editor: Person, message: Message, content: str) -> None:
        """Put other words into a message."""
        before = message.content
        message.content = cut(content.rstrip(), self.world.realm.longest_message, CUT) or "(deleted)"
        message.edited_at = self.world.seconds()
        self.announce(events.message_edited(self.world, message, editor, before))

    def delete(self, messages: list[Message]) -> None:
        """Take messages of one topic, or of one direct conversation, away together."""
        first = messages[0]
        channel = self.world.channels.get(first.channel_id or 0)
        everybody = access.subscribers(self.world, channel) if channel else self._parties(first)
        hearers = [one for one in everybody if access.sees_message(self.world, one, first)]
        for message in messages:
            del self.world.messages[message.id]
        self.announce(events.messages_deleted(messages, channel, first.topic, hearers))

    def _parties(self, message: Message) -> list[Person]:
        return access.active(self.world, message.recipients)

    def react(self, person: Person, message: Message, name: str) -> None:
        """Add somebody's reaction to a message, which does not mean that they have read it."""
        if name not in EMOJI:
            raise ImpossibleError(f"Emoji '{name}' does not exist")
        reaction = Reaction(person.id, name, EMOJI[name])
        if reaction in message.reactions:
            raise ImpossibleError(f"{person.name} has reacted with {name} already")
        message.reactions.append(reaction)
        self.announce(events.reaction_changed(self.world, message, reaction, "add"))

    def unreact(self, person: Person, message: Message, name: str) -> None:
        """Take somebody's reaction back."""
        reaction = Reaction(person.id, name, EMOJI.get(name, ""))
        if reaction not in message.reactions:
            raise ImpossibleError(f"{person.name} has not reacted with {name}")
        message.reactions.remove(reaction)
        self.announce(events.reaction_changed(self.world, message, reaction, "remove"))

    def read(self, person: Person, messages: Iterable[Message]) -> None:
        """Mark messages as read by somebody; nobody else is told."""
        for message in messages:
            if not access.sees_message(self.world, person, message):
                raise ImpossibleError(f"{person.name} cannot see message {message.id}")
            message.read_by.add(person.id)

    def unread(self, person: Person, messages: Iterable[Message]) -> None:
        """Mark messages as not read by somebody after all."""
        for message in messages:
            message.read_by.discard(person.id)


def cut(text: str, longest: int, ending: str) -> str:
    """Shorten a text to what fits, as Zulip does, and let it say so."""
    return text if len(text) <= longest else text[: longest - len(ending)] + ending
