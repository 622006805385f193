"""A prompt to play on with: typed lines become what people of the pocket workspace do."""

from collections.abc import Iterable
from threading import Event, Thread

from sandbox.client import Sandbox
from sandbox.page import Page
from sandbox.records import Post
from sandbox.slack.team import TEAMMATES
from sandbox.wire import NothingSeenError, SandboxRefusalError

_HOWTO = """
Play on: write as somebody or give a command, and stop with Ctrl-D.
  carla #acme Help!              a customer writes in a channel
  ben /unseen customers none     a teammate gives a command
There are ann, bo, ben, dora, eva and finn of the team, the customers carla and cyrus, and gus, a guest.
The same over HTTP, as are many more things:
  curl {url}/control/say -d '{{"person": "carla", "channel": "#acme", "text": "Help!"}}'
"""
_LOOK_EVERY = 0.2


class Prompt:
    """Does what is typed, and shows the direct messages that come of it."""

    def __init__(self, world: Sandbox, page: Page) -> None:
        self._world = world
        self._page = page
        self._shown = {post.ts for _, post in self._direct_messages()}
        self._is_over = Event()

    def obey(self, lines: Iterable[str]) -> None:
        """Do what each line says until there are no more."""
        self._page.say(_HOWTO.format(url=self._world.url))
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
                self._page.quote(self._world.person(name).command(where, text).text)
            elif where.startswith(("#", "@")):
                self._world.person(name).says(where, text)
            elif line:
                self._page.say("Like this: carla #acme Help!")
        except SandboxRefusalError as refusal:
            self._page.say(str(refusal))

    def _watch(self) -> None:
        while not self._is_over.is_set():
            try:
                news = self._world.until(self._new_messages, _LOOK_EVERY)
            except NothingSeenError:
                continue
            for name, post in news:
                self._shown.add(post.ts)
                self._page.told(name.title(), "", post.text)

    def _new_messages(self) -> list[tuple[str, Post]]:
        return [(name, post) for name, post in self._direct_messages() if post.ts not in self._shown]

    def _direct_messages(self) -> list[tuple[str, Post]]:
        return [(name, post) for name in TEAMMATES for post in self._world.person(name).inbox()]
