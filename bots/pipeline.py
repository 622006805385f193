"""The first half of the road: an event is recorded and planned in one transaction, then acknowledged.

The second half, from a due alert to the sent notice, is ``bots.sweep``.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.trouble import PlatformTroubleError
from bots import tracing
from bots.clock import seconds
from bots.lookups import Lookups
from bots.metrics import Metrics
from bots.offices import Office, Offices
from bots.past import MARGIN, Past
from bots.pauses import Pauses
from bots.placing import attach_renamed, is_ignored, known, settle
from bots.troubles import Troubles
from rules.decide import Alert, Case, Skip, is_concerned, plan
from rules.events import (
    ChannelChanged,
    ChannelGone,
    ChannelRenumbered,
    Event,
    Joined,
    Left,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    Moved,
    PersonAmended,
    PersonChanged,
    Reacted,
    refs_of,
)
from rules.model import Channel, Message
from rules.notices import is_late
from storage.recording import Concern, Placed, Situation
from storage.store import Store

log = logging.getLogger(__name__)

MOST_FETCHED = 100
"""Messages that are fetched, newest first kept, when a topic comes in from where nobody listened."""


@dataclass(frozen=True, slots=True)
class Road:
    """Takes in what happens in the workspaces and plans who is told about it."""

    store: Store
    offices: Offices
    pauses: Pauses = field(default_factory=Pauses)
    pauses_of_past: Pauses = field(default_factory=Pauses)
    metrics: Metrics = field(default_factory=Metrics)
    troubles: Troubles = field(default_factory=Troubles)
    heard: dict[int, datetime] = field(default_factory=dict)
    """When a platform last told something of its own accord, by the id of the workspace."""

    def hear(self, workspace_id: int, event: Event, now: datetime) -> None:
        """Record what a platform has just told of its own accord."""
        self.heard[workspace_id] = now
        try:
            self.ingest(workspace_id, event, now)
        except Exception:
            self.metrics.unstored(self.offices[workspace_id].workspace)
            raise

    def ingest(self, workspace_id: int, event: Event, now: datetime) -> None:
        """Record an event and plan its alerts; once this returns, nothing of it can be lost.

        Raises what the database raises when the event could not be stored: it must not be acknowledged then.
        """
        with tracing.about(workspace_id, refs_of(event)):
            self._ingest(workspace_id, event, now)

    def _ingest(self, workspace_id: int, event: Event, now: datetime) -> None:  # noqa: C901 a table, one row for each event
        match event:
            case MessagePosted():
                self._take_in(self.offices[workspace_id], event, now)
            case MessageEdited() | MessageDeleted() | Reacted():
                with self.store.recording() as recording:
                    recording.amend(workspace_id, event, now)
            case Moved():
                self._move(self.offices[workspace_id], event, now)
            case Joined() | Left():
                self.store.directory.move(workspace_id, event)
            case PersonChanged(profile):
                self.store.directory.learn_people(workspace_id, [profile])
            case PersonAmended():
                self.store.directory.amend_person(workspace_id, event)
            case ChannelChanged(channel, private):
                self.store.directory.mark_stale(workspace_id, channel, private=private)
            case ChannelGone(channel):
                self.store.directory.leave_channel(workspace_id, channel)
            case ChannelRenumbered(old, new):
                self.store.directory.renumber_channel(workspace_id, old, new)

    def _take_in(self, office: Office, event: MessagePosted, now: datetime) -> None:
        began = seconds()
        self._receive(office, event, now)
        log.info("a message was taken in")
        self.metrics.took_in(office.workspace, now - event.at + timedelta(seconds=seconds() - began))

    def refresh(self, workspace_id: int, now: datetime) -> None:
        """Learn the whole directory anew.

        Raises PlatformTroubleError when the platform cannot be asked.
        """
        Lookups(self.store, self.offices[workspace_id]).everything(now)

    def tend(self, now: datetime) -> None:
        """Look after every workspace, one after the other."""
        for office in self.offices.values():
            self.tend_one(office, now)
            self.recall_one(office, now)
        self.store.forget_early(now)

    def tend_one(self, office: Office, now: datetime) -> None:
        """Look up what is stale or unknown, and plan the messages that waited for it."""
        lookups = Lookups(self.store, office)
        self._ask(office, self.pauses, lookups.missing, now)
        for event in self.store.directory.arrivals(office.workspace.id):
            with tracing.about(office.workspace.id, refs_of(event)):
                self._receive(office, event, now)

    def recall_one(self, office: Office, now: datetime) -> None:
        """Record the past of channels that have become watched, which may take hours."""
        past = Past(Lookups(self.store, office))
        if self.pauses.is_over(office.workspace.id, now):
            self._ask(office, self.pauses_of_past, past.of_new_channels, now)

    def _ask(
        self, office: Office, pauses: Pauses, question: Callable[[datetime], None], now: datetime
    ) -> None:
        """Ask a platform, unless it is to be left alone for a while."""
        if not pauses.is_over(office.workspace.id, now):
            return
        try:
            question(now)
        except PlatformTroubleError as trouble:
            pauses.begin(office.workspace.id, trouble, now)
        else:
            pauses.end(office.workspace.id)

    def _move(self, office: Office, event: Moved, now: datetime) -> None:
        """Take messages to another topic; those that come from where nobody listened are recorded there."""
        known = self.store.directory.channel(office.workspace.id, event.to_channel)
        try:
            if known is None:
                Lookups(self.store, office).channel(event.to_channel, now)
        except PlatformTroubleError as trouble:
            log.warning("%s cannot be asked now: %s; a topic is lost", office.workspace.ref, trouble.why)
        with self.store.recording() as recording:
            transfer = recording.move(office.workspace.id, event, now)
            if transfer.renamed is not None:
                attach_renamed(recording, office.workspace.id, event, transfer.renamed)
        try:
            self._fetch(office, event.to_channel, transfer.unknown, now)
        except PlatformTroubleError as trouble:
            log.warning("%s cannot be asked now: %s; a topic is missing", office.workspace.ref, trouble.why)

    def _fetch(self, office: Office, channel: str, refs: Iterable[str], now: datetime) -> None:
        past = Past(Lookups(self.store, office))
        for ref in sorted(refs, key=lambda ref: (len(ref), ref))[-MOST_FETCHED:]:
            message = office.directory.message(channel, ref)
            if message is None:
                continue
            if is_late(message.at, now):
                past.record(message)
            else:
                self._receive(office, message, now)

    def _receive(self, office: Office, event: MessagePosted, now: datetime) -> None:
        """Store and plan a message: at once, or after looking up what it needs, or when that is known."""
        if self._keep(office.workspace.id, event):
            return
        try:
            self._look_up_for(office, event, now)
        except PlatformTroubleError as trouble:
            # Every message may have to wait.
            self.troubles.note(f"looking things up in {office.workspace.ref}", trouble.why)
        else:
            self.troubles.over(f"looking things up in {office.workspace.ref}")
        if self._keep(office.workspace.id, event, final=True):
            return
        with self.store.recording() as recording:
            recording.keep_unplanned(office.workspace.id, event)

    def _keep(self, workspace_id: int, event: MessagePosted, *, final: bool = False) -> bool:
        """Store and plan a message if enough is known of it; say whether it is settled.

        ``final`` means that there is no more to be learnt: the answer to a thread whose first message is gone
        starts a conversation, and what was said in a channel that is not watched is dropped.
        """
        with self.store.recording() as recording:
            situation = recording.situation(workspace_id, event)
            event = situation.message
            if situation.stored:
                return True
            described = known(situation)
            if described is None or (_asks_for_more(event, situation) and not final):
                return False
            if is_ignored(situation, described.channel):
                return True
            heard, placed, is_elsewhere = settle(recording, workspace_id, event, situation, described)
            concerned = situation.concerned
            if is_elsewhere:
                concerned = recording.concerned(workspace_id, described.channel, placed.conversation_id)
            recording.keep(workspace_id, heard, placed, _answers(heard, placed, described.channel, concerned))
            return True

    def _look_up_for(self, office: Office, event: MessagePosted, now: datetime) -> None:
        lookups = Lookups(self.store, office)
        with self.store.recording() as recording:
            situation = recording.situation(office.workspace.id, event)
        if situation.channel is None or not situation.watched:
            lookups.channel(situation.message.channel, now)
        if situation.author is None:
            lookups.people([event.author])
        if event.thread is not None and situation.root is None:
            self._fetch_first(office, event.channel, event.thread, now)

    def _fetch_first(self, office: Office, channel: str, thread: str, now: datetime) -> None:
        """Record the first message of a thread, unless it is gone."""
        first = office.directory.message(channel, thread)
        if first is None:
            return
        missed_since = self.store.behind.since(office.workspace.id, channel)
        # Its answer may have overtaken it, on its way or while channels catch up: it is no past yet.
        if first.at > now - MARGIN or (missed_since is not None and first.at >= missed_since):
            self._receive(office, first, now)
        else:
            Past(Lookups(self.store, office)).record(first)


def _asks_for_more(event: MessagePosted, situation: Situation) -> bool:
    """Say whether the platform should be asked first: only channels that the bot is in send messages."""
    return not situation.watched or (event.thread is not None and situation.root is None)


def _answers(
    event: MessagePosted, placed: Placed, channel: Channel, concerned: tuple[Concern, ...]
) -> dict[int, Alert | Skip]:
    """Answer for everybody whom the message concerns."""
    message = Message(
        id=0,  # not stored yet; no rule asks for it
        conversation_id=placed.conversation_id or 0,
        author_id=placed.author_id,
        author_role=placed.author_role,
        kind=placed.kind,
        posted_at=event.at,
        new_ticket=placed.new_ticket,
    )
    cases = (Case(message, channel, one.person, one.standing, one.settings) for one in concerned)
    answers = ((case, plan(case)) for case in cases)
    return {case.person.id: answer for case, answer in answers if is_concerned(case, answer)}
