"""The first half of the road: an event is recorded and planned in one transaction, then acknowledged.

The second half, from a due alert to the sent notice, is ``bots.sweep``.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from adapters.trouble import PlatformTroubleError
from bots.offices import Office, Offices
from rules.conversations import kind_of, running_conversation
from rules.decide import Alert, Case, Skip, is_concerned, plan
from rules.events import (
    ChannelChanged,
    ChannelGone,
    Event,
    Joined,
    Left,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    PersonChanged,
    Reacted,
)
from rules.model import Audience, Channel, Kind, Message
from storage.recording import Author, Concern, Placed, Recording, Situation
from storage.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Road:
    """Takes in what happens in the workspaces and plans who is told about it."""

    store: Store
    offices: Offices

    def ingest(self, workspace_id: int, event: Event, now: datetime) -> None:
        """Record an event and plan its alerts; once this returns, nothing of it can be lost.

        Raises what the database raises when the event could not be stored: it must not be acknowledged then.
        """
        match event:
            case MessagePosted():
                self._receive(self.offices[workspace_id], event, now)
            case MessageEdited() | MessageDeleted() | Reacted():
                with self.store.recording() as recording:
                    recording.amend(workspace_id, event, now)
            case Joined() | Left():
                self.store.directory.move(workspace_id, event)
            case PersonChanged(profile):
                self.store.directory.learn_people(workspace_id, [profile], now)
            case ChannelChanged(channel):
                self.store.directory.mark_stale(workspace_id, channel)
            case ChannelGone(channel):
                self.store.directory.leave_channel(workspace_id, channel)

    def refresh(self, workspace_id: int, now: datetime) -> None:
        """Learn the whole directory anew: people first, because channels name them.

        Raises PlatformTroubleError when the platform cannot be asked.
        """
        office = self.offices[workspace_id]
        self.store.directory.learn_people(workspace_id, office.directory.people(), now)
        for profile in office.directory.channels():
            self.store.directory.learn_channel(workspace_id, profile, now)

    def tend(self, now: datetime) -> None:
        """Look up what is stale or unknown, and plan the messages that waited for it."""
        for office in self.offices.values():
            try:
                self._look_up_missing(office, now)
            except PlatformTroubleError as trouble:
                log.warning("%s cannot be asked now: %s", office.workspace.ref, trouble.why)
            for event in self.store.directory.arrivals(office.workspace.id):
                self._receive(office, event, now)

    def _look_up_missing(self, office: Office, now: datetime) -> None:
        for ref in self.store.directory.stale_channels(office.workspace.id):
            self._look_up_channel(office, ref, now)
        for ref in self.store.directory.unknown_people(office.workspace.id):
            self._look_up_person(office, ref, now)

    def _look_up_channel(self, office: Office, ref: str, now: datetime) -> None:
        profile = office.directory.channel(ref)
        if profile is None:
            self.store.directory.leave_channel(office.workspace.id, ref)
        else:
            self.store.directory.learn_channel(office.workspace.id, profile, now)

    def _look_up_person(self, office: Office, ref: str, now: datetime) -> None:
        profile = office.directory.person(ref)
        if profile is not None:
            self.store.directory.learn_people(office.workspace.id, [profile], now)

    def _receive(self, office: Office, event: MessagePosted, now: datetime) -> None:
        """Store and plan a message at once, or after looking up what it needs, or keep it until that is known."""
        if self._keep_if_known(office, event):
            return
        try:
            self._look_up_for(office, event, now)
        except PlatformTroubleError as trouble:
            log.warning("%s cannot be asked now: %s; a message waits", office.workspace.ref, trouble.why)
        if self._keep_if_known(office, event, rootless=True):
            return
        with self.store.recording() as recording:
            recording.keep_unplanned(office.workspace.id, event)

    def _keep_if_known(self, office: Office, event: MessagePosted, *, rootless: bool = False) -> bool:
        """Store and plan a message if its channel, author and thread are known; say whether it is settled.

        ``rootless`` lets the answer to a thread whose first message cannot be found start a conversation.
        """
        with self.store.recording() as recording:
            situation = recording.situation(office.workspace.id, event)
            if situation.stored:
                return True
            if situation.channel is None or situation.author is None:
                return False
            if not situation.watched or situation.channel.audience is Audience.OFF:
                return True
            if event.thread is not None and situation.root is None and not rootless:
                return False
            _keep(recording, office.workspace.id, event, situation, situation.channel, situation.author)
            return True

    def _look_up_for(self, office: Office, event: MessagePosted, now: datetime) -> None:
        with self.store.recording() as recording:
            situation = recording.situation(office.workspace.id, event)
        if situation.channel is None or not situation.watched:
            self._look_up_channel(office, event.channel, now)
        if situation.author is None:
            self._look_up_person(office, event.author, now)
        if event.thread is not None and situation.root is None:
            self._look_up_root(office, event.channel, event.thread, now)

    def _look_up_root(self, office: Office, channel: str, ref: str, now: datetime) -> None:
        """Record the first message of a thread as the past that it is: nobody is told about it."""
        root = office.directory.message(channel, ref)
        if root is None:
            return
        with self.store.recording() as recording:
            situation = recording.situation(office.workspace.id, root)
        if situation.author is None:
            self._look_up_person(office, root.author, now)
        with self.store.recording() as recording:
            situation = recording.situation(office.workspace.id, root)
            if situation.channel is not None and situation.author is not None:
                placed = _place(root, situation, situation.channel, situation.author)
                recording.keep(office.workspace.id, root, placed, {})


def _keep(
    recording: Recording,
    workspace_id: int,
    event: MessagePosted,
    situation: Situation,
    channel: Channel,
    author: Author,
) -> None:
    placed = _place(event, situation, channel, author)
    concerned = situation.concerned
    if placed.conversation_id != situation.conversation_id:
        concerned = recording.concerned(workspace_id, channel, placed.conversation_id)
    recording.keep(workspace_id, event, placed, _answers(event, placed, channel, concerned))


def _place(event: MessagePosted, situation: Situation, channel: Channel, author: Author) -> Placed:
    """Fix the conversation and the kind of a message."""
    if event.thread is not None:
        home = situation.root
    elif channel.audience is Audience.CUSTOMER:
        home = running_conversation(event.at, situation.before, situation.after, channel.gap)
    else:
        home = None
    kind = kind_of(author.role, channel.audience)
    new_ticket = home is None and event.thread is None and kind is Kind.FROM_CUSTOMER
    return Placed(channel.id, home, author.id, author.role, kind, new_ticket)


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
