"""Looks after every workspace now and then, each for itself: the trouble of one holds up no other."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from adapters.trouble import PlatformTroubleError
from bots.hands import Hands
from bots.offices import Office
from bots.pipeline import Road

log = logging.getLogger(__name__)

Round = Callable[[Office, datetime], None]


@dataclass(frozen=True, slots=True)
class Rounds:
    """Goes round; a workspace where an earlier round has not ended yet is left out."""

    road: Road
    hands: Hands
    readers: Hands
    """Read the past of channels, for as long as it takes."""
    _under_way: set[tuple[str, int]] = field(default_factory=set)
    _changing: Lock = field(default_factory=Lock)

    def tend(self, now: datetime) -> None:
        """Look up what is stale, unknown or past, and plan the messages that waited for it."""
        self._go_round("tend", self.road.tend_one, self.hands, now)
        self._go_round("recall", self.road.recall_one, self.readers, now)
        self.road.store.forget_early(now)

    def refresh(self, now: datetime) -> None:
        """Learn every directory anew."""
        self._go_round("refresh", self._refresh, self.hands, now)

    def _go_round(self, name: str, do: Round, hands: Hands, now: datetime) -> None:
        for office in self.road.offices.values():
            if self._begin(name, office):
                hands.take(self._visit(name, do, office, now))

    def _visit(self, name: str, do: Round, office: Office, now: datetime) -> Callable[[], None]:
        def visit() -> None:
            try:
                do(office, now)
            finally:
                self._end(name, office)

        return visit

    def _begin(self, name: str, office: Office) -> bool:
        with self._changing:
            is_free = (name, office.workspace.id) not in self._under_way
            self._under_way.add((name, office.workspace.id))
            return is_free

    def _end(self, name: str, office: Office) -> None:
        with self._changing:
            self._under_way.discard((name, office.workspace.id))

    def _refresh(self, office: Office, now: datetime) -> None:
        try:
            self.road.refresh(office.workspace.id, now)
        except PlatformTroubleError as trouble:
            log.warning(
                "%s cannot be asked now: %s; it is asked again in an hour", office.workspace.ref, trouble.why
            )
