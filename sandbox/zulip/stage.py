"""The story's and the prompt's way into a pocket organization on Zulip."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sandbox.stage import Line, Stage
from sandbox.wire import Seen
from sandbox.zulip.actor import UNSEEN
from sandbox.zulip.client import ZulipSandbox
from sandbox.zulip.markdown import as_read
from sandbox.zulip.records import Message

TOPICS = {"#acme": "Export", "#acme-plan": "Refund", "#globex": "Invoice"}
"""Where people write when they name no topic."""
_ANY_TOPIC = "chat"

_HOWTO = """
Play on: write as somebody or give a command, and stop with Ctrl-D.
  carla #acme Help!              a customer writes, in the topic "Export"
  carla #acme>Prices Hello!      a customer writes in a topic of this name
  ben /unseen customers none     a teammate writes to the bot
There are ann, bo, ben, dora, eva and finn of the team, and the guests carla, cyrus and gus, the customers.
The same over HTTP, as are many more things:
  curl {url}/control/say -d '{{"person": "carla", "channel": "#acme", "topic": "Prices", "text": "Help!"}}'
"""


@dataclass(frozen=True)
class ZulipStage:
    """Plays in an organization on Zulip."""

    world: ZulipSandbox
    kind: str = "a pocket Zulip organization"
    seeing: str = "A guest writes; Ann reads it in time, which her read receipt shows."
    _answers: set[int] = field(default_factory=set)
    """Numbers of the bot's messages that were asked for."""

    @property
    def url(self) -> str:
        """Where the organization listens."""
        return self.world.url

    @property
    def howto(self) -> str:
        """What one can type at the prompt."""
        return _HOWTO.format(url=self.url)

    def env(self) -> dict[str, str]:
        """Return the environment variables that make the program this organization's bot."""
        return self.world.env()

    def variables(self) -> dict[str, str]:
        """Return the same ones: there is but one way to be a bot."""
        return self.env()

    def waits_for_connection(self, within: float) -> None:
        """Wait until the program waits for events."""
        self.world.waits_for_connection(within)

    def shown(self, where: str) -> str:
        """Return how people call a topic of a channel."""
        if not where.startswith("#"):
            return where
        return " > ".join(_place(where))

    def says(self, name: str, where: str, text: str) -> Line:
        """Let somebody write in a topic of a channel, or to the bot."""
        person = self.world.person(name)
        if where.startswith("@"):
            return _line(person.writes_to(where, text=text))
        return _line(person.says(*_place(where), text))

    def sees(self, name: str, line: Line) -> str:
        """Let somebody read a message."""
        self.world.person(name).reads(self.world.message(int(line.number)))
        return "reads it"

    def commands(self, name: str, text: str) -> str:
        """Let somebody write a command to the bot; return the answer."""
        answer = self.world.person(name).asks(f"/{UNSEEN} {text}")
        self._answers.add(answer.id)
        return as_read(answer.text)

    def notices(self, name: str, after: Line | None = None) -> Sequence[Line]:
        """Return what the bot wrote to somebody without being asked, oldest first."""
        first = int(after.number) if after else 0
        sent = self.world.person(name).inbox()
        return [_line(one) for one in sent if one.id > first and one.id not in self._answers]

    def until(self, look: Callable[[], Seen | None], within: float, what: str) -> Seen:
        """Look again whenever something has happened, until there is something to see; return it."""
        return self.world.until(look, within, what)


def _place(where: str) -> tuple[str, str]:
    channel, _, topic = where.partition(">")
    return channel, topic or TOPICS.get(channel, _ANY_TOPIC)


def _line(message: Message) -> Line:
    return Line(as_read(message.text), message.id, message.at, message.link)


@contextmanager
def zulip_stage(port: int) -> Iterator[Stage]:
    """Start a fresh organization on a port, or on any free one."""
    with ZulipSandbox.start(port) as world:
        yield ZulipStage(world)
