"""Tells people, once, that the platform does not accept the token any more that they had lent."""

from dataclasses import dataclass
from datetime import datetime

from bots.heralds import tell
from bots.offices import Office, Offices
from rules.delivery import Announcement, Recipient, Topic
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Losses:
    """Looks for lost connections of which nobody has heard."""

    store: Store
    offices: Offices

    def run(self, now: datetime) -> None:
        """Tell everybody who has not been told."""
        for office in self.offices.values():
            if self.store.connections.untold(office.workspace.id):
                with self.store.turns.alone(f"losses of {office.workspace.id}") as is_ours:
                    if is_ours:
                        self._tell_all(office, now)

    def _tell_all(self, office: Office, now: datetime) -> None:
        for lost in self.store.connections.untold(office.workspace.id):
            if self._tell(office, lost.person_id):
                self.store.connections.told(lost.person_id, now)

    def _tell(self, office: Office, person_id: int) -> bool:
        """Say whether they have been told, or never can be."""
        member = self.store.directory.member(person_id)
        language = self.store.choices.settings(person_id).language
        to = Recipient(person_id, member.ref, member.name, language, member.timezone, member.email)
        return tell(self.store, office, Announcement(Topic.CONNECTION_LOST, to, ()))
