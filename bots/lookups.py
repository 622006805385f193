"""What one workspace's platform is asked: everybody at the start, later whoever and whatever is unknown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bots.offices import Office
from rules.events import ChannelProfile, Profile
from rules.model import Role
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Lookups:
    """Asks the directory of one workspace and remembers the answers; raises PlatformTroubleError."""

    store: Store
    office: Office

    def everything(self, now: datetime) -> None:
        """Learn the whole directory: people first, because channels name them."""
        directory, workspace_id = self.store.directory, self.office.workspace.id
        directory.learn_people(workspace_id, self.office.directory.people())
        left = {place.ref for place in directory.watched_channels(workspace_id)}
        for profile in self.office.directory.channels():
            self._learn(profile, now)
            left.discard(profile.ref)
        for ref in left:
            directory.leave_channel(workspace_id, ref)

    def missing(self, now: datetime) -> None:
        """Look up the channels that are stale and the people whom nobody has described."""
        for ref in self.store.directory.stale_channels(self.office.workspace.id):
            self.channel(ref, now)
        self.people(self.store.directory.unknown_people(self.office.workspace.id))

    def channel(self, ref: str, now: datetime) -> None:
        """Look a channel up; one that the bot cannot see any more is no longer watched."""
        profile = self.office.directory.channel(ref)
        if profile is None:
            self.store.directory.leave_channel(self.office.workspace.id, ref)
        else:
            self._learn(profile, now)

    def people(self, refs: Iterable[str]) -> None:
        """Look people up; whom the platform does not know comes from outside and counts as a customer."""
        for ref in refs:
            profile = self.office.directory.person(ref) or Profile(ref, ref, Role.CUSTOMER)
            self.store.directory.learn_people(self.office.workspace.id, [profile])

    def _learn(self, profile: ChannelProfile, now: datetime) -> None:
        self.store.directory.learn_channel(self.office.workspace.id, profile, now)
