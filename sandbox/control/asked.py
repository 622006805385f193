"""One request to the control API, read in the words of the pocket workspace."""

from dataclasses import dataclass
from typing import Any

from sandbox.slack.pocket import Pocket
from sandbox.slack.world import Channel, Json, Message, Person, Team, Unknown, World


@dataclass(frozen=True)
class Asked:
    """What was asked, and of which workspace."""

    pocket: Pocket
    args: Json

    @property
    def world(self) -> World:
        """Return what exists."""
        return self.pocket.world

    @property
    def person(self) -> Person:
        """Return who acts, or whom it is about."""
        return self.world.person(self["person"])

    @property
    def channel(self) -> Channel:
        """Return the channel it is about; the app's name stands for the person's direct channel with it."""
        name = self["channel"]
        if name == f"@{self.world.app.name}":
            return self.world.direct_channel(self.person)
        return self.world.channel(name)

    @property
    def message(self) -> Message:
        """Return the message it is about."""
        return self.world.message(self.channel, self["ts"])

    @property
    def team(self) -> Team:
        """Return the organization that is named, or the workspace's own."""
        name = self.get("team") or self.world.team.name
        for team in self.world.teams.values():
            if name in (team.id, team.name):
                return team
        raise Unknown(f"no organization is called {name}")

    def people(self, name: str) -> list[Person]:
        """Return the people that a list names."""
        return [self.world.person(who) for who in self.get(name) or []]

    def __getitem__(self, name: str) -> Any:
        if name not in self.args:
            raise Unknown(f"{name} is missing")
        return self.args[name]

    def get(self, name: str) -> Any:
        """Return an argument that may be missing."""
        return self.args.get(name)

    def some(self, *names: str) -> Json:
        """Return those of these arguments that were given."""
        return {name: self.args[name] for name in names if name in self.args}
