"""Who speaks when a relay posts: a teammate whom it names, or somebody without an account."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from rules.events import Spoken
from rules.model import Role


class Namesake(Protocol):
    """Somebody in the workspace who may be the one whom a relay names."""

    @property
    def id(self) -> int:
        """Their id."""

    @property
    def name(self) -> str:
        """Their name."""

    @property
    def email(self) -> str | None:
        """Their e-mail address, if the platform tells it."""

    @property
    def role(self) -> Role | None:
        """What they are to the team."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose words a message is."""

    id: int | None
    """The person or the integration; None for somebody without an account."""
    role: Role
    name: str | None = None
    """What to call somebody without an account."""


def speaker(spoken: Spoken, people: Iterable[Namesake]) -> Speaker:
    """Say who speaks through a relay.

    A teammate is found by address, whatever the relay takes them for, else by a name that only one has. A
    name alone never makes a customer a teammate.
    """
    team = [one for one in people if one.role is Role.TEAMMATE]
    found = [one for one in team if spoken.address and _same(one.email, spoken.address)]
    if not found and spoken.role is Role.TEAMMATE:
        found = [one for one in team if spoken.name and _same(one.name, spoken.name)]
    if len(found) == 1:
        return Speaker(found[0].id, Role.TEAMMATE)
    return Speaker(None, spoken.role, spoken.name or spoken.address)


def _same(one: str | None, other: str) -> bool:
    return one is not None and one.strip().casefold() == other.strip().casefold()
