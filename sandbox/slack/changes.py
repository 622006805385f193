"""A count of everything that happened, and a way to wait for the next thing."""

import asyncio


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

    async def after(self, count: int, within: float) -> int:
        """Wait until more than this many things have happened, or time is up; return the count."""
        try:
            async with asyncio.timeout(within):
                while self.count <= count:
                    await self._news.wait()
        except TimeoutError:
            pass
        return self.count
