"""The concerned are found by index, and deciding for them alone decides like asking everybody."""

from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from sqlalchemy import select, true

from rules.decide import Alert, Case, is_concerned, plan
from rules.model import Channel, Kind, Message, Role
from storage.cases import Sight, read_sight, sights
from storage.store import Store
from storage.tables import channels, conversations, items
from tests.storage.deeds import CHANNELS, DEEDS, Deed, SmallWorld, live

NUMBERS = count()
NOBODY = -1


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_deciding_for_the_concerned_is_deciding_for_everybody(store: Store, deeds: list[Deed]) -> None:
    world = SmallWorld(store, f"law {next(NUMBERS)}")
    live(world, deeds)
    homes: list[tuple[int, int | None]] = [(world.place(channel), None) for channel in CHANNELS]
    homes += [(channel_of(store, one), one) for one in dict.fromkeys(world.conversations)]
    for channel_id, conversation_id in homes:
        everybody = ask_everybody(world, channel_id, conversation_id)
        channel = next(iter(everybody.values())).channel
        found = ask_concerned(world, channel, conversation_id)
        assert found == {person_id: everybody[person_id] for person_id in found}
        for kind in Kind:
            told = {person_id for person_id, sight in everybody.items() if concerns(world, sight, kind)}
            assert told <= set(found)


def ask_everybody(world: SmallWorld, channel_id: int, conversation_id: int | None) -> dict[int, Sight]:
    """Ask about every single person in the workspace."""
    here = conversations.c.id == conversation_id if conversation_id else ~true()
    start = channels.outerjoin(conversations, here).outerjoin(items, items.c.id == conversations.c.item_id)
    with world.store.database.reading() as connection:
        rows = connection.execute(sights(start, true()).where(channels.c.id == channel_id)).mappings()
        found = [read_sight(row, world.store.layers) for row in rows]
    return {sight.person.id: sight for sight in found}


def ask_concerned(world: SmallWorld, channel: Channel, conversation_id: int | None) -> dict[int, Sight]:
    """Ask only about those whom the store finds."""
    with world.store.recording() as recording:
        found = recording.concerned(world.id, channel, conversation_id)
    return {one.person.id: Sight(channel, one.person, one.standing, one.settings) for one in found}


def concerns(world: SmallWorld, sight: Sight, kind: Kind) -> bool:
    """Say whether the rules alert a teammate about a message of that kind, or keep their answer."""
    if sight.person.role is not Role.TEAMMATE:
        return False
    role = Role.CUSTOMER if kind is Kind.FROM_CUSTOMER else Role.TEAMMATE
    # Choices count from the next message, so this one comes after all of them.
    message = Message(0, 0, NOBODY, role, kind, world.now + timedelta(seconds=1))
    case = Case(message, sight.channel, sight.person, sight.standing, sight.settings)
    answer = plan(case)
    return isinstance(answer, Alert) or is_concerned(case, answer)


def channel_of(store: Store, conversation_id: int) -> int:
    """Name the channel of a conversation."""
    with store.database.reading() as connection:
        asked = select(conversations.c.channel_id).where(conversations.c.id == conversation_id)
        return int(connection.execute(asked).scalar_one())
