"""What is so in a town, and what may be seen there: told once more, in the plainest way.

So the program is judged by somebody else than itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from rules.model import Role
from tests.bots.stage import at


@dataclass
class Someone:
    """A person, as this town knows them."""

    ref: str
    role: Role = Role.TEAMMATE
    admin: bool = False
    active: bool = True
    everywhere: bool = False
    """An admin has given them all projects."""


@dataclass
class Place:
    """A channel."""

    ref: str
    signs: list[str]
    """Its names, the latest last."""
    private: bool
    protected: bool
    project: str
    members: dict[str, datetime]
    opened: bool = False
    off: bool = False
    watched: bool = True
    known_by: frozenset[str] = frozenset()
    """Who was in it when the bot had to leave: of what came after, nobody tells the program."""

    @property
    def sign(self) -> str:
        """Say what it is called now."""
        return self.signs[-1]


@dataclass
class Told:
    """A message: what it says now, and where it is now."""

    ref: str
    sign: str
    place: Place
    at: datetime
    author: str
    topic: str | None = None
    gone: bool = False
    """Nobody is to read it any more."""
    been: list[tuple[Place, str | None]] = field(default_factory=list)
    """Where it was before: who may see that place may know the topic that was there."""


@dataclass
class Facts:
    """Who and what there is; every name, topic, title, key and text is a sign that stands nowhere else."""

    second: float = 0
    people: dict[str, Someone] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    titles: dict[str, tuple[Place, datetime]] = field(default_factory=dict)
    keys: dict[str, set[str]] = field(default_factory=dict)
    """By key, the places in which conversations were attached to it."""
    dead: set[str] = field(default_factory=set)
    """Signs that nobody is to read any more."""
    public: set[str] = field(default_factory=set)
    """Names that a project kept of a channel that was public when it left."""
    added: dict[str, set[str]] = field(default_factory=dict)
    """By project, whom an admin has added."""

    @property
    def now(self) -> datetime:
        """Say what time it is."""
        return at(self.second)

    def sees(self, person: str, place: Place, said_at: datetime | None = None) -> bool:
        """Say whether somebody may see what was said there then, or now: the sentences of the reference."""
        someone = self.people[person]
        if someone.role is not Role.TEAMMATE or not someone.active or place.off or not place.watched:
            return False
        if place.private and person not in place.members and not place.opened:
            return False
        if not (someone.everywhere or self.belongs(person, place.project)):
            return False
        if place.protected:
            return person in place.members and (said_at or self.now) >= place.members[person]
        return True

    def belongs(self, person: str, project: str) -> bool:
        """Say whether a project is somebody's own."""
        channels_of = (place for place in self.places.values() if place.project == project)
        return person in self.added.get(project, ()) or any(person in place.members for place in channels_of)

    def knows(self, person: str, place: Place) -> bool:
        """Say whether somebody may know that a channel is there, and what it is called."""
        someone = self.people[person]
        decides = someone.admin and someone.role is Role.TEAMMATE and someone.active
        # Whoever decides about a channel may know of it; who is in it knows it from the platform.
        members = place.members if place.watched else place.known_by
        return self.sees(person, place) or (decides and (not place.private or person in members))

    def hidden_from(self, person: str) -> Iterator[str]:
        """List the signs that must not reach somebody now."""
        yield from self.dead
        unknown = (place for place in self.places.values() if not self.knows(person, place))
        yield from {sign for place in unknown for sign in place.signs} - self.public
        for told in self.told:
            if told.gone or not self.sees(person, told.place, told.at):
                yield told.sign
        told_of = {topic for told in self.told for topic in self.topics_of(told)}
        yield from told_of - {topic for told in self.told for topic in self.topics_of(told, person)}
        yield from (
            title for title, (place, when) in self.titles.items() if not self.sees(person, place, when)
        )
        for key, refs in self.keys.items():
            if not any(self.knows(person, self.places[ref]) for ref in refs):
                yield key

    def topics_of(self, told: Told, person: str | None = None) -> set[str]:
        """List the topics in which a message has been, or those of them that somebody may know of."""
        been = [*told.been, (told.place, told.topic)]
        return {
            topic for place, topic in been if topic and (person is None or self.sees(person, place, told.at))
        }
