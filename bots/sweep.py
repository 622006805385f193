"""The second half of the road: due notices are claimed, decided again, sent and settled.

Each workspace and medium is a lane of its own. What is claimed of one lane goes out as a tour, in which each
person has a queue. No task waits for another, and a lane has only so many: whatever hangs, the rest goes on.
"""

import logging
import random
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Event

from adapters.trouble import PlatformTroubleError
from bots import tracing
from bots.clock import seconds
from bots.lanes import Lanes, Rest
from bots.metrics import Metrics
from bots.offices import Offices
from bots.rechecking import decided_again, in_order
from bots.tours import Ready, Tour
from bots.troubles import Troubles
from bots.witnesses import Heard, Witnesses
from rules.backoff import FIRST_WAIT, LONGEST_WAIT, SHORTEST_WAIT, next_try
from rules.delivery import Delivery, Notice, Reach, Refused, RetryLater
from rules.model import Medium
from rules.notices import quiet_until
from storage.due import Again, DueNotice, Failed, Lane, Outcome, Sent, Withdrawn
from storage.store import Store

log = logging.getLogger(__name__)

BATCH = 200
"""Notices claimed at once."""
LEASE = timedelta(minutes=5)
"""How long a claimed notice is left to its worker."""
LAST_SEND = LEASE / 2
"""How long after it was noted a send may begin: every one ends before another worker may take the notice."""
TIME_TO_APPEAR = timedelta(seconds=30)
"""How long a message of unknown outcome gets to show up on the platform before it is asked about."""
SETTLED_AFTER = 1.0
"""Seconds that what was sent is left unsettled, for the sake of few transactions."""
STANDS_ASIDE = 4
"""Tries after which a notice no longer holds up the others of its recipient."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Sends what is due; any number of workers may sweep the same store."""

    store: Store
    offices: Offices
    pool: Executor
    """Sends to different people at the same time."""
    timer: Callable[[], float] = seconds
    """Tells how much time passes while something is sent."""
    asking: Executor | None = None
    """Asks platforms who has seen what; the pool does it unless there is another."""
    metrics: Metrics = field(default_factory=Metrics)
    troubles: Troubles = field(default_factory=Troubles)
    jitter: Callable[[], float] = random.random
    """Spreads tries over time."""
    witnesses: Witnesses = field(init=False)
    lanes: Lanes = field(init=False)
    _tasks: set[Future[None]] = field(init=False)
    _ending: Event = field(init=False)

    def __post_init__(self) -> None:
        """Ask about the same workspaces to which it sends."""
        witnesses = Witnesses(self.store, self.offices, self.asking or self.pool, self.troubles)
        made = {"witnesses": witnesses, "lanes": Lanes(), "_tasks": set(), "_ending": Event()}
        for name, value in made.items():
            object.__setattr__(self, name, value)

    def begin(self, now: datetime) -> int:
        """Claim what is due wherever a lane is free, count it, and leave the rest to the pool."""
        self._look_after()
        total, begun = 0, set[Lane]()
        while True:
            closed = self.lanes.closed(now)
            closed = replace(closed, lanes=closed.lanes | begun)
            claim = self.store.due.claim(now, BATCH, LEASE, closed)
            for lane, due in claim.lanes.items():
                tour = Tour(lane, due, claim.holder, now, self.timer())
                self.lanes.enter(tour)
                self._do(self._set_out, tour)
            total += len(claim.ids)
            begun |= claim.lanes.keys()
            if len(claim.ids) < BATCH or self._served() <= begun:
                return total

    def run(self, now: datetime) -> int:
        """Settle everything that is due, wait for it, and count the notices that were claimed."""
        total = 0
        while (claimed := self.begin(now)) or self._tasks:
            total += claimed
            self._wait()
        return total

    def end(self) -> None:
        """Begin no send any more; what is left can be claimed again as soon as it is settled."""
        self._ending.set()

    def _served(self) -> set[Lane]:
        return {Lane(id_, medium) for id_ in self.offices for medium in self._media(id_)}

    def _media(self, workspace_id: int) -> Iterable[Medium]:
        office = self.offices.get(workspace_id)
        return office.messengers if office is not None else ()

    def _look_after(self) -> None:
        """Settle what has been left for long enough, and complain about what went wrong."""
        for task in [one for one in self._tasks.copy() if one.done()]:
            self._tasks.discard(task)
            if (error := task.exception()) is not None:
                self.troubles.failed("sending what is due", error)
        for tour in self.lanes.tours():
            if tour.lingers(self.timer(), SETTLED_AFTER):
                self._do(self._settle, tour)

    def _wait(self) -> None:
        while self._tasks:
            for task in wait(self._tasks, return_when=FIRST_COMPLETED).done:
                self._tasks.discard(task)
                task.result()

    def _do(self, task: Callable[[Tour], None], tour: Tour) -> None:
        self._tasks.add(self.pool.submit(task, tour))

    def _set_out(self, tour: Tour) -> None:
        """Ask who has seen what, decide again about everything, and send what is left of it."""
        try:
            notices = self.store.due.load(tour.claim.ids)
            ready = self._rechecked(tour, self.witnesses.hear(tour.lane, notices, tour.began))
            senders = tour.start(ready, self.lanes.senders(tour.lane))
        except BaseException:
            self.lanes.leave(tour)
            raise
        for _ in range(senders - 1):
            try:
                self._do(self._work, tour)
            except RuntimeError:  # the program ends, and the pool takes nothing any more
                tour.dismiss()
        if senders:
            self._work(tour)
        else:
            self._settle(tour)

    def _rechecked(self, tour: Tour, heard: Heard) -> list[Ready]:
        """Decide again; what is sent is noted before, and what need not be sent any more is withdrawn."""
        now = tour.moment(self.timer())
        if heard.wait_until is not None:
            for one in heard.notices:
                tour.note(one.id, Again(heard.wait_until, "no_evidence", one.unsure))
            return []
        withdrawn: dict[int, Withdrawn] = {}
        ready: list[Ready] = []
        stumbled: set[int] = set()
        for due in heard.notices if heard.fresh else self.store.due.load(tour.claim.ids):
            try:
                going, staying = decided_again(due, heard, now)
            except Exception as error:  # noqa: BLE001 a mistake of ours in one notice must hold up nobody else's
                log.error("notice %s cannot be decided: %s", due.key, type(error).__name__)  # noqa: TRY400 no words of people
                tour.note(due.id, Again(now + LONGEST_WAIT, "internal_error", due.unsure))
                stumbled.add(due.id)
            else:
                ready += going
                withdrawn |= staying
        claim = replace(tour.claim, ids=tuple(id_ for id_ in tour.claim.ids if id_ not in stumbled))
        mine = self.store.due.begin_sending(claim, [one.due.id for one in ready], withdrawn, LEASE, now)
        tour.sending(self.timer())
        return in_order(one for one in ready if one.due.id in mine)

    def _work(self, tour: Tour) -> None:
        """Serve one person after the other; whoever is the last to finish settles what is left."""
        try:
            while (queue := tour.next()) is not None:
                self._serve(tour, queue)
        except BaseException:
            tour.dismiss()
            raise
        finally:
            if not tour.senders:
                self._settle(tour)

    def _serve(self, tour: Tour, queue: Sequence[Ready]) -> None:
        try:
            for one in queue:
                tour.note(one.due.id, self._send(tour, one))
        finally:
            tour.served(queue[0].due.recipient.person_id)

    def _settle(self, tour: Tour) -> None:
        outcomes = tour.take(self.timer())
        try:
            self.store.due.settle(tour.claim, outcomes, tour.moment(self.timer()))
            outcomes = {}
        finally:
            tour.give_back(outcomes)
        if tour.over:
            self.lanes.leave(tour)

    def _send(self, tour: Tour, one: Ready) -> Outcome:
        due, now = one.due, tour.moment(self.timer())
        if self._ending.is_set() or tour.sends_for(self.timer()) > LAST_SEND.total_seconds():
            return Again(now, "out_of_time", due.unsure, untried=True)
        until = self.lanes.rest(tour.lane, due.recipient.person_id, now)
        if until is not None:
            return Again(until, "not_yet", due.unsure, untried=True)
        with tracing.about(due.recipient.workspace_id, (alert.ref for alert in due.alerts)):
            outcome = self._outcome(tour, one, self._deliver(one))
            self._count(tour, one, outcome)
        return outcome

    def _deliver(self, one: Ready) -> Delivery:
        """Send, but ask first when an earlier try may have arrived."""
        office = self.offices.get(one.due.recipient.workspace_id)
        messenger = office.messengers.get(one.due.medium) if office else None
        if messenger is None:
            return RetryLater("not_connected", FIRST_WAIT, one.due.unsure, Reach.WORKSPACE)
        try:
            if one.due.unsure and (delivered := messenger.arrived(one.message)):
                return delivered
            return messenger.send(one.message)
        except PlatformTroubleError as trouble:
            return RetryLater(trouble.why, trouble.after, unsure=True)
        except Exception as error:  # noqa: BLE001 a mistake of ours in one notice must hold up nobody else's
            log.error("notice %s cannot be sent: %s", one.due.key, type(error).__name__)  # noqa: TRY400 no words of people
            return RetryLater("internal_error", unsure=True, reach=Reach.NOTICE)

    def _outcome(self, tour: Tour, one: Ready, delivery: Delivery) -> Outcome:
        due, now = one.due, tour.moment(self.timer())
        if isinstance(delivery, RetryLater):
            return self._again(tour.lane, due, delivery, now)
        self.lanes.works(tour.lane, due.recipient.person_id)
        if isinstance(delivery, Refused):
            return _failed(due, delivery.why)
        shown = one.message.fingerprint() if isinstance(one.message, Notice) else None
        return Sent(delivery.ref, now, quiet_until(now, due.recipient.settings.wait), shown)

    def _again(self, lane: Lane, due: DueNotice, trouble: RetryLater, now: datetime) -> Outcome:
        """Say when a notice is tried again, and leave those alone whom its trouble concerns."""
        asked, reach, attempt = trouble.after, trouble.reach, due.attempts + 1
        untried = asked is not None or reach is Reach.WORKSPACE
        wait = next_try(attempt, asked=asked, jitter=self.jitter())
        if wait is None and not untried:
            return _failed(due, trouble.why)
        wait = max(wait or SHORTEST_WAIT, TIME_TO_APPEAR if trouble.unsure else SHORTEST_WAIT)
        if reach is Reach.PERSON and attempt > STANDS_ASIDE and not untried:
            reach = Reach.NOTICE
        span = Rest(now, now + wait)
        until = self.lanes.trouble(lane, due.recipient.person_id, reach, span, asked=asked is not None)
        until = max(until, span.until) if trouble.unsure else until
        return Again(until, trouble.why, trouble.unsure, untried)

    def _count(self, tour: Tour, one: Ready, outcome: Outcome) -> None:
        name = type(outcome).__name__.lower()
        log.info("notice %s: %s", one.due.key, name)
        office = self.offices.get(tour.lane.workspace_id)
        if office is not None:
            lag = outcome.at - tour.due[one.due.id] if isinstance(outcome, Sent) else None
            self.metrics.sent(office.workspace, tour.lane.medium, name, lag)


def _failed(due: DueNotice, why: str) -> Failed:
    """Give up by this medium, and leave it to the others that its recipient has switched on."""
    return Failed(why, due.recipient.settings.media - {due.medium})
