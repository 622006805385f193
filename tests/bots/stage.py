"""A stage for stories about the road: a real store, a pretended platform, and a clock that is a number.

Times are seconds after ``CURTAIN``. Channels whose name starts with ``secret`` are private.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar, TypeVar

from adapters.trouble import PlatformTroubleError
from bots.offices import Office, Offices
from bots.pipeline import Road
from bots.sweep import Sweep
from rules.delivery import Announcement, Delivered, Delivery, Notice, Summary
from rules.events import ChannelProfile, Event, MessageDeleted, MessageEdited, MessagePosted, Profile, Reacted
from rules.model import Medium, Role
from rules.settings import Layer, Settings
from storage.migrate import upgrade
from storage.sealing import Keys, Seal
from storage.store import Store

T = TypeVar("T")

CURTAIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def standing_still() -> float:
    """Tell that no time passes while something is done."""
    return 0.0


def at(seconds: float) -> datetime:
    """Say which moment that is."""
    return CURTAIN + timedelta(seconds=seconds)


@dataclass
class PretendedMessenger:
    """Keeps what it is given, or answers as the story tells it to."""

    sent: list[Notice | Summary] = field(default_factory=list)
    told: list[Announcement] = field(default_factory=list)
    """What it was given for admins."""
    amended: list[Notice] = field(default_factory=list)
    """Notices as they were shown anew."""
    answers: list[Delivery] = field(default_factory=list)
    """What the next sends come to; once they are used up everything is delivered."""
    takes_unsure: bool = True
    """Whether a send of unclear outcome reached the platform."""

    def send(self, notice: Notice | Summary) -> Delivery:
        answer = self.answers.pop(0) if self.answers else Delivered(f"dm/{notice.key}")
        if isinstance(answer, Delivered) or (self.takes_unsure and getattr(answer, "unsure", False)):
            self.sent.append(notice)
        return answer

    def tell(self, announcement: Announcement) -> Delivery:
        answer = self.answers.pop(0) if self.answers else Delivered("dm/told")
        if isinstance(answer, Delivered):
            self.told.append(announcement)
        return answer

    def amend(self, notice: Notice, ref: str) -> Delivery:
        answer = self.answers.pop(0) if self.answers else Delivered(ref)
        if isinstance(answer, Delivered):
            self.amended.append(notice)
        return answer

    def arrived(self, notice: Notice | Summary) -> Delivered | None:
        known = any(one.key == notice.key for one in self.sent)
        return Delivered(f"dm/{notice.key}") if known else None


@dataclass
class PretendedDirectory:
    """Answers from what the story has put into it, unless it is silent."""

    profiles: dict[str, Profile] = field(default_factory=dict)
    places: dict[str, ChannelProfile] = field(default_factory=dict)
    said: dict[tuple[str, str], MessagePosted] = field(default_factory=dict)
    silent: bool = False
    asked: int = 0
    """How often a question was asked."""

    def people(self) -> Iterable[Profile]:
        return self._unless_silent(tuple(self.profiles.values()))

    def channels(self) -> Iterable[ChannelProfile]:
        return self._unless_silent(tuple(self.places.values()))

    def person(self, ref: str) -> Profile | None:
        return self._unless_silent(self.profiles.get(ref))

    def channel(self, ref: str) -> ChannelProfile | None:
        return self._unless_silent(self.places.get(ref))

    def past(self, channel: str, since: datetime, until: datetime) -> list[MessagePosted]:
        said = (one for one in self.said.values() if one.channel == channel and since <= one.at <= until)
        return self._unless_silent(sorted(said, key=lambda one: one.at))

    def message(self, channel: str, ref: str) -> MessagePosted | None:
        return self._unless_silent(self.said.get((channel, ref)))

    def _unless_silent(self, answer: T) -> T:
        self.asked += 1
        if self.silent:
            raise PlatformTroubleError("timeout")
        return answer


class Stage:
    """One workspace, its people and channels, and the road under them."""

    media: ClassVar = frozenset({Medium.DIRECT_MESSAGE})

    def __init__(self, folder: Path, url: str | None = None) -> None:
        """Make a database in a folder, or use an empty one."""
        if url is None:
            url = f"sqlite:///{folder / 'unseen.db'}"
            (folder / "unseen.db").write_bytes(empty_database())
        seal = Seal(Keys((bytes(range(32)),)))
        self.store = Store(url, Settings(), self.media, seal)
        self.messenger = PretendedMessenger()
        self.directory = PretendedDirectory()
        self.workspace = self.store.directory.workspace(
            "slack", "T1", "Northwind", "https://n.slack.com/", "UBOT"
        )
        offices = Offices(Office(self.workspace, self.directory, {Medium.DIRECT_MESSAGE: self.messenger}))
        self.road = Road(self.store, offices)
        self.pool = ThreadPoolExecutor(4)
        self.sweeper = Sweep(self.store, offices, self.pool, standing_still)

    def close(self) -> None:
        self.pool.shutdown()
        self.store.close()

    def people(self, *names: str, role: Role = Role.TEAMMATE) -> None:
        """Let the directory and the store know people."""
        profiles = [Profile(name, name.title(), role) for name in names]
        self.directory.profiles |= {profile.ref: profile for profile in profiles}
        self.store.directory.learn_people(self.workspace.id, profiles)

    def channel(self, name: str, *members: str, shared: bool = False) -> None:
        """Let the directory and the store know a channel."""
        profile = ChannelProfile(name, name, name.startswith("secret"), shared, frozenset({"UBOT", *members}))
        self.directory.places[name] = profile
        self.store.directory.learn_channel(self.workspace.id, profile, CURTAIN)

    def wants(self, name: str, **choices: object) -> None:
        """Let a teammate choose settings."""
        person_id = self.id_of(name)
        self.store.choices.change(person_id, person_id, Layer(**choices), CURTAIN)  # type: ignore[arg-type]

    def id_of(self, name: str) -> int:
        member = self.store.directory.person(self.workspace.id, name)
        assert member is not None
        return member.id

    def says(self, who: str, channel: str, text: str, *, second: float, thread: str | None = None) -> str:
        """Let somebody write; the message is named by its time."""
        ref = f"{second:.6f}"
        self.happens(MessagePosted(channel, ref, who, at(second), text, thread), second=second)
        return ref

    def edits(self, channel: str, ref: str, text: str, *, second: float) -> None:
        self.happens(MessageEdited(channel, ref, at(second), text), second=second)

    def deletes(self, channel: str, ref: str, *, second: float) -> None:
        self.happens(MessageDeleted(channel, ref, at(second)), second=second)

    def reacts(self, who: str, channel: str, ref: str, *, second: float) -> None:
        self.happens(Reacted(channel, ref, who, at(second)), second=second)

    def happens(self, event: Event, *, second: float) -> None:
        self.road.ingest(self.workspace.id, event, at(second))

    def tend(self, *, second: float) -> None:
        self.road.tend(at(second))

    def told(self, *, second: float) -> list[tuple[str, list[str]]]:
        """Sweep at that time; tell who was sent which texts since the last time."""
        self.messenger.sent.clear()
        self.sweeper.run(at(second))
        return sorted((notice.recipient.ref, _texts(notice)) for notice in self.messenger.sent)


@cache
def empty_database() -> bytes:
    """Make the tables once for all stories."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "unseen.db"
        upgrade(f"sqlite:///{file}")
        return file.read_bytes()


def _texts(notice: Notice | Summary) -> list[str]:
    contents = [notice.content] if isinstance(notice, Notice) else [content for _, content in notice.parts]
    return [excerpt.text for content in contents for excerpt in content.excerpts]
