"""What becomes of a choice when another one is made, and when topics merge."""

from itertools import permutations, product

import pytest

from rules.following import chosen, merged, muted, unmuted
from rules.model import Choice, Stance
from tests.rules.cast import (
    FOLLOWED,
    FOLLOWED_SINCE,
    LATER,
    MUTED,
    MUTED_FOLLOWER,
    MUTED_SINCE,
    STANCES,
    UNFOLLOWED,
    UNFOLLOWED_SINCE,
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(None, FOLLOWED_SINCE, id="from nothing"),
        pytest.param(UNFOLLOWED, FOLLOWED_SINCE, id="unfollow sticks until they follow again"),
        pytest.param(MUTED, FOLLOWED_SINCE, id="following unmutes"),
        pytest.param(FOLLOWED, FOLLOWED, id="following twice is following since the first time"),
    ],
)
def test_to_follow(before: Stance | None, after: Stance) -> None:
    assert chosen(before, Choice.FOLLOW, LATER) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(None, UNFOLLOWED_SINCE, id="from nothing"),
        pytest.param(FOLLOWED, UNFOLLOWED_SINCE, id="from following"),
        pytest.param(MUTED, Stance(LATER, Choice.UNFOLLOW, muted=True), id="unfollowing does not unmute"),
        pytest.param(UNFOLLOWED, UNFOLLOWED, id="unfollowing twice changes nothing"),
    ],
)
def test_to_unfollow(before: Stance | None, after: Stance) -> None:
    assert chosen(before, Choice.UNFOLLOW, LATER) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(None, MUTED_SINCE, id="from nothing"),
        pytest.param(
            FOLLOWED, Stance(LATER, Choice.FOLLOW, muted=True), id="muting remembers the choice before"
        ),
        pytest.param(MUTED, MUTED, id="muting twice changes nothing"),
    ],
)
def test_to_mute(before: Stance | None, after: Stance) -> None:
    assert muted(before, LATER) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(MUTED, Stance(LATER), id="a plain mute leaves nothing"),
        pytest.param(MUTED_FOLLOWER, FOLLOWED_SINCE, id="a follower follows again, from the next message"),
        pytest.param(UNFOLLOWED, UNFOLLOWED, id="what is not muted stays as it is"),
        pytest.param(None, None, id="nothing stays nothing"),
    ],
)
def test_to_unmute(before: Stance | None, after: Stance | None) -> None:
    assert unmuted(before, LATER) == after


@pytest.mark.parametrize(
    ("stances", "holds"),
    [
        pytest.param(
            [FOLLOWED, UNFOLLOWED_SINCE], UNFOLLOWED_SINCE, id="followed, later unfollowed the other"
        ),
        pytest.param([UNFOLLOWED, FOLLOWED_SINCE], FOLLOWED_SINCE, id="unfollowed, later followed the other"),
        pytest.param([FOLLOWED, MUTED_SINCE], MUTED_SINCE, id="followed, later muted the other"),
        pytest.param([MUTED, FOLLOWED_SINCE], FOLLOWED_SINCE, id="muted, later followed the other"),
        pytest.param([MUTED, UNFOLLOWED_SINCE], UNFOLLOWED_SINCE, id="muted, later unfollowed the other"),
        pytest.param([FOLLOWED, None], FOLLOWED, id="no choice about the other"),
        pytest.param([FOLLOWED, Stance(LATER)], FOLLOWED, id="a mute taken away is no choice"),
        pytest.param([None, None], None, id="no choice at all"),
        pytest.param([FOLLOWED, UNFOLLOWED], UNFOLLOWED, id="at the same moment the quieter: unfollow"),
        pytest.param([UNFOLLOWED, MUTED], MUTED, id="at the same moment the quieter: mute"),
    ],
)
def test_when_topics_merge_the_latest_explicit_choice_wins(
    stances: list[Stance | None], holds: Stance | None
) -> None:
    assert merged(*stances) == holds


def test_topics_merge_in_any_order() -> None:
    for stances in product(STANCES, repeat=3):
        assert len({merged(*order) for order in permutations(stances)}) == 1
        assert merged(merged(*stances[:2]), stances[2]) == merged(*stances)
