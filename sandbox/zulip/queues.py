"""Event queues: what happens is put into them, and clients wait for it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from sandbox.changes import Changes
from sandbox.records import Json
from sandbox.zulip.world import Person, World


@dataclass(frozen=True)
class Wants:
    """What a client asked for when it registered."""

    event_types: frozenset[str] | None = None
    """Nothing stands for all of them."""
    markdown: bool = False
    """Messages come as HTML."""
    all_public: bool = False
    """Messages of public channels come also without a subscription."""
    bulk_deletions: bool = False
    archived_channels: bool = False
    empty_topics: bool = False

    def includes(self, kind: str) -> bool:
        """Tell whether a kind of event was asked for."""
        return self.event_types is None or kind in self.event_types


Tell = Callable[[Person, Wants], list[Json]]
"""Describes what happened to one client, in as many events as that needs."""


@dataclass(frozen=True)
class News:
    """Something that happened, and who hears of it."""

    kind: str
    people: Iterable[Person]
    tell: Tell
    is_public: bool = False
    """Also those hear of it who have asked for all public channels."""


@dataclass
class Timing:
    """How long the server waits."""

    heartbeat: float = 50.0
    """Seconds after which a client that waits is told that the server lives."""
    lifespan: float = 600.0
    """Seconds that a queue lives on while nobody waits on it."""


@dataclass
class Queue:
    """What one client has not taken in yet."""

    id: str
    person: Person
    wants: Wants
    awaited_at: datetime
    """When somebody last waited on it."""
    events: list[Json] = field(default_factory=list)
    latest: int = -1
    """Id of the newest event that was put in."""
    taken: int = -1
    """Id of the newest event that the client has taken in."""
    waiting: int = 0
    """Requests that wait on it."""

    def put(self, event: Json) -> None:
        """Add an event and give it a number."""
        self.latest += 1
        self.events.append({"id": self.latest} | event)

    def take(self, last: int) -> None:
        """Forget what the client says it has taken in."""
        self.taken = max(self.taken, last)
        self.events = [event for event in self.events if event["id"] > last]


class Queues:
    """All queues of the organization."""

    def __init__(self, world: World, changes: Changes) -> None:
        self.timing = Timing()
        self._world, self._changes = world, changes
        self._queues: dict[str, Queue] = {}

    def register(self, person: Person, wants: Wants) -> Queue:
        """Gather events for a client from now on."""
        queue = Queue(str(uuid4()), person, wants, self._world.clock())
        self._queues[queue.id] = queue
        return queue

    def find(self, identity: str) -> Queue | None:
        """Return a queue that is still alive."""
        queue = self._queues.get(identity)
        if queue and self._is_forgotten(queue):
            self.forget(queue)
            return None
        return queue

    def forget(self, queue: Queue) -> None:
        """Throw a queue away."""
        self._queues.pop(queue.id, None)
        self._changes.note()

    def forget_all(self) -> None:
        """Throw all queues away, as a server does that restarts; who waits is told so."""
        self._queues.clear()
        self._changes.note()

    def waiting(self) -> int:
        """Count the requests that wait for events."""
        return sum(queue.waiting for queue in self._alive())

    def announce(self, news: News) -> None:
        """Put what happened into the queues of those who hear of it."""
        hearers = {person.id for person in news.people}
        for queue in self._alive():
            hears = queue.person.id in hearers or (news.is_public and queue.wants.all_public)
            if hears and queue.wants.includes(news.kind):
                for event in news.tell(queue.person, queue.wants):
                    queue.put({"type": news.kind} | event)
        self._changes.note()

    async def wait(self, queue: Queue) -> None:
        """Wait until there is something in a queue, which may be a sign of life, or until it is gone."""
        queue.waiting += 1
        self._changes.note()
        try:
            await self._changes.until(
                lambda: bool(queue.events) or queue.id not in self._queues, self.timing.heartbeat
            )
        finally:
            queue.waiting -= 1
            queue.awaited_at = self._world.clock()
        if not queue.events:
            queue.put({"type": "heartbeat"})

    def _alive(self) -> Iterator[Queue]:
        return (queue for queue in list(self._queues.values()) if not self._is_forgotten(queue))

    def _is_forgotten(self, queue: Queue) -> bool:
        idle = self._world.clock() - queue.awaited_at
        return not queue.waiting and idle > timedelta(seconds=self.timing.lifespan)
