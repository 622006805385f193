"""Why somebody follows a conversation: every sentence of it, then every combination."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from rules.following import Because, chosen, is_muted, muted, reason_to_follow
from rules.model import Choice, Stance, Standing
from tests.rules.cast import (
    EARLIER,
    FOLLOWED,
    FOLLOWED_SINCE,
    LATER,
    LEVELS,
    MUTED,
    MUTED_FOLLOWER,
    MUTED_SINCE,
    NOON,
    STANCES,
    UNFOLLOWED,
    UNFOLLOWED_SINCE,
    UNMUTED,
    noon,
    with_stance,
)

MOMENTS = (None, EARLIER, LATER)


def standings() -> Iterator[Standing]:
    """Every way to stand to a conversation."""
    for conversation, item, channel in product(STANCES, repeat=3):
        for assigned_at, wrote_at in product(MOMENTS, repeat=2):
            yield Standing(
                conversation=conversation,
                item=item,
                channel=channel,
                assigned_at=assigned_at,
                wrote_at=wrote_at,
            )


@pytest.mark.parametrize(
    ("standing", "because"),
    [
        pytest.param(Standing(conversation=FOLLOWED), Because.ASKED, id="they asked to"),
        pytest.param(Standing(assigned_at=EARLIER), Because.ASSIGNEE, id="they are its item's assignee"),
        pytest.param(Standing(item=FOLLOWED), Because.ITEM, id="they follow its item"),
        pytest.param(Standing(channel=FOLLOWED), Because.CHANNEL, id="they follow its channel"),
        pytest.param(Standing(wrote_at=EARLIER), Because.WROTE, id="they have written in it"),
        pytest.param(Standing(), None, id="none of these: they do not follow"),
        pytest.param(
            Standing(
                conversation=FOLLOWED, item=FOLLOWED, channel=FOLLOWED, assigned_at=EARLIER, wrote_at=EARLIER
            ),
            Because.ASKED,
            id="asking comes before everything",
        ),
        pytest.param(
            Standing(item=FOLLOWED, channel=FOLLOWED, assigned_at=EARLIER, wrote_at=EARLIER),
            Because.ASSIGNEE,
            id="being the assignee comes before following the item",
        ),
        pytest.param(
            Standing(item=FOLLOWED, channel=FOLLOWED, wrote_at=EARLIER),
            Because.ITEM,
            id="following the item comes before following the channel",
        ),
        pytest.param(
            Standing(channel=FOLLOWED, wrote_at=EARLIER),
            Because.CHANNEL,
            id="following the channel comes before having written",
        ),
        pytest.param(
            Standing(conversation=UNFOLLOWED, wrote_at=LATER), None, id="unfollow sticks, even if they write"
        ),
        pytest.param(
            Standing(conversation=UNFOLLOWED, assigned_at=LATER),
            None,
            id="unfollow sticks, even if they are assigned",
        ),
        pytest.param(
            Standing(channel=UNFOLLOWED, wrote_at=EARLIER),
            None,
            id="an explicit choice beats an automatic one: channel unfollowed, written in it",
        ),
        pytest.param(
            Standing(item=UNFOLLOWED, assigned_at=EARLIER),
            None,
            id="an explicit choice beats an automatic one: item unfollowed, its assignee",
        ),
        pytest.param(
            Standing(conversation=UNFOLLOWED, item=FOLLOWED, channel=FOLLOWED),
            None,
            id="a choice about the conversation beats one about its item",
        ),
        pytest.param(
            Standing(item=UNFOLLOWED, channel=FOLLOWED),
            None,
            id="a choice about the item beats one about its channel",
        ),
        pytest.param(
            Standing(item=FOLLOWED, channel=UNFOLLOWED),
            Because.ITEM,
            id="the item followed, its channel unfollowed",
        ),
        pytest.param(Standing(conversation=UNMUTED), None, id="a mute taken away leaves no choice behind"),
        pytest.param(
            Standing(conversation=UNMUTED, channel=FOLLOWED),
            Because.CHANNEL,
            id="a mute taken away lets the channel's choice count again",
        ),
    ],
)
def test_why_somebody_follows(standing: Standing, because: Because | None) -> None:
    assert reason_to_follow(standing, LATER) is because


@pytest.mark.parametrize(
    ("standing", "because"),
    [
        pytest.param(Standing(conversation=FOLLOWED_SINCE), None, id="asked afterwards"),
        pytest.param(Standing(item=FOLLOWED_SINCE), None, id="item followed afterwards"),
        pytest.param(Standing(channel=FOLLOWED_SINCE), None, id="channel followed afterwards"),
        pytest.param(Standing(assigned_at=LATER), None, id="assigned afterwards"),
        pytest.param(Standing(wrote_at=LATER), None, id="written afterwards"),
        pytest.param(
            Standing(conversation=Stance(NOON, Choice.FOLLOW)), None, id="at the very moment is not before"
        ),
        pytest.param(Standing(wrote_at=NOON), None, id="writing it is not having written before"),
        pytest.param(
            Standing(conversation=FOLLOWED_SINCE, channel=FOLLOWED),
            Because.CHANNEL,
            id="what held before still counts",
        ),
        pytest.param(
            Standing(conversation=FOLLOWED_SINCE, channel=UNFOLLOWED, wrote_at=EARLIER),
            None,
            id="nor does it lift an earlier unfollow",
        ),
        pytest.param(
            Standing(conversation=UNFOLLOWED_SINCE, wrote_at=EARLIER), None, id="but unfollow counts at once"
        ),
        pytest.param(Standing(channel=MUTED_SINCE, wrote_at=EARLIER), None, id="and so does mute"),
    ],
)
def test_following_afterwards_counts_from_the_next_message(
    standing: Standing, because: Because | None
) -> None:
    assert reason_to_follow(standing, NOON) is because


@pytest.mark.parametrize(
    ("standing", "silenced"),
    [
        pytest.param(Standing(conversation=MUTED), True, id="mute silences a conversation"),
        pytest.param(Standing(item=MUTED), True, id="mute silences an item"),
        pytest.param(Standing(channel=MUTED), True, id="mute silences a channel"),
        pytest.param(Standing(channel=MUTED_SINCE), True, id="mute counts at once"),
        pytest.param(Standing(conversation=MUTED_FOLLOWER), True, id="mute lies over a follow"),
        pytest.param(
            Standing(conversation=FOLLOWED, channel=MUTED), False, id="a nearer follow lifts a farther mute"
        ),
        pytest.param(
            Standing(item=FOLLOWED, channel=MUTED), False, id="the item followed in a muted channel"
        ),
        pytest.param(Standing(conversation=MUTED, item=FOLLOWED), True, id="a farther follow lifts no mute"),
        pytest.param(
            Standing(conversation=FOLLOWED_SINCE, channel=MUTED),
            True,
            id="following afterwards does not lift it",
        ),
        pytest.param(
            Standing(conversation=UNFOLLOWED, channel=MUTED),
            True,
            id="a nearer unfollow lifts no mute either",
        ),
        pytest.param(Standing(channel=MUTED, assigned_at=EARLIER), True, id="nor does being the assignee"),
        pytest.param(Standing(channel=MUTED, wrote_at=EARLIER), True, id="nor does writing"),
        pytest.param(Standing(conversation=UNMUTED), False, id="unmuted is not muted"),
        pytest.param(Standing(), False, id="silence is never automatic"),
    ],
)
def test_what_is_muted(standing: Standing, silenced: bool) -> None:
    assert is_muted(standing, NOON) is silenced


def test_asking_beats_everything_else_in_every_combination() -> None:
    asked = {reason_to_follow(replace(one, conversation=FOLLOWED), NOON) for one in standings()}
    assert asked == {Because.ASKED}


@pytest.mark.parametrize("stance", [UNFOLLOWED, UNFOLLOWED_SINCE, MUTED, MUTED_SINCE, MUTED_FOLLOWER])
def test_an_unfollowed_or_muted_conversation_is_never_followed(stance: Stance) -> None:
    reasons = {reason_to_follow(replace(one, conversation=stance), NOON) for one in standings()}
    assert reasons == {None}


def test_nobody_follows_what_they_have_muted() -> None:
    assert not [one for one in standings() if is_muted(one, NOON) and reason_to_follow(one, NOON)]


def test_following_afterwards_changes_nothing_about_a_message() -> None:
    for level, one in product(LEVELS, standings()):
        before, since = with_stance(one, level, None), with_stance(one, level, FOLLOWED_SINCE)
        assert reason_to_follow(since, NOON) is reason_to_follow(before, NOON)
        assert is_muted(since, NOON) is is_muted(before, NOON)


def test_unfollowing_never_makes_anything_louder() -> None:
    for level, one in product(LEVELS, standings()):
        quieter = with_stance(one, level, chosen(getattr(one, level), Choice.UNFOLLOW, LATER))
        assert reason_to_follow(quieter, NOON) in {None, reason_to_follow(one, NOON)}
        assert is_muted(quieter, NOON) or not is_muted(one, NOON)


def test_muting_never_makes_anything_louder() -> None:
    for level, one in product(LEVELS, standings()):
        quieter = with_stance(one, level, muted(getattr(one, level), LATER))
        assert reason_to_follow(quieter, NOON) in {None, reason_to_follow(one, NOON)}
        assert is_muted(quieter, NOON) or not is_muted(one, NOON)


def test_a_moment_decides_to_the_microsecond() -> None:
    just_before = Standing(wrote_at=noon(microseconds=-1))
    assert reason_to_follow(just_before, NOON) is Because.WROTE
