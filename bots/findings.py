"""What is found out about the configuration and its platforms, and how each thing is."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum

from bots.ports import Directory
from rules.audience import audience
from rules.events import ChannelProfile
from rules.model import Audience, Role
from rules.settings import Settings
from storage.health import Health, health
from storage.store import Store

AUDIENCES = {
    Audience.CUSTOMER: "customers read along",
    Audience.INTERNAL: "internal",
    Audience.OFF: "not watched",
}


class Mark(StrEnum):
    """How something is."""

    FINE = "fine"
    NOTE = "note"
    MEND = "mend"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    mark: Mark
    text: str

    def __str__(self) -> str:
        return f"{self.mark}  {self.text}"


def chosen_audiences(database_url: str, platform: str, ref: str) -> dict[str, Audience]:
    """Tell what admins of a workspace have chosen for its channels, which only the database knows."""
    if health(database_url) is not Health.READY:
        return {}
    with closing(Store(database_url, Settings(), frozenset())) as store:
        known = [one.id for one in store.directory.workspaces() if (one.platform, one.ref) == (platform, ref)]
        places = [place for id_ in known for place in store.directory.watched_channels(id_)]
    return {place.ref: place.audience for place in places if place.audience_chosen}


def channels_found(directory: Directory, chosen: Mapping[str, Audience], none: str) -> Iterable[Finding]:
    """Tell which channels are watched and who reads along there; ``none`` says what to do without any."""
    roles = {person.ref: person.role for person in directory.people()}
    found = [Finding(Mark.FINE, _told(channel, roles, chosen)) for channel in directory.channels()]
    return found or [Finding(Mark.MEND, none)]


def _told(channel: ChannelProfile, roles: Mapping[str, Role], chosen: Mapping[str, Audience]) -> str:
    members = [roles[ref] for ref in channel.members if ref in roles]
    choice = chosen.get(channel.ref)
    by_whom = ", as an admin has chosen" if choice else ""
    return f"#{channel.name}: {AUDIENCES[audience(choice, members, shared=channel.shared)]}{by_whom}."
