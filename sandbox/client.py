"""A pocket workspace as tests and stories hold it: start one, or use one in another process."""

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self

from sandbox.actor import APP, Actor
from sandbox.records import Delivery, Post, Request
from sandbox.server import Server
from sandbox.wire import Seen, Wire


class Sandbox:
    """A pocket workspace; `with Sandbox.start() as world:` ends it, too."""

    def __init__(self, url: str, server: Server | None = None, workspace: str | None = None) -> None:
        self.url = url
        self.wire = Wire(url, workspace)
        self.workspace = workspace
        self._server = server

    @classmethod
    def start(cls, port: int = 0) -> Self:
        """Start a fresh workspace in a thread of this process, on any free port unless one is named."""
        server = Server(port)
        server.start()
        return cls(server.url, server)

    def stop(self) -> None:
        """End the workspace, if it was started here."""
        if self._server:
            self._server.stop()
            self._server = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def api_url(self) -> str:
        """Return the base of the Web API."""
        return f"{self.url}/api/"

    def founds(self, name: str, enterprise: str | None = None) -> Self:
        """Found another workspace, with the same people and channels by id, and without the app."""
        return type(self)(self.url, workspace=self.wire.ask("found", name=name, enterprise=enterprise)["id"])

    def connects(self, channel: str, other: "Sandbox") -> None:
        """Share a channel with another workspace of the sandbox; there it has the same id."""
        self.wire.ask("connect_channel", channel=channel, **{"with": other.workspace})

    def env(self, *, http: bool = False) -> dict[str, str]:
        """Return the environment variables that make the program this workspace's app."""
        known = self.wire.ask("credentials")
        way = ("SLACK_SIGNING_SECRET", "signing_secret") if http else ("SLACK_APP_TOKEN", "app_token")
        return {"SLACK_API_URL": self.api_url, "SLACK_BOT_TOKEN": known["bot_token"], way[0]: known[way[1]]}

    def app_env(self) -> dict[str, str]:
        """Return the variables with which people install the app, or connect their read cursor."""
        known = self.wire.ask("credentials")
        return {"SLACK_CLIENT_ID": known["client_id"], "SLACK_CLIENT_SECRET": known["client_secret"]}

    def person(self, name: str) -> Actor:
        """Return somebody by name or id, ready to act."""
        known = self.wire.ask("person", person=name)
        return Actor(self.wire, known["id"], known["name"], known["real_name"])

    def add_person(
        self, name: str, *, real_name: str | None = None, role: str = "member", team: str | None = None
    ) -> Actor:
        """Let somebody new appear: owner, admin, member, guest, single_channel_guest or bot."""
        self.wire.ask("add_person", name=name, real_name=real_name, role=role, team=team)
        return self.person(name)

    def deactivate(self, person: str | Actor) -> None:
        """Deactivate somebody's account."""
        self.wire.ask("change_person", person=_id(person), is_deactivated=True)

    def reactivate(self, person: str | Actor) -> None:
        """Bring somebody's account back."""
        self.wire.ask("change_person", person=_id(person), is_deactivated=False)

    def make(self, person: str | Actor, role: str) -> None:
        """Give somebody another role."""
        self.wire.ask("change_person", person=_id(person), role=role)

    def make_guest(self, person: str | Actor) -> None:
        """Make a guest of somebody."""
        self.make(person, "guest")

    def add_channel(
        self,
        name: str,
        *,
        members: Iterable[str | Actor],
        private: bool = False,
        shared_with: Iterable[str] = (),
        with_app: bool = True,
    ) -> str:
        """Make a channel for these members and, unless told not to, for the app; return its id."""
        people = [_id(member) for member in members] + ([APP] if with_app else [])
        teams = list(shared_with)
        answer = self.wire.ask("add_channel", name=name, private=private, shared_with=teams, members=people)
        return str(answer["id"])

    def invites_app(self, channel: str, by: str | Actor = "ann") -> None:
        """Invite the app to a channel."""
        self.wire.ask("join", person=APP, channel=channel, inviter=_id(by))

    def removes_app(self, channel: str, by: str | Actor = "ann") -> None:
        """Remove the app from a channel."""
        self.wire.ask("leave", person=APP, channel=channel, actor=_id(by))

    def renames(self, channel: str, name: str, by: str | Actor = "ann") -> None:
        """Give a channel another name."""
        self.wire.ask("rename_channel", channel=channel, name=name, person=_id(by))

    def archives(self, channel: str, by: str | Actor = "ann") -> None:
        """Archive a channel."""
        self.wire.ask("archive_channel", channel=channel, person=_id(by))

    def unarchives(self, channel: str, by: str | Actor = "ann") -> None:
        """Bring an archived channel back."""
        self.wire.ask("unarchive_channel", channel=channel, person=_id(by))

    def makes_private(self, channel: str, by: str | Actor = "ann") -> None:
        """Let only its members see a channel from now on."""
        self.wire.ask("make_private", channel=channel, person=_id(by))

    def shares(self, channel: str, team: str) -> None:
        """Connect another organization to a channel."""
        self.wire.ask("share_channel", channel=channel, team=team)

    def unshares(self, channel: str, team: str) -> None:
        """Disconnect another organization from a channel; its people leave."""
        self.wire.ask("unshare_channel", channel=channel, team=team)

    def history(self, channel: str) -> list[Post]:
        """Return everything that stands in a channel and its threads, oldest first."""
        return [Post(**message) for message in self.wire.ask("history", channel=channel)["messages"]]

    def until(
        self, look: Callable[[], Seen | None], within: float = 10, what: str = "what was waited for"
    ) -> Seen:
        """Look again whenever something has happened here, until there is something to see; return it."""
        return self.wire.until(look, within, what)

    def requests(self, method: str | None = None) -> list[Request]:
        """Return the requests that the program made, oldest first."""
        return [Request(**one) for one in self.wire.ask("requests", method=method)["requests"]]

    def waits_for_request(self, method: str, within: float = 10, *, after: int = 0) -> Request:
        """Wait until the program has called a method more often than this; return the next call."""
        found = self.until(lambda: self.requests(method)[after : after + 1], within, f"a call of {method}")
        return found[0]

    def fault(
        self,
        trouble: str,
        method: str | None = None,
        *,
        times: int = 1,
        code: str = "internal_error",
        seconds: float = 1,
    ) -> None:
        """Let the next calls of a method, or of any, go wrong.

        The troubles: rate_limited (asks to wait so many seconds), server_error, hang, hang_after,
        drop_before, drop_after, malformed, hollow, cut, stall, drip (a byte in so many seconds), huge, error
        (with a code), delay (by so many seconds).
        """
        self.wire.ask("add_fault", trouble=trouble, method=method, times=times, code=code, seconds=seconds)

    def clear_faults(self) -> None:
        """Let everything go well again."""
        self.wire.ask("clear_faults")

    def tightens(self, every: float) -> None:
        """Answer about what was written once in so many seconds, with 15 messages at most.

        Slack does so, once a minute, with apps that are distributed without its review.
        """
        self.wire.ask("tighten", every=every)

    def grants(self, scopes: Iterable[str]) -> None:
        """Let the bot token allow these scopes and no others."""
        self.wire.ask("change_scopes", scopes=list(scopes))

    def subscribes(self, events: Iterable[str]) -> None:
        """Deliver these events to the app and no others."""
        self.wire.ask("subscribe", events=list(events))

    def revokes(self, token: str) -> None:
        """Make a token useless."""
        self.wire.ask("revoke", token=token)

    def rotates_tokens(self) -> None:
        """Let the tokens expire that the app is given from now on."""
        self.wire.ask("rotate_tokens")

    def uninstalls_app(self) -> None:
        """Remove the app from the workspace."""
        self.wire.ask("uninstall")

    def sends_to(self, url: str | None, signing_secret: str | None = None) -> None:
        """Reach the app over HTTP at this address, signed with the right secret unless another is given."""
        self.wire.ask("request_url", url=url, signing_secret=signing_secret)

    def waits_for_connection(self, within: float = 10, *, count: int = 1) -> None:
        """Wait until the app has this many sockets open."""
        self.until(lambda: self.connections() >= count, within, f"{count} open sockets")

    def connections(self) -> int:
        """Return how many sockets the app has open."""
        return int(self.wire.ask("connections")["count"])

    def disconnects(self, *, abruptly: bool = False) -> None:
        """End the app's sockets: announced, as Slack refreshes them, or without a word."""
        self.wire.ask("disconnect", abruptly=abruptly)

    def falls_silent(self) -> None:
        """Leave the app's sockets open, and neither hear nor say anything on them any more."""
        self.wire.ask("disconnect", silently=True)

    def timing(
        self,
        *,
        acknowledge_within: float | None = None,
        retry_waits: Iterable[float] | None = None,
        patience: float | None = None,
    ) -> None:
        """Change how long Slack waits for an acknowledgement, before each retry, and for a lost connection.

        With a patience of 0, what happens while the app is not connected is lost to it.
        """
        waits = None if retry_waits is None else list(retry_waits)
        asked = {"acknowledge_within": acknowledge_within, "retry_waits": waits, "patience": patience}
        self.wire.ask("timing", **{name: value for name, value in asked.items() if value is not None})

    def deliveries(self, kind: str | None = None) -> list[Delivery]:
        """Return the events that were sent to the program, oldest first."""
        found = [Delivery(**one) for one in self.wire.ask("deliveries")["deliveries"]]
        return [delivery for delivery in found if kind in (None, delivery.kind)]

    def waits_until_settled(self, within: float = 10) -> list[Delivery]:
        """Wait until no event is on its way any more; return all deliveries."""
        self.until(
            lambda: all(one.is_settled for one in self.deliveries()), within, "the end of all deliveries"
        )
        return self.deliveries()


def _id(person: str | Actor) -> str:
    return person if isinstance(person, str) else person.id
