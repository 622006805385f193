"""What changes nothing: the same event twice, another order, and what happens in other conversations."""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from itertools import groupby
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.rules.happenings import Chose, Deleted, Happening, Said, Saw
from tests.rules.world import World, batches
from tests.rules.worlds import FEWER, STORIES, Story

CHANCE = st.randoms(use_true_random=False)


def outcome(world: World, conversation: int | None = None) -> tuple[object, ...]:
    """Gather what was planned, told and withdrawn, of one conversation or of all."""
    here = [ref for ref in world.messages if conversation in {None, world.conversation(ref)}]
    sent = [one for one in world.sent if one.place[1] in here]
    return (
        {key: answer for key, answer in world.answers.items() if key[0] in here},
        sorted(sent, key=lambda one: (one.at, one.place)),
        {key: why for key, why in world.withdrawn.items() if key[0] in here},
    )


def of_conversation(world: World, happening: Happening) -> int | None:
    """Name the conversation that something happens in; None for what concerns more than one."""
    match happening:
        case Said(ref=ref) | Deleted(ref=ref) | Saw(ref=ref) | Chose(level="conversation", ref=ref):
            known = world.conversation(ref)
            return ref if known is None else known
    return None


def mixed(world: World, happenings: Iterable[Happening], chance: Random) -> list[Happening]:
    """Let the conversations take turns at random, each in its own order; all else stays in its place."""
    result: list[Happening] = []
    labelled = [(of_conversation(world, one), one) for one in happenings]
    for shared, group in groupby(labelled, key=lambda one: one[0] is None):
        some = list(group)
        result += [happening for _, happening in some] if shared else _turns(some, chance)
    return result


def _turns(labelled: Sequence[tuple[int | None, Happening]], chance: Random) -> list[Happening]:
    queues: dict[int | None, deque[Happening]] = defaultdict(deque)
    for conversation, happening in labelled:
        queues[conversation].append(happening)
    turns = [conversation for conversation, _ in labelled]
    chance.shuffle(turns)
    return [queues[turn].popleft() for turn in turns]


@FEWER
@given(STORIES, CHANCE)
def test_events_of_different_conversations_in_another_order_change_nothing(
    story: Story, chance: Random
) -> None:
    world = story.told()
    other = [(sweep_at, mixed(world, known, chance)) for sweep_at, known in batches(story.happenings)]
    assert outcome(story.told(other)) == outcome(world)


@FEWER
@given(STORIES, CHANCE)
def test_the_same_event_twice_changes_nothing(story: Story, chance: Random) -> None:
    world, arriving = story.told(), batches(story.happenings)
    for index, (_, known) in enumerate(arriving):
        # What was said where nobody listened has left no trace by which a repetition could be known.
        heard = [one for one in known if isinstance(one, Said | Deleted | Saw) and one.ref in world.messages]
        for happening in heard:
            if chance.random() < 0.5:
                _, later = arriving[chance.randrange(index, len(arriving))]
                later.append(happening)
    assert outcome(story.told(arriving)) == outcome(world)


@FEWER
@given(STORIES, st.integers(0, 11))
def test_what_happens_in_one_conversation_changes_nothing_in_another(story: Story, number: int) -> None:
    world = story.told()
    conversations = sorted({message.conversation_id for message in world.messages.values()})
    if conversations:
        chosen = conversations[number % len(conversations)]
        alone = [one for one in story.happenings if of_conversation(world, one) in {None, chosen}]
        assert outcome(story.told(batches(alone)), chosen) == outcome(world, chosen)


@FEWER
@given(STORIES)
def test_seeing_and_reacting_does_not_make_one_a_follower(story: Story) -> None:
    unseen = [one for one in story.happenings if not isinstance(one, Saw)]
    assert story.told(batches(unseen)).answers == story.told().answers
