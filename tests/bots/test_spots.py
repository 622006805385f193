"""Which part of a home page somebody looks at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.page import Leaf
from bots.spots import Room, Spot, excerpt

NAMES = st.sampled_from(["waiting", "following", "channels"])
SPOTS = st.builds(Spot, st.sampled_from(Room), st.dictionaries(NAMES, st.integers(1, 999)))


@given(SPOTS)
def test_what_is_written_is_read(spot: Spot) -> None:
    assert Spot.read(spot.written()) == spot


@given(st.text())
def test_anything_else_is_the_beginning_or_a_part_of_it(text: str) -> None:
    assert Spot.read(Spot.read(text).written()) == Spot.read(text)


@pytest.mark.parametrize("text", ["", "nowhere", "nowhere waiting=2", "waiting=2"])
def test_an_unknown_room_is_the_first(text: str) -> None:
    assert Spot.read(text) == Spot()


@given(st.integers(0, 50), SPOTS)
def test_every_line_stands_on_one_page(lines: int, spot: Spot) -> None:
    everything = list(range(lines))
    page = excerpt(everything, spot.turned("waiting", 1), "waiting", 7)
    shown = list(page.shown)
    while page.leaf.after:
        page = excerpt(everything, Spot.read(page.leaf.after), "waiting", 7)
        shown += page.shown
    assert shown == everything


def test_a_page_that_is_gone_is_the_last_one() -> None:
    page = excerpt("abc", Spot(pages={"waiting": 9}), "waiting", 2)
    assert (page.shown, page.leaf) == ("c", Leaf(2, 2, before="mine waiting=1"))


def test_turning_one_list_leaves_the_others_where_they_are() -> None:
    page = excerpt("abc", Spot(Room.TEAM, {"projects": 3}), "channels", 2)
    assert page.leaf.after == "team projects=3 channels=2"
