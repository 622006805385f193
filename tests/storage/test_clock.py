"""A clock that is set back keeps nothing waiting."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from storage.due import Again, Sent
from storage.tables import notices
from tests.storage.world import World, at, by_dm

AHEAD = timedelta(minutes=30)
LATER = AHEAD / timedelta(seconds=1)


def test_what_is_tried_again_waits_no_longer(world: World) -> None:
    world.says("carla", text="help!")
    told = world.due(LATER + 60)
    world.settle({one.id: Again(at(LATER + 65), "ratelimited") for one in told}, LATER + 60)
    world.store.clock.set_back(AHEAD, at(60))
    assert world.due(64) == []
    assert {one.id for one in world.due(65)} == {one.id for one in told}


def test_a_conversation_is_quiet_no_longer(world: World) -> None:
    world.says("carla", LATER, text="help!")
    now = at(LATER + 60)
    outcomes = {one.id: Sent("dm/1", now, now + timedelta(minutes=1)) for one in world.due(LATER + 60)}
    world.settle(outcomes, LATER + 60)
    world.says("carla", 1, text="Hello?")
    world.store.clock.set_back(AHEAD, at(60))
    assert world.due(119) == []
    assert by_dm(world.due(120)) == {"ana": ["Hello?"], "ben": ["Hello?"]}


def test_what_is_due_by_the_platforms_clock_stays_so(world: World) -> None:
    world.says("carla", LATER)
    world.store.clock.set_back(AHEAD, at(0))
    assert world.due(LATER + 59) == []
    assert len(world.due(LATER + 60)) == 2


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_lease_of_before_ends_when_it_would_have_ended(world: World) -> None:
    world.says("carla")
    world.due(60)
    leases = select(func.max(notices.c.lease_until))
    with world.store.database.reading() as connection:
        before = connection.execute(leases).scalar_one()
    world.store.clock.set_back(AHEAD, before - AHEAD - timedelta(minutes=4))
    with world.store.database.reading() as connection:
        assert connection.execute(leases).scalar_one() == before - AHEAD
    world.store.clock.set_back(AHEAD, before - AHEAD - timedelta(minutes=4))
    with world.store.database.reading() as connection:
        assert connection.execute(leases).scalar_one() == before - AHEAD
