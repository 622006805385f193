"""Workers on one database take turns without knowing each other, and a dead one holds up nobody."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from sqlalchemy import text

from rules.model import Role
from rules.settings import Settings
from storage.store import Store
from storage.turns import OURS
from tests.storage.world import World

SHARED = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
"""On SQLite there is one worker only."""
CUT = text("SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE classid = :ours")


@pytest.fixture
def other(url: str) -> Iterator[Store]:
    """Open another worker's store on the same database."""
    other = Store(url, Settings(), frozenset())
    yield other
    other.close()


def is_free(store: Store, about: str) -> bool:
    with store.turns.alone(about) as is_ours:
        return is_ours


def cut(store: Store) -> None:
    """End the connection of whoever holds locks, as their death would."""
    with store.database.reading() as connection:
        connection.execute(CUT, {"ours": OURS})


def test_threads_of_one_worker_take_turns(store: Store) -> None:
    with store.turns.alone("greeting") as is_ours:
        assert is_ours
        assert not is_free(store, "greeting")
        assert is_free(store, "another thing")
    assert is_free(store, "greeting")


def test_what_went_wrong_gives_the_turn_back(store: Store) -> None:
    def fail() -> None:
        with store.turns.alone("greeting"):
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert is_free(store, "greeting")


@SHARED
def test_workers_take_turns(store: Store, other: Store) -> None:
    with store.turns.alone("greeting"):
        assert not is_free(other, "greeting")
        assert is_free(other, "another thing")
    assert is_free(other, "greeting")


@SHARED
def test_whoever_was_not_given_a_turn_gives_none_back(store: Store, other: Store) -> None:
    with ExitStack() as ours:
        ours.enter_context(store.turns.alone("greeting"))
        assert not is_free(other, "greeting")
        assert not is_free(other, "greeting")


@SHARED
def test_the_turn_of_a_dead_worker_is_free_at_once(store: Store, other: Store) -> None:
    with ExitStack() as theirs:
        assert theirs.enter_context(other.turns.alone("greeting"))
        cut(store)
        assert is_free(store, "greeting")


@SHARED
def test_whoever_loses_the_connection_takes_turns_over_another(store: Store, other: Store) -> None:
    other.turns.join("listening")
    cut(store)
    with other.turns.alone("greeting") as is_theirs:
        assert is_theirs
        assert not is_free(store, "greeting")


def test_a_worker_is_no_other_of_its_own(store: Store) -> None:
    store.turns.join("listening")
    assert not store.turns.has_others("listening")


@SHARED
def test_workers_know_of_each_other_while_they_are_there(store: Store, other: Store) -> None:
    assert not store.turns.has_others("listening")
    other.turns.join("listening")
    other.turns.join("listening")
    assert store.turns.has_others("listening")
    assert not store.turns.has_others("another thing")
    other.turns.leave("listening")
    assert not store.turns.has_others("listening")


@SHARED
def test_a_dead_worker_is_there_no_more_and_one_that_lives_comes_back(store: Store, other: Store) -> None:
    other.turns.join("listening")
    cut(store)
    assert not store.turns.has_others("listening")
    assert is_free(other, "anything")
    assert store.turns.has_others("listening")
    other.close()
    # The server hears of it a moment later.
    assert any(not store.turns.has_others("listening") for _ in range(5_000))


@SHARED
def test_workers_that_learn_the_same_team_do_not_wait_for_each_other_for_ever(
    store: Store, other: Store
) -> None:
    everybody = [f"person {number}" for number in range(20)]
    here, there = World(store), World(other)

    def learn(world: World, refs: list[str]) -> None:
        for role in (Role.TEAMMATE, Role.CUSTOMER) * 5:
            world.people(*refs, role=role)
            for channel in ("sales", "help"):
                world.channel(channel, *refs)

    with ThreadPoolExecutor() as pool:
        both = [pool.submit(learn, here, everybody), pool.submit(learn, there, everybody[::-1])]
    assert [one.exception() for one in both] == [None, None]
