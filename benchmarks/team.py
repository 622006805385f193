"""A workspace to measure with: the real road and sweep, between events and a messenger that costs nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, func, select

from bots.offices import Office, Offices
from bots.pipeline import Road
from bots.sweep import Sweep
from rules.delivery import Announcement, Delivered, Notice, Summary
from rules.events import ChannelProfile, Event, MessagePosted, Profile
from rules.model import Medium, Role
from rules.settings import Settings
from storage.directory import Workspace
from storage.states import AnswerState
from storage.store import Store
from storage.tables import answers

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BOT, CUSTOMER = "UBOT", "UCARLA"
RECIPIENTS = 10
"""People who are told about every message, unless a benchmark wants more."""
SENDERS = 8
WAIT = 60
"""Seconds from a message to its alert, as built in."""


def at(seconds: float) -> datetime:
    """Name the moment so many seconds after the start."""
    return START + timedelta(seconds=seconds)


def mates(count: int = RECIPIENTS) -> tuple[str, ...]:
    """Name that many teammates."""
    return tuple(f"UMATE{number}" for number in range(count))


def message(channel: str, second: float, author: str = CUSTOMER, thread: str | None = None) -> MessagePosted:
    """Write a message of everyday length."""
    text = f"The export of {second:.3f} has failed again, and our report is due this afternoon."
    return MessagePosted(channel, f"{second:.6f}", author, at(second), text, thread)


@dataclass
class PretendedMessenger:
    """Delivers at no cost and counts how many messages each person was told about."""

    told: Counter[str] = field(default_factory=Counter)

    def send(self, notice: Notice | Summary) -> Delivered:
        """Take a notice."""
        contents = (
            [notice.content] if isinstance(notice, Notice) else [content for _, content in notice.parts]
        )
        self.told[notice.recipient.ref] += sum(content.count for content in contents)
        return Delivered(f"dm/{notice.key}")

    def tell(self, _announcement: Announcement) -> Delivered:
        """Deliver it, too."""
        return Delivered("told")

    def amend(self, _notice: Notice, ref: str) -> Delivered:
        """Show it anew, at no cost either."""
        return Delivered(ref)

    def arrived(self, _notice: Notice | Summary) -> None:
        """Know of no notice: none has an unclear outcome."""


class NobodyToAsk:
    """A directory that knows no more than what the store has been told."""

    def people(self) -> Iterable[Profile]:
        """Tell of nobody."""
        return ()

    def channels(self) -> Iterable[ChannelProfile]:
        """Tell of nothing."""
        return ()

    def person(self, _ref: str) -> None:
        """Know nobody."""

    def channel(self, _ref: str) -> None:
        """Know no channel."""

    def past(self, _channel: str, _since: datetime, _until: datetime) -> Sequence[MessagePosted]:
        """Remember nothing."""
        return ()

    def message(self, _channel: str, _ref: str) -> None:
        """Know no message."""


class Team:
    """One workspace in an open store, and the whole road through it."""

    def __init__(self, url: str, pool: Executor) -> None:
        self.store = Store(url, Settings(), frozenset({Medium.DIRECT_MESSAGE}))
        self.messenger = PretendedMessenger()
        self.workspace: Workspace = self.store.directory.workspace(
            "slack", "T1", "Northwind", "https://northwind.slack.com/", BOT
        )
        messengers = {Medium.DIRECT_MESSAGE: self.messenger}
        offices = Offices(Office(self.workspace, NobodyToAsk(), messengers))
        self._road = Road(self.store, offices)
        self._sweep = Sweep(self.store, offices, pool)

    @property
    def engine(self) -> Engine:
        """Everything goes over its connections."""
        return self.store.database.engine

    def meet(self, *teammates: str) -> None:
        """Learn of teammates, and of the customer."""
        people = [Profile(name, name.title(), Role.TEAMMATE) for name in teammates]
        people.append(Profile(CUSTOMER, CUSTOMER.title(), Role.CUSTOMER))
        self.store.directory.learn_people(self.workspace.id, people)

    def open_channel(self, name: str, *members: str) -> None:
        """Learn of a channel and its members."""
        profile = ChannelProfile(name, name, private=False, shared=False, members=frozenset({BOT, *members}))
        self.store.directory.learn_channel(self.workspace.id, profile, START)

    def ids(self, names: Iterable[str]) -> list[int]:
        """Look up what the store calls these people."""
        found = (self.store.directory.person(self.workspace.id, name) for name in names)
        return [member.id for member in found if member is not None]

    def takes(self, event: Event) -> None:
        """Take in an event."""
        self._road.ingest(self.workspace.id, event, START)

    def hears(self, *messages: MessagePosted) -> None:
        """Take in messages, one transaction each."""
        for one in messages:
            self._road.ingest(self.workspace.id, one, one.at)

    def concerned(self, one: MessagePosted) -> set[int]:
        """Ask whom a message may concern, without taking it in."""
        with self.store.recording() as recording:
            return {concern.person.id for concern in recording.situation(self.workspace.id, one).concerned}

    def sweeps(self, second: float) -> int:
        """Send what is due by then."""
        return self._sweep.run(at(second))

    def settled(self) -> Counter[AnswerState]:
        """Count the answers in the store by what has become of them."""
        states = select(answers.c.state, func.count().label("answers")).group_by(answers.c.state)
        with self.store.database.reading() as connection:
            return Counter({row.state: row.answers for row in connection.execute(states)})

    def assert_told(self, messages: int, recipients: Iterable[str]) -> None:
        """Assert that everybody was told about every message, and about none twice."""
        expected = dict.fromkeys(recipients, messages)
        assert self.messenger.told == expected, "somebody was told too little, or twice"
        settled = self.settled()
        del settled[AnswerState.SKIPPED]
        assert settled == {AnswerState.SENT: messages * len(expected)}


@contextmanager
def team(url: str, *, sends_alone: bool = True) -> Iterator[Team]:
    """Open a team on a database, and see in the end that it told as much as the store says was sent."""
    with ThreadPoolExecutor(SENDERS) as pool:
        one = Team(url, pool)
        try:
            before = one.settled()[AnswerState.SENT]
            yield one
            assert not sends_alone or one.messenger.told.total() == one.settled()[AnswerState.SENT] - before
        finally:
            one.store.close()
