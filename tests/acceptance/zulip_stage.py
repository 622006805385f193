"""Where the stories on Zulip take place; each brings its own people and channels."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from pathlib import Path

from sandbox.zulip.actor import ZulipActor
from sandbox.zulip.client import ZulipSandbox
from sandbox.zulip.records import Message
from tests.acceptance.program import Program
from tests.acceptance.stage import LIGHTHOUSE

LOOK_UP = "get-subscribers"
INVISIBLE = "\u2060"
OPENS = ("[Open](", "[Öppna](")
"""What stands in every notice and in nothing else that the bot writes."""


@dataclass
class ZulipStage:
    """A pocket organization with the real program in it."""

    world: ZulipSandbox
    program: Program
    numbers: Iterable[int] = field(default_factory=count)

    def teammates(self, *names: str, **choices: str) -> list[ZulipActor]:
        """Let new teammates appear, all with these settings."""
        people = [self.world.add_person(self._fresh(name)) for name in names]
        for person in people:
            self.chooses(person, **choices)
        return people

    def customer(self, name: str = "carla") -> ZulipActor:
        """Let a guest appear."""
        return self.world.add_person(self._fresh(name), role="guest")

    def chooses(self, person: ZulipActor, **choices: str) -> None:
        """Let somebody choose settings by writing to the bot."""
        for setting, value in choices.items():
            assert "was changed" not in asks(person, f"{setting} {value}"), choices

    def channel(self, *members: ZulipActor, private: bool = False, protected: bool = False) -> str:
        """Make a channel with the bot in it."""
        name = self._fresh("channel")
        names = [member.name for member in members]
        self.world.add_channel(name, members=names, private=private, protected=protected)
        return name

    def settles(self, person: ZulipActor, words: str, *, result: str) -> None:
        """Write to the bot until it can do it: a channel that has just been made is looked up first."""
        known = len(self.world.requests(LOOK_UP))
        if result not in asks(person, words):
            self.world.waits_for_request(LOOK_UP, after=known)
            self.world.until(lambda: result in asks(person, words) or None, 15, f"{result} by {words}")

    def told(self, *people: ZulipActor, about: str) -> list[Message]:
        """Wait until everybody named was told about these words; return their notices."""
        return [self.world.until(partial(_notice, person, about), 15, about) for person in people]

    def not_told(self, *people: ZulipActor, besides: int = 0) -> None:
        """Make sure that these people got no other notice: one of a later message would have overtaken it."""
        signs = [(person, self._sign(person)) for person in people]
        for person, sign in signs:
            (last,) = self.told(person, about=sign)
            before = [one.text for one in notices(person) if one.id != last.id]
            assert len(before) == besides, f"{person.name} was told: {before}"

    def _sign(self, person: ZulipActor) -> str:
        """Write something that this person will be told about if they are told about anything."""
        sign = f"sign {self._fresh('of-life')}"
        person.joins(LIGHTHOUSE)
        question = person.says(LIGHTHOUSE, sign, "Is the light on?")
        self.world.person("ann").replies(question, f"Yes: {sign}")
        return sign

    def _fresh(self, name: str) -> str:
        return f"{name}{next(iter(self.numbers))}"


@contextmanager
def zulip_stage(folder: Path, **variables: str) -> Iterator[ZulipStage]:
    """Start an organization and the program in it; both end afterwards."""
    with ZulipSandbox.start() as world:
        world.takes_requests((100_000, 60))
        world.add_channel(LIGHTHOUSE, members=["ann"])
        program = Program(folder, world.env() | {"UNSEEN_WAIT": "0"} | variables)
        program.start()
        world.waits_for_connection()
        yield ZulipStage(world, program)
        assert program.stop() == 0, program.log


def asks(person: ZulipActor, words: str) -> str:
    """Write to the bot, and read its answer."""
    return read(person.asks(words)).text


def notices(person: ZulipActor) -> list[Message]:
    """List what somebody was told without asking."""
    told = map(read, person.inbox())
    return [one for one in told if any(sign in one.text for sign in OPENS)]


def read(message: Message) -> Message:
    """Read a message as eyes do: what keeps words from coming alive cannot be seen."""
    return replace(message, text=message.text.replace(INVISIBLE, ""))


def _notice(person: ZulipActor, about: str) -> Message | None:
    return next((one for one in notices(person) if about in one.text), None)
