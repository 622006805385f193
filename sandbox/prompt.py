"""A prompt to play on with: typed lines become what people of the pocket workspace do."""

from collections.abc import Iterable
from threading import Event, Thread

from sandbox.page import Page
from sandbox.stage import Line, Stage
from sandbox.wire import NothingSeenError, SandboxRefusalError

_LOOK_EVERY = 0.2
_TEAMMATES = ("ann", "bo", "ben", "dora", "eva", "finn")


class Prompt:
    """Does what is typed, and shows the direct messages that come of it."""

    def __init__(self, stage: Stage, page: Page) -> None:
        self._stage = stage
        self._page = page
        self._shown = {line.number for _, line in self._notices()}
        self._is_over = Event()

    def obey(self, lines: Iterable[str]) -> None:
        """Do what each line says until there are no more."""
        self._page.say(self._stage.howto)
        watcher = Thread(target=self._watch)
        watcher.start()
        try:
            for line in lines:
                self._obey(line.strip())
        finally:
            self._is_over.set()
            watcher.join()

    def _obey(self, line: str) -> None:
        name, _, rest = line.partition(" ")
        where, _, text = rest.strip().partition(" ")
        try:
            if where.startswith("/"):
                self._page.quote(self._stage.commands(name, text))
            elif where.startswith(("#", "@")):
                self._stage.says(name, where, text)
            elif line:
                self._page.say("Like this: carla #acme Help!")
        except (SandboxRefusalError, NothingSeenError) as refusal:
            self._page.say(str(refusal))

    def _watch(self) -> None:
        while not self._is_over.is_set():
            try:
                news = self._stage.until(self._news, _LOOK_EVERY, "something new")
            except NothingSeenError:
                continue
            for name, line in news:
                self._shown.add(line.number)
                self._page.told(name.title(), "", line.text)

    def _news(self) -> list[tuple[str, Line]]:
        return [(name, line) for name, line in self._notices() if line.number not in self._shown]

    def _notices(self) -> list[tuple[str, Line]]:
        return [(name, line) for name in _TEAMMATES for line in self._stage.notices(name)]
