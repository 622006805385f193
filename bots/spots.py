"""Which part of a home page somebody looks at: a room, and a page of each long list in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Generic, TypeVar

from adapters.page import Leaf

T = TypeVar("T")

_PAGE = re.compile(r"([a-z]+)=([1-9][0-9]{0,5})")


class Room(StrEnum):
    """A part of the home page with a door of its own."""

    MINE = "mine"
    TEAM = "team"
    """The administration."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a home page; written, it is what the page remembers of itself."""

    room: Room = Room.MINE
    pages: Mapping[str, int] = field(default_factory=dict)
    """The page of each list that is not at its first."""

    def written(self) -> str:
        """Write it as the page remembers it."""
        return " ".join((self.room, *(f"{name}={number}" for name, number in self.pages.items())))

    @classmethod
    def read(cls, text: str) -> "Spot":
        """Read what was written; from anything else comes the beginning of the page."""
        words = text.split()
        if not words or words[0] not in tuple(Room):
            return cls()
        found = (_PAGE.fullmatch(word) for word in words[1:])
        return cls(Room(words[0]), {match[1]: int(match[2]) for match in found if match})

    def turned(self, name: str, number: int) -> "Spot":
        """Show another page of a list, and everything else as it is."""
        return replace(self, pages={**self.pages, name: number})


@dataclass(frozen=True, slots=True)
class Excerpt(Generic[T]):
    """The part of a list that is shown."""

    shown: Sequence[T]
    leaf: Leaf


def excerpt(everything: Sequence[T], spot: Spot, name: str, size: int) -> Excerpt[T]:
    """Take the page of a list that a spot asks for, or the last one if the list has become shorter."""
    pages = max(1, -(-len(everything) // size))
    number = min(spot.pages.get(name, 1), pages)
    leaf = Leaf(
        number,
        pages,
        before=spot.turned(name, number - 1).written() if number > 1 else "",
        after=spot.turned(name, number + 1).written() if number < pages else "",
    )
    return Excerpt(everything[(number - 1) * size : number * size], leaf)
