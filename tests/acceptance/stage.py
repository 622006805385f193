"""Where the stories of the whole program take place; each brings its own people and channels."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from sandbox.actor import Actor
from sandbox.client import Sandbox
from sandbox.records import Post
from tests.acceptance.program import Program

ACME = "Acme AB"
LIGHTHOUSE = "lighthouse"


@dataclass
class Stage:
    """A pocket workspace with the real program in it."""

    world: Sandbox
    program: Program
    numbers: Iterable[int] = field(default_factory=count)

    def teammates(self, *names: str, **choices: str) -> list[Actor]:
        """Let new teammates appear, all with these settings."""
        people = [self.world.add_person(self._fresh(name)) for name in names]
        self.world.waits_until_settled()
        for person in people:
            self.chooses(person, **choices)
        return people

    def customer(self, name: str = "carla") -> Actor:
        """Let somebody of another organization appear."""
        return self.world.add_person(self._fresh(name), team=ACME)

    def chooses(self, person: Actor, **choices: str) -> None:
        """Let somebody choose settings by typing."""
        for setting, value in choices.items():
            answer = person.command("/unseen", f"{setting} {value}")
            assert not answer.failure, answer

    def channel(self, *members: Actor, private: bool = False) -> str:
        """Make a channel; customers among its members make it a shared one."""
        teams = [ACME] if any(member.name.startswith("carla") for member in members) else []
        name = self._fresh("channel")
        self.world.add_channel(name, members=members, private=private, shared_with=teams)
        self.world.waits_until_settled()
        return name

    def told(self, *people: Actor, about: str) -> list[Post]:
        """Wait until everybody named was told about these words; return their notices."""
        return [person.waits_for_message(containing=about) for person in people]

    def not_told(self, *people: Actor, besides: int = 0) -> None:
        """Make sure that these people got no other notice: one of a later message would have overtaken it."""
        signs = [(person, self._sign(person)) for person in people]
        for person, sign in signs:
            last = person.waits_for_message(containing=sign)
            before = [post.text for post in person.inbox() if post != last]
            assert len(before) == besides, f"{person.name} was told: {before}"

    def _sign(self, person: Actor) -> str:
        """Write something that this person will be told about if they are told about anything."""
        keeper, sign = self.world.person("ann"), f"sign {self._fresh('of-life')}"
        person.joins(LIGHTHOUSE)
        question = person.says(LIGHTHOUSE, "Is the light on?")
        self.world.waits_until_settled()
        keeper.replies(question, sign)
        return sign

    def _fresh(self, name: str) -> str:
        return f"{name}-{next(iter(self.numbers))}"
