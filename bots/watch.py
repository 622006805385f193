"""Watches the coverage: admins hear of it when a customer's message begins to alert nobody somewhere."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bots.coverage import holes
from bots.heralds import Herald
from bots.offices import Office, Offices
from rules.coverage import Gap
from rules.delivery import Topic
from storage.directory import Place
from storage.store import Store

PAUSE = timedelta(days=7)
"""How long admins hear nothing more of holes, whatever opens."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Looks for holes that have opened in every workspace that wants to hear of them."""

    store: Store
    offices: Offices

    def run(self, now: datetime) -> None:
        """Look everywhere; each hole is told of once while it is open."""
        for office in self.offices.values():
            if self.store.choices.coverage_watch(office.workspace.id).on:
                with self.store.turns.alone(_stream(office)) as is_ours:
                    if is_ours:
                        self._look(office, now)

    def _look(self, office: Office, now: datetime) -> None:
        told = self._told(office)
        # An unconfirmed relay is offered to the admins already when it is found.
        found = [one.place for one in holes(self.store, office.workspace.id, now) if one.gap is not Gap.RELAY]
        opened = [place for place in found if place.id not in told]
        still = told & {place.id for place in found}
        if opened and self._may_speak(office, now):
            still |= self._tell(office, opened, now)
        if still != told:
            self._remember(office, still)

    def _may_speak(self, office: Office, now: datetime) -> bool:
        told_at = self.store.choices.coverage_watch(office.workspace.id).told_at
        return told_at is None or now - told_at >= PAUSE

    def _tell(self, office: Office, opened: Collection[Place], now: datetime) -> set[int]:
        told = Herald(self.store, office).tell_of_channels(Topic.COVERAGE_GAP, opened)
        if told:
            self.store.choices.coverage_told(office.workspace.id, now)
        return told

    def _told(self, office: Office) -> set[int]:
        """Name the channels with a hole that admins have heard of."""
        return {int(one) for one in (self.store.positions.position(_stream(office)) or "").split()}

    def _remember(self, office: Office, channel_ids: Collection[int]) -> None:
        self.store.positions.move(_stream(office), " ".join(map(str, sorted(channel_ids))))


def _stream(office: Office) -> str:
    return f"coverage of {office.workspace.id}"
