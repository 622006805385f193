"""One request to the control API, read in the words of the pocket organization."""

from dataclasses import dataclass

from sandbox.impossible import ImpossibleError
from sandbox.records import Json
from sandbox.zulip.organization import Organization
from sandbox.zulip.pocket import ZulipPocket
from sandbox.zulip.world import Channel, Message, Person, World


@dataclass(frozen=True)
class Asked:
    """What was asked, and of which organization."""

    pocket: ZulipPocket
    args: Json

    @property
    def place(self) -> Organization:
        """Return where it is to be done."""
        return self.pocket.organization

    @property
    def world(self) -> World:
        """Return what exists."""
        return self.pocket.world

    @property
    def person(self) -> Person:
        """Return who acts, or whom it is about."""
        return self.world.person(self.text("person"))

    @property
    def channel(self) -> Channel:
        """Return the channel it is about."""
        return self.world.channel(self.text("channel"))

    @property
    def message(self) -> Message:
        """Return the message it is about."""
        return self.world.message(int(self.text("message")))

    def people(self, name: str) -> list[Person]:
        """Return the people that an argument names."""
        return [self.world.person(one) for one in self.texts(name)]

    def text(self, name: str) -> str:
        """Return an argument that must be there."""
        if self.args.get(name) is None:
            raise ImpossibleError(f"{name} is missing")
        return str(self.args[name])

    def optional(self, name: str) -> str | None:
        """Return an argument that may be missing."""
        return None if self.args.get(name) is None else str(self.args[name])

    def flag(self, name: str) -> bool:
        """Return a yes or no; what is missing is a no."""
        return bool(self.args.get(name))

    def number(self, name: str) -> float:
        """Return a number; what is missing is nought."""
        return float(self.args.get(name) or 0)

    def texts(self, name: str) -> list[str]:
        """Return a list; what is missing is empty."""
        return [str(one) for one in self.args.get(name) or ()]

    def given(self, *names: str) -> Json:
        """Return those of these arguments that were given."""
        return {name: self.args[name] for name in names if name in self.args}
