"""A person's settings and the layers they come from: built in, workspace, person."""

from dataclasses import dataclass, fields, replace
from datetime import timedelta
from enum import StrEnum

from rules.model import Medium

AUTOMATIC_LIMIT = 15
"""Teammates in a channel up to whom everybody gets all customer messages without having chosen."""

SHORTEST_WAIT = timedelta()
LONGEST_WAIT = timedelta(minutes=60)


class Customers(StrEnum):
    """Which messages from customers somebody wants to be told about."""

    ALL = "all"
    FOLLOWED = "followed"
    NONE = "none"


class Answered(StrEnum):
    """What becomes of an alert when a teammate has answered meanwhile."""

    TELL = "tell"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Layer:
    """Choices made in one place, by a person or for a whole workspace; None means not chosen here."""

    customers: Customers | None = None
    internal: bool | None = None
    replies: bool | None = None
    section: bool | None = None
    dm: bool | None = None
    email: bool | None = None
    wait: timedelta | None = None
    answered: Answered | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for a person once the layers are laid over each other."""

    customers: Customers | None = None
    """None means automatic: it depends on the size of the channel."""
    internal: bool = True
    """Tell about internal messages of followed conversations."""
    replies: bool = True
    """Tell about replies to customers in followed conversations."""
    section: bool = True
    """Show the list "From customers"; display only."""
    dm: bool = True
    email: bool = False
    wait: timedelta = timedelta(minutes=1)
    answered: Answered = Answered.TELL
    language: str = "en"

    @property
    def media(self) -> frozenset[Medium]:
        """The media that are switched on."""
        return frozenset(medium for medium in Medium if getattr(self, medium.value))

    def customers_among(self, teammates: int) -> Customers:
        """Say which customer messages count in a channel with that many teammates."""
        if self.customers is not None:
            return self.customers
        return Customers.ALL if teammates <= AUTOMATIC_LIMIT else Customers.FOLLOWED


def resolve(built_in: Settings, *layers: Layer) -> Settings:
    """Lay choices over the built-in settings; later layers win."""
    chosen = {
        field.name: value
        for layer in layers
        for field in fields(layer)
        if (value := getattr(layer, field.name)) is not None
    }
    return replace(built_in, **chosen)
