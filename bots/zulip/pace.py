"""Waiting that ends with the program."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread
from typing import TypeVar

from rules.backoff import next_try

T = TypeVar("T")

GLANCE = 0.2
"""Seconds between looks at whether the program ends, while the server is waited for."""
LONGEST_PAUSE = timedelta(minutes=1)
"""A queue dies when nobody asks for ten minutes: https://zulip.com/api/register-queue"""


class StoppedError(Exception):
    """The program ends."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Waits for answers and between tries."""

    stop: Event
    wait: Callable[[float], object]
    """Waits so many seconds, or until the program ends."""

    def pause(self, attempt: int, asked: timedelta | None = None) -> None:
        """Wait after a failed attempt, or as long as asked; raises StoppedError when the program ends."""
        span = asked or min(next_try(attempt) or LONGEST_PAUSE, LONGEST_PAUSE)
        self.wait(span.total_seconds())
        if self.stop.is_set():
            raise StoppedError

    def answer(self, ask: Callable[[], T]) -> T:
        """Wait for an answer, which may take minutes; raises StoppedError when the program ends before."""
        answer: Future[T] = Future()
        Thread(target=_fulfil, args=(answer, ask), daemon=True).start()
        while not self.stop.is_set():
            with suppress(TimeoutError):
                return answer.result(GLANCE)
        raise StoppedError


def _fulfil(answer: Future[T], ask: Callable[[], T]) -> None:
    try:
        answer.set_result(ask())
    except Exception as error:  # noqa: BLE001 it is raised where the answer is waited for
        answer.set_exception(error)
