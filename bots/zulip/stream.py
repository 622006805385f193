"""The events of one organization, taken in one after the other, without a gap."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Thread
from typing import TypeVar

from adapters.payloads import Payload
from adapters.zulip.clients import Connection
from adapters.zulip.errors import QUEUE_GONE, Meaning, ZulipTroubleError
from adapters.zulip.queues import Queue, after, number, poll
from bots.clock import utc_now
from bots.zulip.intake import Intake
from rules.backoff import next_try
from storage.engine import OUT_OF_ORDER

log = logging.getLogger(__name__)

T = TypeVar("T")

GLANCE = 0.2
"""Seconds between looks at whether the program ends, while the server is waited for."""
LONGEST_PAUSE = timedelta(minutes=1)
"""A queue dies when nobody asks for ten minutes: https://zulip.com/api/register-queue"""
TRIES = 6
"""Times that an event is tried before it is passed over, while the database is in order."""


class StoppedError(Exception):
    """The program ends."""


@dataclass(slots=True)
class Stream:
    """Follows one queue until it is gone, whatever the server or the database does meanwhile."""

    client: Connection
    intake: Intake
    queue: Queue
    stop: Event
    wait: Callable[[float], object]
    """Waits so many seconds, or until the program ends."""
    interrupted: Callable[[], None]
    """Called when the server stops answering: something may be late from now on."""
    up_to_date: Callable[[], None]
    """Called whenever there is nothing that was not taken in."""
    _troubles: int = field(default=0, init=False)

    def follow(self) -> None:
        """Take events in until the program ends.

        Raises ZulipTroubleError when the queue is gone, and when the server refuses our key.
        """
        with suppress(StoppedError):
            while True:
                self._take_all(self._next())

    def _next(self) -> list[Payload]:
        try:
            # Those who are late are told what there is, at once.
            waits = not self._troubles
            return while_running(lambda: poll(self.client, self.queue, wait=waits), self.stop)
        except ZulipTroubleError as trouble:
            if trouble.why == QUEUE_GONE or trouble.meaning is Meaning.TOKEN:
                raise
            self._endure(trouble)
            return self._next()

    def _endure(self, trouble: ZulipTroubleError) -> None:
        """Leave the server alone for a while; the queue stays."""
        self._troubles += 1
        if self._troubles == 1:
            log.warning("Zulip tells no events (%s); it is asked again", trouble.why)
            self.interrupted()
        self._pause(trouble.after or _growing(self._troubles))

    def _take_all(self, events: list[Payload]) -> None:
        for event in events:
            self._take(event)
            self.queue = after(self.queue, event)
        if self._troubles:
            self._troubles = 0
            log.info("Zulip tells events again")
        self.up_to_date()

    def _take(self, event: Payload) -> None:
        """Take an event in, however often that takes: the server keeps those that follow."""
        attempt = 1
        while not self._is_taken(event, attempt):
            self._pause(_growing(attempt))
            attempt += 1

    def _is_taken(self, event: Payload, attempt: int) -> bool:
        try:
            self.intake.take(event, utc_now())
        except OUT_OF_ORDER:
            log.exception("an event cannot be stored; it is tried again")
            return False
        except Exception:  # a mistake of ours in one event must not block all others for ever
            log.exception("event %d cannot be stored", number(event))
            return attempt >= TRIES
        return True

    def _pause(self, span: timedelta) -> None:
        self.wait(span.total_seconds())
        if self.stop.is_set():
            raise StoppedError


def while_running(ask: Callable[[], T], stop: Event) -> T:
    """Wait for an answer, which may take minutes; raises StoppedError when the program ends before."""
    answer: Future[T] = Future()
    Thread(target=_fulfil, args=(answer, ask), daemon=True).start()
    while not stop.is_set():
        with suppress(TimeoutError):
            return answer.result(GLANCE)
    raise StoppedError


def _growing(attempt: int) -> timedelta:
    return min(next_try(attempt) or LONGEST_PAUSE, LONGEST_PAUSE)


def _fulfil(answer: Future[T], ask: Callable[[], T]) -> None:
    try:
        answer.set_result(ask())
    except Exception as error:  # noqa: BLE001 it is raised where the answer is waited for
        answer.set_exception(error)
