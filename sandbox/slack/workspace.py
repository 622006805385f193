"""What people and the app do in the pocket workspace; each deed changes it and announces its events."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from sandbox.impossible import ImpossibleError
from sandbox.slack import events, mrkdwn
from sandbox.slack.shapes import message_json
from sandbox.slack.world import Channel, Json, Kind, Message, Person, World, ts_key

Announce = Callable[[Json, Channel | None], None]


@dataclass
class Workspace:
    """The world together with the verbs that change it."""

    world: World
    announce: Announce
    """Receives each event and the channel it happened in; whether the app may see it is decided there."""

    def say(
        self,
        author: Person,
        channel: Channel,
        typed: str,
        *,
        thread_ts: str | None = None,
        broadcast: bool = False,
        via: Person | None = None,
        files: Sequence[Json] = (),
        ts: str | None = None,
    ) -> Message:
        """Let somebody write what they typed, in a channel or in a thread, themselves or via a bot's app."""
        if author.id not in channel.members:
            raise ImpossibleError(f"{author.name} is not in {channel.name} and cannot write there")
        bot_id = (via or author).bot_id
        message = Message(
            channel.id,
            ts or self.world.next_ts(),
            mrkdwn.as_sent(self.world, typed),
            author.id,
            "thread_broadcast" if broadcast else "file_share" if files else None,
            thread_ts,
            blocks=[] if bot_id else mrkdwn.rich_text(typed),
            client_msg_id=None if bot_id else str(uuid4()),
            bot_id=bot_id,
            files=list(files),
        )
        return self.post(channel, message)

    def say_as_integration(self, bot: Person, channel: Channel, typed: str, ts: str | None = None) -> Message:
        """Let a bot write as classic integrations do: with a name of its own and without a user."""
        text = mrkdwn.as_sent(self.world, typed)
        message = Message(channel.id, ts or self.world.next_ts(), text, None, "bot_message")
        return self.post(channel, replace(message, bot_id=bot.bot_id, username=bot.real_name))

    def post(self, channel: Channel, message: Message) -> Message:
        """Put a message into its channel; who writes there has read what stands there."""
        if message.ts in channel.messages:
            raise ImpossibleError(f"there is a message {message.ts} in {channel.name} already")
        if message.thread_ts and message.thread_ts not in channel.messages:
            raise ImpossibleError(f"no message {message.thread_ts} in {channel.name} to answer")
        channel.messages[message.ts] = message
        if message.author:
            self.read(self.world.people[message.author], channel, message)
        self.announce(events.message_posted(self.world, channel, message), channel)
        return message

    def notice(self, channel: Channel, person: Person, what: str, text: str) -> None:
        """Post the message that Slack itself writes when a channel or its members change."""
        prefix = "group" if channel.kind is Kind.PRIVATE else "channel"
        self.post(channel, Message(channel.id, self.world.next_ts(), text, person.id, f"{prefix}_{what}"))

    def edit(self, channel: Channel, message: Message, **changes: object) -> None:
        """Replace fields of a message that stands."""
        before = message_json(self.world, channel, message)
        for name, value in changes.items():
            setattr(message, name, value)
        message.edited = {"user": message.author or "", "ts": self.world.next_ts()}
        after = message_json(self.world, channel, message)
        self.announce(events.message_changed(self.world, channel, before, after), channel)

    def delete(self, channel: Channel, message: Message) -> None:
        """Take a message away; of a thread's root a tombstone stays, as in Slack."""
        before = message_json(self.world, channel, message)
        if channel.replies(message.ts):
            self._leave_tombstone(channel, message, before)
            return
        del channel.messages[message.ts]
        self.announce(events.message_deleted(self.world, channel, before), channel)

    def _leave_tombstone(self, channel: Channel, message: Message, before: Json) -> None:
        stone = Message(channel.id, message.ts, "This message was deleted.", "USLACKBOT", "tombstone")
        channel.messages[message.ts] = stone
        after = message_json(self.world, channel, stone) | {"hidden": True}
        self.announce(events.message_changed(self.world, channel, before, after), channel)

    def react(self, person: Person, channel: Channel, message: Message, name: str) -> None:
        """Add somebody's reaction to a message."""
        people = message.reactions.setdefault(name, [])
        if person.id in people:
            raise ImpossibleError(f"{person.name} has reacted with {name} already")
        people.append(person.id)
        self.announce(events.reaction_added(self.world, person, message, name), channel)

    def unreact(self, person: Person, channel: Channel, message: Message, name: str) -> None:
        """Take somebody's reaction back."""
        people = message.reactions.get(name, [])
        if person.id not in people:
            raise ImpossibleError(f"{person.name} has not reacted with {name}")
        people.remove(person.id)
        if not people:
            del message.reactions[name]
        self.announce(events.reaction_removed(self.world, person, message, name), channel)

    def read(self, person: Person, channel: Channel, message: Message) -> None:
        """Move somebody's read cursor, of the channel or of the thread, up to a message."""
        if message.stands_in_channel:
            channel.last_read[person.id] = _later(channel.last_read.get(person.id), message.ts)
        if message.is_reply:
            cursor = (person.id, message.thread_ts or "")
            channel.thread_last_read[cursor] = _later(channel.thread_last_read.get(cursor), message.ts)

    def read_channel(self, person: Person, channel: Channel) -> None:
        """Move somebody's cursor of a channel to its end; those of its threads stay, broadcasts or not."""
        for message in channel.top_level()[-1:]:
            channel.last_read[person.id] = _later(channel.last_read.get(person.id), message.ts)

    def join(self, person: Person, channel: Channel, inviter: Person | None = None) -> None:
        """Make somebody a member of a channel."""
        if person.id in channel.members:
            return
        channel.members.append(person.id)
        self.announce(events.member_joined(self.world, channel, person, inviter), channel)
        self.notice(channel, person, "join", f"<@{person.id}> has joined the channel")

    def leave(self, person: Person, channel: Channel, actor: Person | None = None) -> None:
        """End somebody's membership; the app is told when it was itself removed."""
        if person.id not in channel.members:
            return
        if person.id == self.world.app.user_id:
            self.announce(events.app_left(self.world, channel, actor or person), channel)
        else:
            self.announce(events.member_left(self.world, channel, person), channel)
        channel.members.remove(person.id)


def _later(known: str | None, ts: str) -> str:
    return ts if known is None else max(known, ts, key=ts_key)
