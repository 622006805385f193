"""What was said before: recorded for following and for who waits, but nobody is told about it."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bots.lookups import Lookups
from bots.placing import is_ignored, known, settle
from rules.events import MessagePosted

log = logging.getLogger(__name__)

REACH = timedelta(days=14)
"""How far back the past of a channel goes when it becomes watched."""
MARGIN = timedelta(minutes=5)
"""How new a message may be whose event can still be on its way: it is left to that event, which alerts."""


@dataclass(frozen=True, slots=True)
class Past:
    """Records the past of one workspace; raises PlatformTroubleError when the platform cannot be asked."""

    lookups: Lookups

    def of_new_channels(self, now: datetime) -> None:
        """Record the past of every channel that has become watched."""
        store, workspace = self.lookups.store, self.lookups.office.workspace
        prefix = streams_of(workspace.id)
        watched = {prefix + place.ref: place.ref for place in store.directory.watched_channels(workspace.id)}
        recorded = store.positions.streams(prefix)
        for stream in recorded - watched.keys():
            # Should the bot come back, there is a new past: what was said meanwhile.
            store.positions.forget(stream)
        for stream in watched.keys() - recorded:
            self._of_channel(watched[stream], now)
            store.positions.move(stream, now.isoformat())

    def _of_channel(self, channel: str, now: datetime) -> None:
        said = self.lookups.office.directory.past(channel, now - REACH, now - MARGIN)
        for message in said:
            self.record(message)
        log.info("recorded the past of channel %s: %d messages", channel, len(said))

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
