"""A pocket organization on Zulip as tests and stories hold it: start one, or use one in another process."""

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self

from sandbox.server import Server, zulip
from sandbox.wire import Seen, Wire
from sandbox.zulip.actor import UNSEEN, ZulipActor
from sandbox.zulip.records import Message, Request


class ZulipSandbox:
    """A pocket organization; `with ZulipSandbox.start() as world:` ends it, too."""

    def __init__(self, url: str, server: Server | None = None) -> None:
        self.url = url
        self.wire = Wire(url)
        self._server = server

    @classmethod
    def start(cls, port: int = 0) -> Self:
        """Start a fresh organization in a thread of this process, on any free port unless one is named."""
        server = Server(port, zulip)
        server.start()
        return cls(server.url, server)

    def stop(self) -> None:
        """End the organization, if it was started here."""
        if self._server:
            self._server.stop()
            self._server = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def env(self, person: str | None = None) -> dict[str, str]:
        """Return the environment variables that make the program the organization's bot, or somebody else."""
        known = self.wire.ask("credentials", **({"person": person} if person else {}))
        return {"ZULIP_SITE": self.url, "ZULIP_EMAIL": known["email"], "ZULIP_API_KEY": known["key"]}

    def person(self, name: str) -> ZulipActor:
        """Return somebody by name or id, ready to act."""
        known = self.wire.ask("person", person=name)
        return ZulipActor(self.wire, known["id"], known["name"], known["full_name"])

    def add_person(
        self,
        name: str,
        *,
        full_name: str | None = None,
        role: str = "member",
        email: str | None = None,
        bot: str | None = None,
        owner: str | None = None,
    ) -> ZulipActor:
        """Let somebody new appear: an owner, admin, moderator, member or guest.

        A bot is of the kind ``generic`` or ``incoming_webhook`` and belongs to its owner.
        """
        known = {"full_name": full_name, "role": role, "email": email, "bot": bot, "owner": owner}
        self.wire.ask("add_person", name=name, **known)
        return self.person(name)

    def make(self, person: str, role: str) -> None:
        """Give somebody another role."""
        self.wire.ask("change_person", person=person, role=role)

    def changes_person(
        self,
        person: str,
        *,
        full_name: str | None = None,
        email: str | None = None,
        timezone: str | None = None,
        shows_email: bool | None = None,
        sends_receipts: bool | None = None,
    ) -> None:
        """Change what is known of somebody, or what they let others know."""
        known = {"full_name": full_name, "email": email, "timezone": timezone}
        lets_know = {"shows_email": shows_email, "sends_receipts": sends_receipts}
        changes = {name: value for name, value in (known | lets_know).items() if value is not None}
        self.wire.ask("change_person", person=person, **changes)

    def deactivate(self, person: str) -> None:
        """Deactivate somebody's account."""
        self.wire.ask("change_person", person=person, is_active=False)

    def reactivate(self, person: str) -> None:
        """Bring somebody's account back."""
        self.wire.ask("change_person", person=person, is_active=True)

    def channel(self, name: str) -> int:
        """Return the id of a channel."""
        return int(self.wire.ask("channel", channel=name)["id"])

    def add_channel(
        self,
        name: str,
        *,
        members: Iterable[str],
        private: bool = False,
        protected: bool = False,
        web_public: bool = False,
        with_bot: bool = True,
    ) -> int:
        """Make a channel for these members and, unless told not to, for the bot; return its id.

        In a private channel with protected history nobody sees what was written before they came.
        """
        people = [*members, *([UNSEEN] if with_bot else [])]
        kind = {"private": private, "protected": protected, "web_public": web_public}
        return int(self.wire.ask("add_channel", name=name, members=people, **kind)["id"])

    def subscribes_bot(self, channel: str | int) -> None:
        """Subscribe the bot to a channel."""
        self.wire.ask("join", person=UNSEEN, channel=str(channel))

    def unsubscribes_bot(self, channel: str | int) -> None:
        """Unsubscribe the bot from a channel."""
        self.wire.ask("leave", person=UNSEEN, channel=str(channel))

    def renames(self, channel: str | int, name: str, by: str = "ann") -> None:
        """Give a channel another name."""
        self.wire.ask("rename_channel", channel=str(channel), name=name, person=by)

    def makes_private(self, channel: str | int, *, private: bool = True, protected: bool = False) -> None:
        """Hide a channel from those who are not in it, or open it again."""
        self.wire.ask("make_private", channel=str(channel), private=private, protected=protected)

    def archives(self, channel: str | int) -> None:
        """Archive a channel."""
        self.wire.ask("archive_channel", channel=str(channel), archived=True)

    def unarchives(self, channel: str | int) -> None:
        """Bring an archived channel back."""
        self.wire.ask("archive_channel", channel=str(channel), archived=False)

    def history(self, channel: str | int, topic: str | None = None) -> list[Message]:
        """Return what stands in a channel, or in one topic of it, oldest first."""
        found = self.wire.ask("history", channel=str(channel), topic=topic)["messages"]
        return [Message(**message) for message in found]

    def message(self, number: int) -> Message:
        """Return a message as it stands now."""
        return Message(**self.wire.ask("message", message=number))

    def until(
        self, look: Callable[[], Seen | None], within: float = 10, what: str = "what was waited for"
    ) -> Seen:
        """Look again whenever something has happened here, until there is something to see; return it."""
        return self.wire.until(look, within, what)

    def requests(self, method: str | None = None) -> list[Request]:
        """Return the requests that programs made, oldest first; of one method if it is named."""
        return [Request(**one) for one in self.wire.ask("requests", method=method)["requests"]]

    def waits_for_request(self, method: str, within: float = 10, *, after: int = 0) -> Request:
        """Wait until a method has been called more often than this; return the next call."""
        found = self.until(lambda: self.requests(method)[after : after + 1], within, f"a call of {method}")
        return found[0]

    def waits_for_connection(self, within: float = 30) -> None:
        """Wait until the program waits for events."""
        self.until(lambda: self.connections() > 0, within, "somebody who waits for events")

    def connections(self) -> int:
        """Return how many requests wait for events."""
        return int(self.wire.ask("connections")["count"])

    def fault(
        self,
        trouble: str,
        method: str | None = None,
        *,
        times: int = 1,
        code: str = "INTERNAL_SERVER_ERROR",
        seconds: float = 1.5,
    ) -> None:
        """Let the next calls of a method, or of any, go wrong.

        The troubles: rate_limited (asks to wait so many seconds), server_error, hang, hang_after,
        drop_before, drop_after, malformed, hollow, cut, stall, drip (a byte in so many seconds), huge, error
        (with a code), delay (by so many seconds). Methods are called as in Zulip's description of its API:
        send-message, get-events, get-read-receipts and so on.
        """
        self.wire.ask("add_fault", trouble=trouble, method=method, times=times, code=code, seconds=seconds)

    def clear_faults(self) -> None:
        """Let everything go well again."""
        self.wire.ask("clear_faults")

    def takes_requests(self, *rules: tuple[int, int]) -> None:
        """Take so many requests in so many seconds, by pairs of both; 200 in 60 seconds to begin with."""
        rules_as_said = [(seconds, requests) for requests, seconds in rules]
        self.wire.ask("change_rates", rules=rules_as_said)

    def expires_queues(self) -> None:
        """Throw all event queues away, as after ten minutes in which nobody asked, or at a restart."""
        self.wire.ask("expire_queues")

    def goes_down(self) -> None:
        """End all connections and answer no request any more; the queues keep what happens meanwhile."""
        self.wire.ask("go_down")

    def comes_up(self, *, restarted: bool = False) -> None:
        """Answer again; a server that was restarted has lost its queues."""
        if restarted:
            self.expires_queues()
        self.wire.ask("come_up")

    def timing(self, *, heartbeat: float | None = None, lifespan: float | None = None) -> None:
        """Change after how many seconds of silence there is a sign of life, and queues die."""
        asked = {"heartbeat": heartbeat, "lifespan": lifespan}
        self.wire.ask("timing", **{name: value for name, value in asked.items() if value is not None})

    def changes_key(self) -> None:
        """Give the bot another key, which makes the program's useless."""
        self.wire.ask("change_key")

    def runs(self, level: int, version: str) -> None:
        """Become a server of this feature level: one of another age can do less or more."""
        self.wire.ask("change_realm", level=level, version=version)

    def receipts(self, *, on: bool) -> None:
        """Switch read receipts on or off for the whole organization."""
        self.wire.ask("change_realm", has_receipts=on)

    def editing(self, *, allowed: bool = True, seconds: int | None = 600) -> None:
        """Let people edit for so many seconds, always (None) or never."""
        self.wire.ask("change_realm", allows_editing=allowed, edit_limit=seconds)

    def direct_messages(self, *, allowed: bool) -> None:
        """Allow direct messages in the organization, or not."""
        self.wire.ask("change_realm", allows_direct_messages=allowed)
