"""What was said before: recorded for following and for who waits, but nobody is told about it."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bots.lookups import Lookups
from bots.placing import is_ignored, known, settle
from rules.events import MessagePosted
from storage.behind import ALWAYS

log = logging.getLogger(__name__)

REACH = timedelta(days=14)
"""How far back the past of a channel goes when it becomes watched."""
MARGIN = timedelta(minutes=5)
"""How new a message may be whose event can still be on its way: it is left to that event, which alerts."""
WHOLE = "whole"
"""The position of a channel of whose past nothing is left."""


@dataclass(frozen=True, slots=True)
class Past:
    """Records the past of one workspace; raises PlatformTroubleError when the platform cannot be asked."""

    lookups: Lookups

    def of_new_channels(self, now: datetime) -> None:
        """Record the past of every channel that has become watched; its last minutes are left for later."""
        store, prefix = self.lookups.store, streams_of(self.lookups.office.workspace.id)
        watched, recorded = self._watched(prefix), store.positions.all(prefix)
        for stream in recorded.keys() - watched.keys():
            # Should the bot come back, there is a new past: what was said meanwhile.
            store.positions.forget(stream)
        for stream, channel in watched.items():
            if self._lacks(channel, recorded.get(stream), now):
                with store.turns.alone(stream) as is_ours:
                    found = store.positions.position(stream)
                    # Another worker may have read it since we looked.
                    if is_ours and self._lacks(channel, found, now):
                        self._read(stream, channel, found, now)

    def _watched(self, prefix: str) -> dict[str, str]:
        """Name the watched channels by their positions."""
        places = self.lookups.store.directory.watched_channels(self.lookups.office.workspace.id)
        return {prefix + place.ref: place.ref for place in places}

    def _lacks(self, channel: str, found: str | None, now: datetime) -> bool:
        return found is None or self._is_over(channel, found, now)

    def _read(self, stream: str, channel: str, found: str | None, now: datetime) -> None:
        """Record a channel's past, or the last minutes of it that were left for later."""
        if found is None:
            self._of_channel(channel, now)
            self.lookups.store.positions.move(stream, now.isoformat())
        else:
            until = datetime.fromisoformat(found)
            self._between(channel, until - MARGIN, until)
            self.lookups.store.positions.move(stream, WHOLE)

    def _is_over(self, channel: str, found: str, now: datetime) -> bool:
        """Say whether no event from before a channel was found can come any more."""
        if found == WHOLE or now - datetime.fromisoformat(found) <= MARGIN:
            return False
        return self._missed_since(channel) is None

    def _of_channel(self, channel: str, now: datetime) -> None:
        missed_since = self._missed_since(channel)
        # The past ends where catching up begins, of which people are told.
        until = (
            now - MARGIN
            if missed_since is None or missed_since <= ALWAYS
            else min(missed_since, now - MARGIN)
        )
        number = self._between(channel, now - REACH, until)
        log.info("recorded the past of channel %s: %d messages", channel, number)

    def _between(self, channel: str, since: datetime, until: datetime) -> int:
        said = self.lookups.office.directory.past(channel, since, until) if since < until else ()
        for message in said:
            self.record(message)
        return len(said)

    def _missed_since(self, channel: str) -> datetime | None:
        return self.lookups.store.behind.since(self.lookups.office.workspace.id, channel)

    def record(self, message: MessagePosted) -> None:
        """Record a message of which nobody is to be told."""
        store, workspace_id = self.lookups.store, self.lookups.office.workspace.id
        with store.recording() as recording:
            unknown = recording.situation(workspace_id, message).author is None
        if unknown:
            self.lookups.people([message.author])
        with store.recording() as recording:
            situation = recording.situation(workspace_id, message)
            message, described = situation.message, None if situation.stored else known(situation)
            if described is not None and not is_ignored(situation, described.channel):
                heard, placed, _ = settle(recording, workspace_id, message, situation, described)
                recording.keep(workspace_id, heard, replace(placed, planned=False), {})


def streams_of(workspace_id: int) -> str:
    """Say how the positions begin that tell which channels' past was recorded."""
    return f"past of {workspace_id} "
