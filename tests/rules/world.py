"""A small world: people act over time, and the road that the rules describe tells them about it.

Nothing here decides. Facts are kept in the plainest way, everybody is asked about every message, and all
decisions are those of ``rules``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import singledispatchmethod
from itertools import groupby

from rules.conversations import Neighbour, answered_at, home, is_new_ticket, kind_of
from rules.decide import Alert, Case, Evidence, Skip, Withdrawal, plan, recheck
from rules.following import chosen, muted, unmuted
from rules.model import Audience, Channel, Choice, Medium, Message, Person, Stance, Standing
from rules.notices import Content, Surviving, compose, goes_out_at, moved_due, quiet_until
from rules.settings import Layer, Settings, resolve
from tests.rules.cast import NOON
from tests.rules.happenings import Assigned, Changed, Chose, Deleted, Happening, Moved, Ruled, Said, Saw

SWEEP = timedelta(seconds=30)
"""Between two looks at what is due, everything that has happened is known."""
FOREVER = NOON + timedelta(days=1)
Batch = tuple[datetime, list[Happening]]
"""What arrives before a sweep, and when that is."""


Place = tuple[int, int, Medium]
"""A person, a conversation (by its first message) and a medium: alerts of one place share a notice."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A notice as it went out, with what the rules knew at that moment."""

    at: datetime
    place: Place
    content: Content
    told: Mapping[int, tuple[Case, Alert]]
    """The messages that it tells about."""
    carried: tuple[int, ...]
    """The messages whose alerts waited for it, told or withdrawn."""


