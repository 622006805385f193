"""One request to the control API, read in the words of the pocket workspace."""

from dataclasses import dataclass

from sandbox.impossible import ImpossibleError
from sandbox.slack.pocket import Pocket
from sandbox.slack.pockets import Pockets
from sandbox.slack.world import Channel, Json, Message, Person, Team, World


@dataclass(frozen=True)
class Asked:
    """What was asked, and of which workspace."""

    pockets: Pockets
    args: Json

    @property
    def pocket(self) -> Pocket:
        """Return the workspace that it is about."""
        return self.pockets.named(self.optional("workspace"))

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
        """Return the channel it is about; the app's name stands for the person's direct channel with it."""
        name = self.text("channel")
        if name == f"@{self.world.app.name}":
            return self.world.direct_channel(self.person)
        return self.world.channel(name)

    @property
    def message(self) -> Message:
        """Return the message it is about."""
        return self.world.message(self.channel, self.text("ts"))

    @property
    def team(self) -> Team:
        """Return the organization that is named, or the workspace's own."""
        name = self.optional("team")
        return self.world.organization(name) if name else self.world.team

    def someone(self, name: str) -> Person | None:
        """Return the person that an argument names, if it names one."""
        who = self.optional(name)
        return self.world.person(who) if who else None

    def text(self, name: str) -> str:
        """Return an argument that must be there."""
        if self.args.get(name) is None:
            raise ImpossibleError(f"{name} is missing")
        return str(self.args[name])

    def optional(self, name: str) -> str | None:
        """Return an argument that may be missing."""
        return str(self.args[name]) if self.args.get(name) else None

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
