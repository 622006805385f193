"""A count of everything that happened, and ways to wait for the next thing."""

import asyncio
from collections.abc import Callable


class Changes:
    """Counts what happens, so that watchers wait for news instead of asking again and again."""

    def __init__(self) -> None:
        self.count = 0
        self._news = asyncio.Event()

    def note(self) -> None:
        """Wake everybody who waits: something happened."""
        self.count += 1
        self._news.set()
        self._news = asyncio.Event()

    async def until(self, condition: Callable[[], bool], within: float) -> bool:
        """Wait until something is the case, or time is up; tell which."""
        try:
            async with asyncio.timeout(within):
                while not condition():
                    await self._news.wait()
        except TimeoutError:
            pass
        return condition()