@dataclass
class World:
    """What is known at a moment, and what has been told."""

    people: dict[int, Person]
    channels: dict[int, Channel]
    layers: dict[int, Layer]
    members: dict[tuple[int, int], datetime]
    """Since when a person is in a channel."""
    messages: dict[int, Message] = field(default_factory=dict)
    said: dict[int, Said] = field(default_factory=dict)
    seen: list[Saw] = field(default_factory=list)
    stances: dict[tuple[int, str, int], Stance | None] = field(default_factory=dict)
    assigned: dict[int, tuple[int | None, datetime]] = field(default_factory=dict)
    answers: dict[tuple[int, int], Alert | Skip] = field(default_factory=dict)
    """What was planned, by message and person."""
    waiting: dict[Place, dict[int, datetime]] = field(default_factory=lambda: defaultdict(dict))
    """When the alerts of each place are due, by message."""
    quiet: dict[Place, datetime] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    withdrawn: dict[tuple[int, Place], Skip | Withdrawal] = field(default_factory=dict)

    @singledispatchmethod
    def take(self, happening: Happening) -> None:
        """Remember what has happened, and plan who is told about it."""
        raise NotImplementedError(happening)

    @take.register
    def _(self, said: Said) -> None:
        channel = self.channels[said.channel]
        if said.ref in self.messages or channel.audience is Audience.OFF:
            return
        message = self._stored(said, channel)
        self.said[said.ref], self.messages[said.ref] = said, message
        for person in self.people:
            answer = plan(self.case(message, person))
            self.answers[said.ref, person] = answer
            if isinstance(answer, Alert):
                for medium in answer.media:
                    self.waiting[person, message.conversation_id, medium][said.ref] = answer.due_at

    @take.register
    def _(self, deleted: Deleted) -> None:
        if deleted.ref in self.messages:
            self.messages[deleted.ref] = replace(self.messages[deleted.ref], deleted=True)

    @take.register
    def _(self, saw: Saw) -> None:
        self.seen.append(saw)

    @take.register
    def _(self, chose: Chose) -> None:
        target = self.conversation(chose.ref) if chose.level == "conversation" else chose.ref
        if target is not None:
            key = (chose.person, chose.level, target)
            self.stances[key] = _after(chose.verb, self.stances.get(key), chose.at)

    @take.register
    def _(self, assigned: Assigned) -> None:
        self.assigned[assigned.item] = (assigned.person, assigned.at)

    @take.register
    def _(self, changed: Changed) -> None:
        self.layers[changed.person] = changed.layer
        wait = self.settings(changed.person).wait
        for (person, *_), due in self.waiting.items():
            if person == changed.person:
                due.update({ref: moved_due(self.messages[ref].posted_at, wait, changed.at) for ref in due})

    @take.register
    def _(self, moved: Moved) -> None:
        if moved.joins:
            self.members.setdefault((moved.person, moved.channel), moved.at)
        else:
            self.members.pop((moved.person, moved.channel), None)

    @take.register
    def _(self, ruled: Ruled) -> None:
        if isinstance(ruled.now, Channel):
            self.channels[ruled.now.id] = ruled.now
        else:
            self.people[ruled.now.id] = ruled.now

    def sweep(self, now: datetime) -> None:
        """Send every notice that goes out by now."""
        due = [place for place in self.waiting if self._goes_out_at(place) <= now]
        for place in due:
            self._send(place, tuple(self.waiting.pop(place)), now)

    def next_due(self) -> datetime | None:
        """Say when the next notice goes out, if any waits."""
        return min((self._goes_out_at(place) for place in self.waiting), default=None)

    def case(self, message: Message, person: int) -> Case:
        """Gather what is known now about a message and a person."""
        channel = self.channels[self.said[message.id].channel]
        standing = self._standing(message.conversation_id, channel, person)
        return Case(message, channel, self.people[person], standing, self.settings(person))

    def settings(self, person: int) -> Settings:
        """Lay a person's own choices over what is built in."""
        return resolve(Settings(), self.layers.get(person, Layer()))

    def conversation(self, ref: int) -> int | None:
        """Name the conversation of a message by its first message."""
        return self.messages[ref].conversation_id if ref in self.messages else None

    def evidence(self, message: Message, person: int) -> Evidence:
        """Gather what is known now of the message's conversation."""
        here = [one for one in self.messages.values() if one.conversation_id == message.conversation_id]
        looked_at = {saw.ref for saw in self.seen if saw.person == person}
        seen = [one.posted_at for one in here if one.id in looked_at or one.author_id == person]
        return Evidence(max(seen, default=None), answered_at(message, self.messages.values()))

    def _stored(self, said: Said, channel: Channel) -> Message:
        if said.thread is not None:
            joins = self.conversation(said.thread)
        else:
            joins = home(said.at, channel, *self._neighbours(said))
        role = self.people[said.author].role
        kind = kind_of(role, channel.audience)
        ticket = is_new_ticket(kind, starts=joins is None, in_thread=said.thread is not None)
        conversation = said.ref if joins is None else joins
        return Message(said.ref, conversation, said.author, role, kind, said.at, new_ticket=ticket)

    def _neighbours(self, said: Said) -> tuple[Neighbour | None, Neighbour | None]:
        others = [one for one in self.said.values() if one.channel == said.channel and one.thread is None]
        before = max((one for one in others if one.at <= said.at), key=lambda one: one.at, default=None)
        after = min((one for one in others if one.at > said.at), key=lambda one: one.at, default=None)
        return self._neighbour(before), self._neighbour(after)

    def _neighbour(self, said: Said | None) -> Neighbour | None:
        return None if said is None else Neighbour(self.messages[said.ref].conversation_id, said.at)

    def _standing(self, conversation: int, channel: Channel, person: int) -> Standing:
        item = self.said[conversation].item
        assignee, assigned_at = self.assigned.get(item, (None, None)) if item is not None else (None, None)
        wrote = (
            one.posted_at
            for one in self.messages.values()
            if (one.conversation_id, one.author_id) == (conversation, person)
        )
        return Standing(
            member_since=self.members.get((person, channel.id)),
            in_project=any(
                other.project_id == channel.project_id and (person, other.id) in self.members
                for other in self.channels.values()
            ),
            conversation=self.stances.get((person, "conversation", conversation)),
            item=None if item is None else self.stances.get((person, "item", item)),
            channel=self.stances.get((person, "channel", channel.id)),
            assigned_at=assigned_at if assignee == person else None,
            wrote_at=min(wrote, default=None),
        )

    def _goes_out_at(self, place: Place) -> datetime:
        return goes_out_at(self.waiting[place].values(), self.quiet.get(place))

    def _send(self, place: Place, refs: tuple[int, ...], now: datetime) -> None:
        person, _, medium = place
        told: dict[int, tuple[Case, Alert]] = {}
        for ref in refs:
            case = self.case(self.messages[ref], person)
            answer = recheck(case, medium, self.evidence(case.message, person), now)
            if isinstance(answer, Alert):
                told[ref] = (case, answer)
            else:
                self.withdrawn[ref, place] = answer
        if told:
            content = compose([_surviving(case, alert) for case, alert in told.values()])
            self.sent.append(Sent(now, place, content, told, refs))
            self.quiet[place] = quiet_until(now, self.settings(person).wait)


def batches(happenings: Iterable[Happening]) -> list[Batch]:
    """Part what happens by the sweeps in between."""
    by_sweep = groupby(happenings, key=lambda one: _sweep_by(one.at + timedelta.resolution))
    return [(sweep_at, list(known)) for sweep_at, known in by_sweep]


def live(world: World, arriving: Iterable[Batch]) -> World:
    """Let everything arrive, sweeping in between, until nothing waits any more."""
    for sweep_at, known in arriving:
        _pass_time(world, sweep_at - SWEEP)
        for happening in known:
            world.take(happening)
        world.sweep(sweep_at)
    _pass_time(world, FOREVER)
    return world


def _pass_time(world: World, until: datetime) -> None:
    while (due := world.next_due()) is not None and (now := _sweep_by(due)) <= until:
        world.sweep(now)


def _sweep_by(moment: datetime) -> datetime:
    """Name the first sweep that is not before that moment."""
    return NOON - (NOON - moment) // SWEEP * SWEEP


def _after(verb: str, before: Stance | None, at: datetime) -> Stance | None:
    match verb:
        case "mute":
            return muted(before, at)
        case "unmute":
            return unmuted(before, at)
    return chosen(before, Choice(verb), at)


def _surviving(case: Case, alert: Alert) -> Surviving:
    ref = case.message.id
    return Surviving(alert, case.message, str(ref), None, f"author of {ref}", f"words of {ref}")
