"""Fetches what was said while nobody listened, from platforms that are asked channel by channel.

Nobody is told anything of a channel until it has caught up. What is fetched goes the road of what is heard.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Lock

from adapters.trouble import PlatformTroubleError
from bots.clock import utc_now
from bots.hands import Hands
from bots.offices import Office
from bots.past import REACH
from bots.pauses import Pauses
from bots.pipeline import Road
from rules.events import MessageDeleted, MessageEdited, MessagePosted, Reacted
from storage.behind import Known, Lag

log = logging.getLogger(__name__)

LONGEST_SILENCE = timedelta(seconds=9)
"""Branches say every few seconds that events come in; once they have not, some may have been missed."""
UNKNOWN = timedelta(days=1)
"""So much is fetched where nobody knows how long nobody listened."""
MARGIN = timedelta(minutes=2)
"""How late an event may come: so much from before a gap is fetched again."""

LONGEST_PAUSE = timedelta(minutes=1)
"""For so long a platform may want to be left alone before it tells of one message."""
MOST_PAUSES = 3
"""Times that it may want that for the same message."""


@dataclass(slots=True)
class CatchUp:
    """Knows since when each workspace has been listened to, and fetches what came before."""

    road: Road
    hands: Hands
    platform: str
    clock: Callable[[], datetime] = utc_now
    pause: Callable[[float], object] = field(default_factory=lambda: Event().wait)
    _under_way: set[int] = field(default_factory=set, init=False)
    _failed: Counter[tuple[int, str]] = field(default_factory=Counter, init=False)
    _pauses: Pauses = field(default_factory=Pauses, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    def returning(self, workspace_id: int) -> None:
        """Let its channels be behind since it was last listened to; the very first time nothing was missed.

        It must be called before the workspace is served, lest somebody is told too soon. Where another worker
        listens nothing was missed either: whatever the platform could not hand over comes again.
        """
        heard = self.road.store.positions.position(stream_of(workspace_id))
        if heard is not None and not self.road.store.turns.has_others(self._presence):
            since, now = datetime.fromisoformat(heard), self.clock()
            # If that has yet to come, the clock was set back, and nobody knows when it was.
            self.gap(workspace_id, since if since <= now else now - UNKNOWN)

    def begin(self, workspace_id: int, now: datetime) -> None:
        """Note that a workspace is listened to from now on, unless it was before."""
        positions, stream = self.road.store.positions, stream_of(workspace_id)
        if positions.position(stream) is None:
            positions.move(stream, now.isoformat())

    def _listening(self, workspace_id: int, now: datetime) -> None:
        """Note that events come in; if that is news, some may have been missed."""
        positions, stream = self.road.store.positions, stream_of(workspace_id)
        heard = positions.position(stream)
        if heard is not None and now - datetime.fromisoformat(heard) > LONGEST_SILENCE:
            self.gap(workspace_id, datetime.fromisoformat(heard))
        positions.move(stream, now.isoformat())

    def gap(self, workspace_id: int, since: datetime) -> None:
        """Note that events may have been missed since then."""
        self.road.store.behind.fall_behind(workspace_id, since=since - MARGIN)
        log.info("what was said in workspace %d since %s is fetched", workspace_id, since)

    def run(self, now: datetime) -> None:
        """Note that events come in everywhere, and have the channels that are behind fetched meanwhile."""
        self.road.store.turns.join(self._presence)
        for office in self.road.offices.values():
            if office.workspace.platform == self.platform:
                self._listening(office.workspace.id, now)
                if self._begin(office.workspace.id):
                    self.hands.take(partial(self._visit, office))

    def leave(self) -> None:
        """Note that no events come in any more."""
        self.road.store.turns.leave(self._presence)

    @property
    def _presence(self) -> str:
        return f"listening to {self.platform}"

    def _begin(self, workspace_id: int) -> bool:
        with self._lock:
            is_free = workspace_id not in self._under_way
            self._under_way.add(workspace_id)
            return is_free

    def _visit(self, office: Office) -> None:
        try:
            if self._next(office.workspace.id):
                self._catch_up_alone(office)
        finally:
            with self._lock:
                self._under_way.discard(office.workspace.id)

    def _catch_up_alone(self, office: Office) -> None:
        """Fetch everything, unless another worker is at it; should it end, we go on."""
        with self.road.store.turns.alone(f"catching up {office.workspace.id}") as is_ours:
            while is_ours and (lag := self._next(office.workspace.id)):
                self._fetch(office, lag)

    def _next(self, workspace_id: int) -> Lag | None:
        """Choose a channel, last those where it did not work; None when all have caught up or must wait."""
        if not self._pauses.is_over(workspace_id, self.clock()):
            return None
        lags = self.road.store.behind.lags(workspace_id)
        return min(lags, key=lambda lag: self._failed[workspace_id, lag.channel], default=None)

    def _fetch(self, office: Office, lag: Lag) -> None:
        workspace_id = office.workspace.id
        # Whatever goes wrong, the other channels come first from now on.
        self._failed[workspace_id, lag.channel] += 1
        try:
            self._catch_up(office, lag)
        except PlatformTroubleError as trouble:
            self._pauses.begin(workspace_id, trouble, self.clock())
            # Should the channel be gone, nothing of it is to be fetched.
            self.road.store.directory.mark_stale(workspace_id, lag.channel)
        else:
            self._failed.pop((workspace_id, lag.channel), None)
            self._pauses.end(workspace_id)

    def _catch_up(self, office: Office, lag: Lag) -> None:
        workspace_id, until = office.workspace.id, self.clock()
        known = self.road.store.behind.known(workspace_id, lag.channel, lag.since)
        told = self._told(office, lag, known, until)
        for message in sorted(told.values(), key=lambda one: one.at):
            self.road.ingest(workspace_id, message, until)
            for person in message.reacted:
                self.road.ingest(workspace_id, Reacted(lag.channel, message.ref, person, until), until)
        for one in known:
            change = _change(one, told.get(one.ref), lag.channel, until)
            if change is not None:
                self.road.ingest(workspace_id, change, until)
        # After another gap it is fetched once more: something may have been missed meanwhile.
        self.road.store.behind.caught_up(workspace_id, lag.channel, lag.since)

    def _told(
        self, office: Office, lag: Lag, known: Iterable[Known], until: datetime
    ) -> dict[str, MessagePosted]:
        """Ask for what was said since the gap began, and for how everything that is known stands today."""
        since = min([lag.since, *(one.posted_at for one in known)])
        # The platform's clock may be ahead of ours.
        said = office.directory.past(lag.channel, max(since, until - REACH), until + MARGIN)
        told = {message.ref: message for message in said}
        missing = (one.ref for one in known if one.ref not in told)
        found = [self._found(office, lag.channel, ref) for ref in missing]
        return told | {message.ref: message for message in found if message is not None}

    def _found(self, office: Office, channel: str, ref: str) -> MessagePosted | None:
        """Look a message up, as patiently as the past is read: else it would have to be read again."""
        for _ in range(MOST_PAUSES):
            try:
                return office.directory.message(channel, ref)
            except PlatformTroubleError as trouble:
                if trouble.after is None or trouble.after > LONGEST_PAUSE:
                    raise
                self.pause(trouble.after / timedelta(seconds=1))
        return office.directory.message(channel, ref)


def _change(
    known: Known, told: MessagePosted | None, channel: str, until: datetime
) -> MessageEdited | MessageDeleted | None:
    if told is None:
        return MessageDeleted(channel, known.ref, until)
    relayed = told.spoken.text if told.spoken else None
    if known.text in (told.text, relayed) and known.files == told.files:
        return None
    return MessageEdited(channel, known.ref, until, told.text if relayed is None else relayed, told.files)


def stream_of(workspace_id: int) -> str:
    """Name the position that tells until when a workspace was listened to."""
    return f"heard {workspace_id}"
