"""Home pages are remembered for whoever draws them next."""

from storage.homes import Home
from tests.storage.world import World, at


def test_who_has_never_looked_has_no_home_page(world: World) -> None:
    world.teammates("ana")
    assert world.store.homes.look(world.person("ana")) is None


def test_what_was_drawn_last_is_remembered(world: World) -> None:
    world.teammates("ana")
    ana, homes = world.person("ana"), world.store.homes
    homes.opened(ana, "mine", at(0))
    assert homes.look(ana) == Home("mine", None)
    homes.drawn(ana, "first")
    homes.opened(ana, "team", at(5))
    assert homes.look(ana) == Home("team", "first")
    homes.opened(ana, "team", at(6), "second")
    assert homes.look(ana) == Home("team", "second")


def test_nothing_is_noted_for_who_has_never_looked(world: World) -> None:
    world.teammates("ana")
    world.store.homes.drawn(world.person("ana"), "first")
    assert world.store.homes.look(world.person("ana")) is None


def test_who_has_looked_lately_is_listed_the_latest_first(world: World) -> None:
    world.teammates("ana", "ben", "cia")
    homes, stranger = world.store.homes, World(world.store, "T2")
    stranger.teammates("ana")
    for ref, second in (("ana", 1), ("ben", 3), ("cia", 2)):
        homes.opened(world.person(ref), "mine", at(second))
    homes.opened(stranger.person("ana"), "mine", at(4))
    assert homes.opened_since(world.id, at(2), 10) == ["ben", "cia"]
    assert homes.opened_since(world.id, at(0), 1) == ["ben"]
