"""Does what people ask while Slack waits for a sign, and says when it takes too long for that."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TakesLongError
from contextvars import copy_context
from dataclasses import dataclass
from typing import Generic, TypeVar

from bots.troubles import complain

T = TypeVar("T")

log = logging.getLogger(__name__)

ACKNOWLEDGE_WITHIN = 2.0
"""Seconds; Slack waits 3: https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response."""
CLERKS = 4


@dataclass(frozen=True, slots=True)
class Order(Generic[T]):
    """Something that a clerk is doing."""

    future: Future[T]
    patience: float

    def soon(self, at_most: float = ACKNOWLEDGE_WITHIN) -> T | None:
        """Return what came of it, or None when that takes long."""
        try:
            return self.future.result(min(self.patience, at_most))
        except TakesLongError:
            return None

    def at_last(self) -> T:
        """Wait for what comes of it."""
        return self.future.result()


class Clerks:
    """A few who work at the same time."""

    def __init__(self, patience: float = ACKNOWLEDGE_WITHIN) -> None:
        self._patience = patience
        self._pool = ThreadPoolExecutor(CLERKS, thread_name_prefix="clerk")

    def begin(self, work: Callable[[], T]) -> Order[T]:
        """Let somebody do it, for whom somebody waits."""
        return Order(self._pool.submit(copy_context().run, work), self._patience)

    def leave(self, work: Callable[[], object]) -> None:
        """Let somebody do it, for whom nobody waits; what goes wrong is logged."""
        self._pool.submit(copy_context().run, work).add_done_callback(_complain)


def _complain(done: Future[object]) -> None:
    error = done.exception()
    if error is not None:
        complain(log, "something that Slack sent has failed", error)
