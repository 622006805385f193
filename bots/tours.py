"""Notices of one lane that were claimed together, on their way to people: a queue for each."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from rules.delivery import Notice, Summary
from storage.due import Claim, DueNotice, Lane, Outcome


@dataclass(frozen=True, slots=True)
class Ready:
    """A notice that is still one after the recheck."""

    due: DueNotice
    message: Notice | Summary


class Tour:
    """What was claimed, what is still to be sent, and what has come of it; any number of threads may send."""

    def __init__(
        self, lane: Lane, due: Mapping[int, datetime], holder: str, now: datetime, timer: float
    ) -> None:
        """``timer`` tells the same moment as ``now``, by the clock that nobody sets."""
        self.lane = lane
        self.claim = Claim(tuple(due), holder)
        self.due = due
        self.began = now
        self._timer = timer
        self._began_sending = timer
        self._settled = timer
        self._queues: deque[list[Ready]] | None = None
        self._outcomes: dict[int, Outcome] = {}
        self._senders = 0
        self._settling = 0
        self._served: set[int] = set()
        self._changing = Lock()

    def moment(self, timer: float) -> datetime:
        """Say what time it is."""
        return self.began + timedelta(seconds=timer - self._timer)

    def start(self, ready: Iterable[Ready], senders: int) -> int:
        """Queue what is to be sent, person by person; say how many threads are to send, at most so many."""
        queues: dict[int, list[Ready]] = {}
        for one in ready:
            queues.setdefault(one.due.recipient.person_id, []).append(one)
        with self._changing:
            self._queues = deque(queues.values())
            self._senders = min(max(senders, 1), len(queues))
            return self._senders

    def sending(self, timer: float) -> None:
        """Note that sending begins now."""
        self._began_sending = timer

    def sends_for(self, timer: float) -> float:
        """Tell for how many seconds it has been sending."""
        return timer - self._began_sending

    def next(self) -> list[Ready] | None:
        """Take the notices of the next person; when there is none any more, the thread is done."""
        with self._changing:
            if not self._queues:
                self._senders -= 1
                return None
            queue = self._queues.popleft()
            self._served.add(queue[0].due.recipient.person_id)
            return queue

    def dismiss(self) -> None:
        """Do with one thread less; without any, what is queued is left to its lease."""
        with self._changing:
            self._senders -= 1
            if not self._senders:
                self._queues = deque()

    def served(self, person_id: int) -> None:
        """Note that somebody's queue is empty."""
        with self._changing:
            self._served.discard(person_id)

    def note(self, notice_id: int, outcome: Outcome) -> None:
        """Note what came of a notice, until it is settled."""
        with self._changing:
            self._outcomes[notice_id] = outcome

    def take(self, timer: float) -> dict[int, Outcome]:
        """Hand out what is to be settled, once; what could not be settled is given back."""
        with self._changing:
            self._settling += 1
            outcomes, self._outcomes, self._settled = self._outcomes, {}, timer
            return outcomes

    def give_back(self, outcomes: Mapping[int, Outcome]) -> None:
        """Keep what could not be settled now, if there is any."""
        with self._changing:
            self._settling -= 1
            self._outcomes |= outcomes

    def lingers(self, timer: float, patience: float) -> bool:
        """Say whether something has waited for longer than that to be settled, or for nobody any more."""
        with self._changing:
            return bool(self._outcomes) and (self._senders == 0 or timer - self._settled > patience)

    @property
    def senders(self) -> int:
        """Tell how many threads send."""
        return self._senders

    @property
    def queued(self) -> bool:
        """Whether somebody's notices have not been begun with."""
        return self._queues is None or bool(self._queues)

    @property
    def over(self) -> bool:
        """Whether everything is sent and settled."""
        with self._changing:
            return not (self.queued or self._senders or self._outcomes or self._settling)

    @property
    def people(self) -> frozenset[int]:
        """Those to whom something is being sent right now."""
        with self._changing:
            return frozenset(self._served)
