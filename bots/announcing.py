"""Tells admins, once, of customers in channels called internal and of bots that may be relays."""

from dataclasses import dataclass
from datetime import datetime

from bots.heralds import Herald
from bots.offices import Offices
from rules.delivery import Topic
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Announcing:
    """Speaks up in every workspace; what reached nobody is said again the next time."""

    store: Store
    offices: Offices

    def run(self, now: datetime) -> None:
        """Tell what has come up since the last time."""
        for office in self.offices.values():
            herald, workspace_id = Herald(self.store, office), office.workspace.id
            if self.store.directory.to_warn_of(workspace_id) or self.store.relays.to_offer(workspace_id):
                with self.store.turns.alone(f"announcements of {workspace_id}") as is_ours:
                    if is_ours:
                        self._warn(herald, now)
                        self._offer(herald, now)

    def _warn(self, herald: Herald, now: datetime) -> None:
        for place in self.store.directory.to_warn_of(herald.office.workspace.id):
            if herald.tell_of_channels(Topic.CUSTOMER_IN_INTERNAL, [place]):
                self.store.directory.warned_of(place.id, now)

    def _offer(self, herald: Herald, now: datetime) -> None:
        for found in self.store.relays.to_offer(herald.office.workspace.id):
            if herald.tell_of_bot(Topic.INTEGRATION_FOUND, found.member):
                self.store.relays.offered(found.member.id, now)
