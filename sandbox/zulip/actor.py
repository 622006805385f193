"""People of the pocket organization as tests and stories play them on Zulip."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sandbox.records import Json
from sandbox.wire import Wire
from sandbox.zulip.records import Message

UNSEEN = "unseen"


@dataclass(frozen=True)
class ZulipActor:
    """Somebody who acts through the control API; nothing here decides anything."""

    wire: Wire = field(repr=False)
    id: int
    name: str
    full_name: str

    def says(
        self, channel: str | int, topic: str, text: str, *, client: str | None = None, at: int | None = None
    ) -> Message:
        """Write in a topic of a channel; ``client`` is the program by which one writes.

        ``at`` are the seconds since 1970 of a message of another time.
        """
        return Message(**self._ask("say", channel=str(channel), topic=topic, text=text, client=client, at=at))

    def replies(self, message: Message, text: str) -> Message:
        """Write in the topic in which a message stands now."""
        now = self.wire.ask("message", message=message.id)
        return self.says(now["channel"], now["topic"], text)

    def writes_to(self, *people: str, text: str) -> Message:
        """Write to others directly."""
        return Message(**self._ask("write_to", people=people, text=text))

    def asks(self, text: str, *, within: float = 10) -> Message:
        """Write to the bot directly, and wait for its answer."""
        return self.waits_for_message(within, after=self.writes_to(UNSEEN, text=text))

    def presses(self, message: Message, button: str) -> Message:
        """Press a button of a message, named by any of its words: it writes its reply for oneself."""
        return Message(**self._ask("press", message=message.id, button=button))

    def edits(self, message: Message, text: str) -> None:
        """Change what one wrote."""
        self._ask("edit", message=message.id, text=text)

    def deletes(self, message: Message) -> None:
        """Take a message back."""
        self._ask("delete", message=message.id)

    def deletes_topic(self, message: Message) -> None:
        """Delete the whole topic in which a message stands, at once."""
        now = self.wire.ask("message", message=message.id)
        self._ask("delete_topic", channel=now["channel"], topic=now["topic"])

    def reacts(self, message: Message, reaction: str = "eyes") -> None:
        """React to a message, which does not mark it as read."""
        self._ask("react", message=message.id, reaction=reaction)

    def unreacts(self, message: Message, reaction: str = "eyes") -> None:
        """Take a reaction back."""
        self._ask("unreact", message=message.id, reaction=reaction)

    def reads(self, what: Message | str | int, topic: str | None = None) -> None:
        """Read one message, or everything in a channel or in one topic of it."""
        self._ask("read", **_named(what, topic))

    def unreads(self, what: Message | str | int, topic: str | None = None) -> None:
        """Mark one message as unread, or everything in a channel or in one topic of it."""
        self._ask("unread", **_named(what, topic))

    def moves(
        self,
        message: Message,
        *,
        topic: str | None = None,
        channel: str | int | None = None,
        mode: str = "change_all",
        notes_old: bool = False,
        notes_new: bool = True,
    ) -> None:
        """Move a message to another topic, another channel or both.

        The mode tells what goes along: nothing (change_one), what came after it (change_later) or the
        whole topic (change_all). Notification Bot writes about it where the messages stood, or stand now.
        """
        to = None if channel is None else str(channel)
        notes = {"notes_old": notes_old, "notes_new": notes_new}
        self._ask("move", message=message.id, topic=topic, channel=to, mode=mode, **notes)

    def resolves(self, message: Message) -> None:
        """Mark the topic in which a message stands as resolved."""
        self._ask("resolve", message=message.id)

    def unresolves(self, message: Message) -> None:
        """Take that mark away."""
        self._ask("unresolve", message=message.id)

    def joins(self, channel: str | int) -> None:
        """Subscribe to a channel."""
        self._ask("join", channel=str(channel))

    def leaves(self, channel: str | int) -> None:
        """Unsubscribe from a channel."""
        self._ask("leave", channel=str(channel))

    def mutes(self, person: str) -> None:
        """Hear nothing more of somebody, who learns no more what one reads."""
        self._ask("mute_person", other=person)

    def inbox(self, after: Message | None = None) -> Sequence[Message]:
        """Return what the bot wrote to this person, as it stands now, oldest first."""
        messages = self._ask("inbox", after=after.id if after else 0)["messages"]
        return [Message(**message) for message in messages]

    def waits_for_message(
        self, within: float = 10, *, after: Message | None = None, containing: str = ""
    ) -> Message:
        """Wait for a direct message of the bot and return the first that fits."""

        def look() -> Message | None:
            return next((one for one in self.inbox(after) if containing in one.text), None)

        return self.wire.until(look, within, f"a direct message to {self.name}")

    def _ask(self, verb: str, **args: object) -> Json:
        return self.wire.ask(verb, person=str(self.id), **args)


def _named(what: Message | str | int, topic: str | None) -> Json:
    if isinstance(what, Message):
        return {"message": what.id}
    return {"channel": str(what), "topic": topic}
