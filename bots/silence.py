"""Notices that a workspace which is otherwise busy tells nothing, and finds out whether something was missed.

An unusual silence is only a reason to ask the platform. When it knows messages of which it has not told us,
they are taken in, and admins hear of it once, until events arrive again.
"""

import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from adapters.trouble import PlatformTroubleError
from bots.hands import Hands
from bots.heralds import Herald
from bots.offices import Office
from bots.pipeline import Road
from rules.delivery import Topic
from rules.silence import SHORTEST, hours_before, is_unusual, look_again

log = logging.getLogger(__name__)

MOST_ASKED = 5
"""Channels that are looked into, busiest first: some platforms allow one question a minute."""
MARGIN = timedelta(minutes=2)
"""How late an event may come: what is newer can still be on its way."""
FETCHED_BY_ITSELF = frozenset({"slack"})
"""Platforms of which everything is fetched where a workspace has fallen behind."""


@dataclass(slots=True)
class Silences:
    """Listens for silence in every workspace."""

    road: Road
    hands: Hands
    _begun: dict[int, datetime] = field(default_factory=dict, init=False)
    """Since when we listen."""
    _looks: dict[int, tuple[datetime, datetime]] = field(default_factory=dict, init=False)
    """For each silence, by when it began, the moment of the next look."""
    _deaf: dict[int, datetime] = field(default_factory=dict, init=False)
    """Since when nothing comes of workspaces in which something was said."""

    def run(self, now: datetime) -> None:
        """Look at every workspace that has been silent for long enough."""
        for office in self.road.offices.values():
            since = self._silent_since(office, now)
            if now >= self._next_look(office, since):
                self._looks[office.workspace.id] = since, look_again(since, now)
                written = self._written(office, since, now)
                if is_unusual(since, now, [sum(one.values()) for one in written]):
                    channels = [channel for channel, _ in sum(written, Counter()).most_common(MOST_ASKED)]
                    self.hands.take(partial(self._ask, office, channels, since, now))

    def deaf(self) -> int:
        """Count the workspaces of which something was said, and nothing came."""
        return len(self._deaf)

    def _silent_since(self, office: Office, now: datetime) -> datetime:
        """Say since when nothing has come; what was before we began tells nothing."""
        workspace_id, heard = office.workspace.id, self.road.heard.get(office.workspace.id)
        if workspace_id not in self._begun:
            self._begin(office, now)
        if heard is not None and workspace_id in self._deaf and heard > self._deaf[workspace_id]:
            del self._deaf[workspace_id]
            self.road.store.positions.forget(_stream(office))
            self.road.metrics.deaf(office.workspace, is_deaf=False)
            log.warning("events arrive again from %s", office.workspace.ref)
        begun = self._begun[workspace_id]
        return begun if heard is None else max(begun, heard)

    def _begin(self, office: Office, now: datetime) -> None:
        """Listen from now on; that nothing came before may have been told to admins already."""
        self._begun[office.workspace.id] = now
        told = self.road.store.positions.position(_stream(office))
        if told is not None:
            self._note_deaf(office, datetime.fromisoformat(told))

    def _note_deaf(self, office: Office, since: datetime) -> None:
        self._deaf[office.workspace.id] = since
        self.road.metrics.deaf(office.workspace, is_deaf=True)

    def _next_look(self, office: Office, since: datetime) -> datetime:
        known, look = self._looks.get(office.workspace.id, (None, since))
        return look if known == since else since + SHORTEST

    def _written(self, office: Office, since: datetime, now: datetime) -> list[Counter[str]]:
        habits, workspace_id = self.road.store.habits, office.workspace.id
        return [Counter(habits.written(workspace_id, *hours)) for hours in hours_before(since, now)]

    def _ask(self, office: Office, channels: list[str], since: datetime, now: datetime) -> None:
        """Find out whether the platform knows of messages that it has not told."""
        with self.road.store.turns.alone(_stream(office)) as is_ours:
            if not is_ours:
                return
            try:
                missed = sum(self._missed(office, channel, since, now) for channel in channels)
            except PlatformTroubleError as trouble:
                log.info("%s is silent and cannot be asked: %s", office.workspace.ref, trouble.why)
                return
            if missed:
                self._tell(office, missed, since)
            else:
                log.info("%s is unusually silent; nothing was said there", office.workspace.ref)

    def _missed(self, office: Office, channel: str, since: datetime, now: datetime) -> int:
        """Take in what was said in a channel and not told, and count it."""
        said = {one.ref: one for one in office.directory.past(channel, since, now - MARGIN)}
        untold = said.keys() - self._known(office, channel, since)
        for ref in sorted(untold, key=lambda ref: said[ref].at):
            self.road.ingest(office.workspace.id, said[ref], now)
        # Not all that is said is kept; only what is counts.
        return len(untold & self._known(office, channel, since))

    def _known(self, office: Office, channel: str, since: datetime) -> set[str]:
        return {one.ref for one in self.road.store.behind.known(office.workspace.id, channel, since)}

    def _tell(self, office: Office, missed: int, since: datetime) -> None:
        store, workspace = self.road.store, office.workspace
        if workspace.platform in FETCHED_BY_ITSELF:
            store.behind.fall_behind(workspace.id, since=since - MARGIN)
        self._note_deaf(office, since)
        self.road.metrics.missed(workspace, missed)
        log.warning(
            "no event has come from %s since %s, although %d or more messages were written; "
            "they are fetched, and to find out what is wrong there is: unseen check",
            workspace.ref,
            since,
            missed,
        )
        is_told = store.positions.position(_stream(office)) is not None
        if not is_told and Herald(store, office).tell_of_platform(Topic.DEAF):
            store.positions.move(_stream(office), since.isoformat())


def _stream(office: Office) -> str:
    return f"silence of {office.workspace.id}"
