"""Worlds as they come: people, channels, first choices, and what happens in ten minutes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st

from rules.model import Audience, Channel, Person, Role, Scope
from rules.settings import Answered, Customers, Layer
from tests.rules.cast import ANA, BEN, CARLA, DAN, EARLIER, ROBOT, SUPPORT, TEAM_ROOM, noon
from tests.rules.happenings import Assigned, Changed, Chose, Deleted, Happening, Moved, Ruled, Said, Saw
from tests.rules.world import Batch, World, batches, live

EVE = Person(6, Role.TEAMMATE, scope=Scope.ALL)
PEOPLE = (BEN, ANA, EVE, CARLA, DAN, ROBOT)
TEAM = (BEN, ANA, EVE)
GAP = timedelta(minutes=2)
CHANNELS = (
    replace(SUPPORT, gap=GAP),
    TEAM_ROOM,
    Channel(3, project_id=1, audience=Audience.CUSTOMER, private=True, gap=GAP, teammates=2),
    Channel(4, project_id=2, audience=Audience.INTERNAL, private=True, protected_history=True, teammates=2),
    Channel(5, project_id=3, audience=Audience.CUSTOMER, gap=GAP, teammates=16),
)


@dataclass(frozen=True, slots=True)
class Story:
    """Where a world begins, and what happens in it, in the order of time."""

    members: frozenset[tuple[int, int]]
    layers: tuple[Layer, ...]
    """The settings of the team."""
    happenings: tuple[Happening, ...]

    def told(self, arriving: Iterable[Batch] | None = None) -> World:
        """Let the story happen as it stands, or as it arrives."""
        world = World(
            people={person.id: person for person in PEOPLE},
            channels={channel.id: channel for channel in CHANNELS},
            layers={person.id: layer for person, layer in zip(TEAM, self.layers, strict=True)},
            members=dict.fromkeys(self.members, EARLIER),
        )
        return live(world, batches(self.happenings) if arriving is None else arriving)


def ids(values: Sequence[Person] | Sequence[Channel]) -> st.SearchStrategy[int]:
    return st.sampled_from([one.id for one in values])


MOMENTS = st.integers(0, 600).map(lambda seconds: noon(seconds=seconds))
SOON = st.integers(0, 200).map(lambda seconds: noon(seconds=seconds))
REFS = st.integers(0, 9)
ITEMS = st.sampled_from((1, 2))
VERBS = st.sampled_from(("follow", "follow", "unfollow", "mute", "unmute"))
LAYERS = st.builds(
    Layer,
    customers=st.sampled_from((None, Customers.FOLLOWED, *Customers)),
    internal=st.sampled_from((None, None, False)),
    replies=st.sampled_from((None, None, False)),
    dm=st.sampled_from((None, False)),
    email=st.sampled_from((None, True)),
    wait=st.sampled_from((None, timedelta(0), timedelta(minutes=5))),
    answered=st.sampled_from((None, Answered.SKIP)),
)
RULED = st.sampled_from(
    (
        replace(CHANNELS[2], opened=True),
        CHANNELS[2],
        replace(CHANNELS[0], audience=Audience.OFF),
        replace(CHANNELS[0], audience=Audience.INTERNAL),
        CHANNELS[0],
        replace(BEN, scope=Scope.ALL),
        replace(BEN, active=False),
        BEN,
        replace(DAN, role=Role.TEAMMATE),
    )
)
SAYINGS = st.builds(
    Said,
    MOMENTS,
    st.just(0),
    st.just(CARLA.id) | ids(PEOPLE),
    st.just(SUPPORT.id) | ids(CHANNELS),
    st.none() | REFS,
    st.none() | ITEMS,
)
OTHERS = st.one_of(
    st.builds(Deleted, MOMENTS, REFS),
    st.builds(Saw, MOMENTS, REFS, ids(TEAM)),
    st.builds(Chose, SOON, ids(TEAM), VERBS, st.just("conversation"), REFS),
    st.builds(Chose, SOON, ids(TEAM), VERBS, st.just("item"), ITEMS),
    st.builds(Chose, SOON, ids(TEAM), VERBS, st.just("channel"), st.just(SUPPORT.id) | ids(CHANNELS)),
    st.builds(Assigned, SOON, ITEMS, st.none() | ids(TEAM)),
    st.builds(Changed, MOMENTS, ids(TEAM), LAYERS),
    st.builds(Changed, MOMENTS, ids(TEAM), st.just(Layer(dm=False, email=True))),
    st.builds(Moved, MOMENTS, ids(PEOPLE), ids(CHANNELS), st.booleans()),
    st.builds(Ruled, MOMENTS, RULED),
)


def _in_order(sayings: list[Said], others: list[Happening]) -> tuple[Happening, ...]:
    """Sort by time and name the messages; nobody speaks of one before it is said."""
    ordered: list[Happening] = []
    said: list[Said] = []
    for happening in sorted([*sayings, *others], key=lambda one: one.at):
        match happening:
            case Said(thread=thread):
                roots = [one for one in said if one.channel == happening.channel and one.thread is None]
                root = roots[thread % len(roots)].ref if thread is not None and roots else None
                said.append(replace(happening, ref=len(said), thread=root))
                ordered.append(said[-1])
            case Deleted(ref=ref) | Saw(ref=ref) | Chose(level="conversation", ref=ref):
                if said:
                    ordered.append(replace(happening, ref=said[ref % len(said)].ref))
            case _:
                ordered.append(happening)
    return tuple(ordered)


STORIES = st.builds(
    Story,
    st.frozensets(st.tuples(ids(PEOPLE), ids(CHANNELS)), min_size=8),
    st.tuples(LAYERS, LAYERS, LAYERS),
    st.builds(_in_order, st.lists(SAYINGS, min_size=4, max_size=12), st.lists(OTHERS, max_size=15)),
)
FEWER = settings(max_examples=settings().max_examples // 3)
"""A story holds dozens of decisions, so fewer of them say as much."""
