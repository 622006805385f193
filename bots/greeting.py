"""Greets the admins of a workspace that is new to the program, once."""

from dataclasses import dataclass
from datetime import datetime

from bots.coverage import holes
from bots.heralds import Herald
from bots.offices import Office, Offices
from rules.coverage import Gap
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Greeting:
    """Tells what is watched, where a customer would alert nobody, and what to do."""

    store: Store
    offices: Offices

    def run(self, now: datetime) -> None:
        """Greet wherever nobody could be reached so far."""
        for office in self.offices.values():
            if self._is_new(office):
                with self.store.turns.alone(_stream(office)) as is_ours:
                    # Another worker may have greeted since we looked.
                    if is_ours and self._is_new(office) and self._greet(office, now):
                        self.store.positions.move(_stream(office), now.isoformat())

    def _is_new(self, office: Office) -> bool:
        return self.store.positions.position(_stream(office)) is None

    def _greet(self, office: Office, now: datetime) -> bool:
        watched = self.store.directory.watched_channels(office.workspace.id)
        # An unconfirmed relay is offered to the admins already when it is found.
        found = holes(self.store, office.workspace.id, now)
        uncovered = {one.place.id for one in found if one.gap is not Gap.RELAY}
        return Herald(self.store, office).greet(watched, uncovered)


def _stream(office: Office) -> str:
    return f"greeting of {office.workspace.id}"
