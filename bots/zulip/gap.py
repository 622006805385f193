"""What happened while nobody listened: fetched, compared with what is stored, and sent the same road."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from adapters.zulip.directory import ZulipDirectory
from adapters.zulip.queues import as_event
from adapters.zulip.retold import Retold, retold
from bots.zulip.intake import Intake
from rules.events import Event, MessageDeleted, MessageEdited, MessagePosted, Moved, Reacted
from storage.gaps import Gaps, Kept

LOOK_BACK = timedelta(days=1)
"""Older messages are not compared any more, unless somebody is still to be told of them."""
OVERTAKEN = 50
"""Numbers before the newest message that are asked for again: of two messages of one moment, the later may
have come first. What is stored already is not stored again."""
MOST_MISSING = 100
"""Messages that are looked up one by one, because they did not come with the others."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The time between the newest message that was taken in and the queue that has just been registered."""

    gaps: Gaps
    directory: ZulipDirectory
    intake: Intake

    def close(self, now: datetime) -> None:
        """Take in what was missed; before the very first start nothing was.

        Raises PlatformTroubleError when Zulip cannot be asked now, StoppedError when the program ends; what
        was taken in by then stays so.
        """
        newest = self.intake.newest
        if newest is None:
            self.intake.advance(int(self.directory.newest() or 0))
            return
        kept = {one.ref: one for one in self.gaps.recent(self.intake.workspace_id, LOOK_BACK)}
        # What was moved must be known before something new is said there.
        for event in self._changes(kept, newest, now):
            self.intake.record(event)
        for page in self.directory.missed(str(max(newest - OVERTAKEN, 0))):
            for message in page:
                self.intake.take(as_event(message))

    def _changes(self, kept: Mapping[str, Kept], newest: int, now: datetime) -> Iterator[Event]:
        """Tell what became of messages that are stored."""
        told = {str(one.number): one for one in self._retold(kept, newest)} if kept else {}
        pairs = [(one, told[ref]) for ref, one in kept.items() if ref in told]
        yield from _moves(pairs, now)
        for one, today in pairs:
            yield from _amendments(one, today, now)
        for ref in list(kept.keys() - told.keys())[-MOST_MISSING:]:
            if self.directory.message(None, ref) is None:
                yield MessageDeleted(None, ref, now)

    def _retold(self, kept: Mapping[str, Kept], newest: int) -> Iterator[Retold]:
        """Tell every message since the oldest of these up to the gap, as it stands today."""
        before = min(map(int, kept)) - 1
        everything = (one for page in self.directory.missed(str(before)) for one in page)
        read = (retold(one, self.intake.scene) for one in everything)
        return takewhile(lambda one: one.number <= newest, read)


Pairs = list[tuple[Kept, Retold]]
"""Messages as they are stored and as they stand today."""
Place = tuple[str, str, bool]
"""A channel, the name of a topic in it, and whether that is resolved."""


def _moves(pairs: Pairs, now: datetime) -> Iterator[Moved]:
    """Tell which topics were moved, renamed or resolved, whole or in part."""
    places: dict[Place, dict[Place, set[str]]] = defaultdict(lambda: defaultdict(set))
    for kept, today in pairs:
        if today.posted is not None:
            before = (kept.channel, kept.topic or "", kept.resolved)
            places[before][_place(before, today.posted)].add(kept.ref)
    for before, found in places.items():
        for after, refs in found.items():
            if after != before:
                (channel, topic, _), (to_channel, to_topic, resolved) = before, after
                whole = len(found) == 1
                yield Moved(channel, topic, frozenset(refs), to_channel, to_topic, now, whole, resolved)


def _place(before: Place, today: MessagePosted) -> Place:
    """Tell where a message stands; capitals make no other topic."""
    topic = today.topic or ""
    name = before[1] if topic.casefold() == before[1].casefold() else topic
    return (today.channel, name, today.resolved)


def _amendments(kept: Kept, today: Retold, now: datetime) -> Iterator[Event]:
    """Tell of new words and of reactions; a relay's words differ from what was posted, edited or not."""
    posted = today.posted
    if posted is not None and today.edited_at is not None and posted.text != kept.text:
        yield MessageEdited(None, kept.ref, today.edited_at, posted.text, posted.files)
    for person in today.reacted:
        yield Reacted(None, kept.ref, person, now)
