"""The story's and the prompt's way into a pocket workspace in Slack."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sandbox.client import Sandbox
from sandbox.records import Post
from sandbox.slack.mrkdwn import as_read
from sandbox.stage import Line, Stage
from sandbox.wire import NothingSeenError, Seen

_HOWTO = """
Play on: write as somebody or give a command, and stop with Ctrl-D.
  carla #acme Help!              a customer writes in a channel
  ben /unseen customers none     a teammate gives a command
There are ann, bo, ben, dora, eva and finn of the team, the customers carla and cyrus, and gus, a guest.
The same over HTTP, as are many more things:
  curl {url}/control/say -d '{{"person": "carla", "channel": "#acme", "text": "Help!"}}'
"""


@dataclass(frozen=True)
class SlackStage:
    """Plays in a workspace in Slack."""

    world: Sandbox
    kind: str = "a pocket Slack workspace"
    seeing: str = "A guest writes; Ann reacts in time, which shows that she has seen it."
    _said: dict[str, Post] = field(default_factory=dict)
    """By its address, what was said on this stage."""

    @property
    def url(self) -> str:
        """Where the workspace listens."""
        return self.world.url

    @property
    def howto(self) -> str:
        """What one can type at the prompt."""
        return _HOWTO.format(url=self.url)

    def env(self) -> dict[str, str]:
        """Return the environment variables that make the program this workspace's app."""
        return self.world.env()

    def variables(self) -> dict[str, str]:
        """Return the variables of an app with a socket and of one with a request URL."""
        return self.world.env() | self.world.env(http=True)

    def waits_for_connection(self, within: float) -> None:
        """Wait until the program has a socket open."""
        self.world.waits_for_connection(within)

    def shown(self, where: str) -> str:
        """Return how people call a channel: as it is written."""
        return where

    def says(self, name: str, where: str, text: str) -> Line:
        """Let somebody write in a channel, or to the app."""
        post = self.world.person(name).says(where, text)
        self._said[post.link] = post
        return _line(post)

    def sees(self, name: str, line: Line) -> str:
        """Let somebody react to a message; say with what."""
        self.world.person(name).reacts(self._said[line.link], "eyes")
        return "reacts with :eyes:"

    def commands(self, name: str, text: str) -> str:
        """Let somebody give a slash command; return the answer."""
        answer = self.world.person(name).command("/unseen", text)
        if answer.failure or not answer.whispers:
            why = answer.failure or "only acknowledged"
            raise NothingSeenError(f"no answer to /unseen {text} ({why})")
        return as_read(answer.text)

    def notices(self, name: str, after: Line | None = None) -> Sequence[Line]:
        """Return the direct messages of the app to somebody, oldest first."""
        lines = [_line(post) for post in self.world.person(name).inbox()]
        return [line for line in lines if after is None or line.number > after.number]

    def until(self, look: Callable[[], Seen | None], within: float, what: str) -> Seen:
        """Look again whenever something has happened, until there is something to see; return it."""
        return self.world.until(look, within, what)


def _line(post: Post) -> Line:
    return Line(as_read(post.text), float(post.ts), float(post.ts), post.link)


@contextmanager
def slack_stage(port: int) -> Iterator[Stage]:
    """Start a fresh workspace on a port, or on any free one."""
    with Sandbox.start(port) as world:
        yield SlackStage(world)
