"""Work that is done meanwhile, and that nobody waits for when the program ends."""

import logging
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

from bots.troubles import complain

log = logging.getLogger(__name__)


class Hands:
    """A few threads that work through what they are given."""

    def __init__(self, number: int, name: str) -> None:
        self._waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()
        for _ in range(number):
            # Some may be waiting for a platform, as long as it asks for.
            Thread(target=self._work, name=name, daemon=True).start()

    def take(self, work: Callable[[], None]) -> None:
        """Have something done as soon as a hand is free."""
        self._waiting.put(work)

    def _work(self) -> None:
        while True:
            work = self._waiting.get()
            try:
                work()
            except Exception as error:  # noqa: BLE001 a mistake of ours in one keeps no hand from the next
                complain(log, "work has failed", error)
