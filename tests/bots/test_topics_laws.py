"""Whatever becomes of topics: everything is where it was moved to, told once, and to nobody out of sight.

Ann acts, Ben never does: he has seen nothing, so he must be told all that Carla wrote where he could see it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.events import Event, MessageDeleted, MessagePosted, Moved, Reacted
from storage.states import AnswerState
from tests.bots.stage import at
from tests.bots.topics import Topics

CHANNELS, NAMES = ("acme", "beta", "secret"), ("Invoices", "Bills")
Place = tuple[str, str]

PLACES = st.tuples(st.sampled_from(CHANNELS), st.sampled_from(NAMES))
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("writes"), st.sampled_from(("carla", "carla", "ann")), PLACES),
        st.tuples(st.just("moves all"), PLACES, PLACES),
        st.tuples(st.just("moves one"), st.integers(0, 9), PLACES),
        st.tuples(st.just("reacts"), st.integers(0, 9), st.none()),
        st.tuples(st.just("deletes"), st.integers(0, 9), st.none()),
    ),
    min_size=6,
    max_size=16,
)
CHANCE = st.randoms(use_true_random=False)
FEW = settings(max_examples=20, deadline=None)
"""A story lives through a whole database: few of them, each with many moves."""


@dataclass
class Plainly:
    """What became of every message, kept in the plainest way; each deed takes two seconds."""

    places: dict[str, Place] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    """What was out of Ben's sight at any time: he may have been nobody to be told when it came."""
    authors: dict[str, str] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    events: list[Event] = field(default_factory=list)
    second: int = 0

    def does(self, deed: tuple[object, ...]) -> None:
        self.second += 2
        match deed:
            case "writes", str(who), (str(channel), str(topic)):
                self._writes(who, (channel, topic))
            case "moves all", (str(channel), str(topic)), (str(to_channel), str(to_topic)):
                refs = [ref for ref, place in self.places.items() if place == (channel, topic)]
                self._moves(refs, (to_channel, to_topic), whole=True)
            case "moves one", int(number), (str(to_channel), str(to_topic)):
                self._moves(self._one(number), (to_channel, to_topic), whole=False)
            case "reacts", int(number), None:
                self.events += [Reacted(None, ref, "ann", at(self.second)) for ref in self._one(number)]
            case "deletes", int(number), None:
                self.events += [MessageDeleted(None, ref, at(self.second)) for ref in self._one(number)]
                self.deleted |= set(self._one(number))

    def _one(self, number: int) -> list[str]:
        return list(self.places)[number : number + 1]

    def _writes(self, who: str, place: Place) -> None:
        ref = str(1_000 + self.second)
        self.places[ref], self.authors[ref] = place, who
        self._hides([ref], place)
        channel, topic = place
        self.events.append(MessagePosted(channel, ref, who, at(self.second), ref, topic=topic))

    def _moves(self, refs: Sequence[str], target: Place, *, whole: bool) -> None:
        source = self.places[refs[0]] if refs else target
        if source != target:
            self.places |= dict.fromkeys(refs, target)
            self._hides(refs, target)
            when, gone = at(self.second), frozenset(refs)
            self.events.append(Moved(*source, gone, *target, when, whole=whole, resolved=False))

    def _hides(self, refs: Iterable[str], place: Place) -> None:
        self.hidden |= {ref for ref in refs if place[0] == "secret"}

    def in_sight(self) -> set[str]:
        """List what Carla has written where Ben may see it in the end."""
        asked = {ref for ref, who in self.authors.items() if who == "carla"} - self.deleted
        return {ref for ref in asked if self.places[ref][0] != "secret"}

    def holds(self, events: Iterable[Event]) -> None:
        """Let the events arrive, and compare what comes of them."""
        with TemporaryDirectory() as folder:
            stage = Topics(Path(folder))
            arrived(stage, events)
            assert {ref: stage.place_of(ref)[:2] for ref in self.places} == self.places
            told = told_to_ben(stage, self.places)
            stage.close()
        assert self.in_sight() - self.hidden <= told <= self.in_sight()


def lived(deeds: Iterable[tuple[object, ...]]) -> Plainly:
    plainly = Plainly()
    for deed in deeds:
        plainly.does(deed)
    return plainly


def arrived(stage: Topics, events: Iterable[Event]) -> None:
    for event in events:
        if isinstance(event, MessagePosted):
            stage.directory.said[event.channel, event.ref] = event
        stage.happens(event, second=40)


def told_to_ben(stage: Topics, refs: Iterable[str]) -> set[str]:
    """Sweep until nothing waits any more; list what Ben was told, in as many words as there were messages."""
    notices = [one for second in (100, 200, 300) for one in stage.notices(second=second)]
    sent = {ref for ref in refs if _was_told(stage, ref)}
    assert sum(one.content.count for one in notices if one.recipient.ref == "ben") == len(sent)
    return sent


def _was_told(stage: Topics, ref: str) -> bool:
    found = stage.store.questions.message(stage.workspace.id, None, ref)
    assert found is not None
    answers = stage.store.questions.answers(found.id, stage.id_of("ben"))
    return any(one.state is AnswerState.SENT for one in answers)


@FEW
@given(deeds=DEEDS)
def test_everything_is_told_once_to_whoever_may_see_it(deeds: list[tuple[object, ...]]) -> None:
    plainly = lived(deeds)
    plainly.holds(plainly.events)


@FEW
@given(deeds=DEEDS, chance=CHANCE)
def test_events_that_come_twice_change_nothing(deeds: list[tuple[object, ...]], chance: Random) -> None:
    plainly = lived(deeds)
    events = list(plainly.events)
    for event in plainly.events:
        if chance.random() < 0.5:
            events.insert(chance.randint(events.index(event), len(events)), event)
    plainly.holds(events)


@FEW
@given(deeds=DEEDS, chance=CHANCE)
def test_the_order_in_which_events_come_changes_nothing(
    deeds: list[tuple[object, ...]], chance: Random
) -> None:
    plainly = lived(deeds)
    events = list(plainly.events)
    chance.shuffle(events)
    plainly.holds(events)
