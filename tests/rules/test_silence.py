"""When silence is unusual."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rules.silence import BUSY, LONGEST, SHORTEST, WEEKS, hours_before, is_unusual, look_again

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
spans = some.timedeltas(timedelta(), timedelta(days=30))
counts = some.lists(some.integers(0, 20), min_size=len(WEEKS), max_size=len(WEEKS))


@pytest.mark.parametrize(
    ("silence", "written", "unusual"),
    [
        pytest.param(SHORTEST, (BUSY, BUSY), True, id="busy in these hours of both weeks"),
        pytest.param(SHORTEST - timedelta(seconds=1), (99, 99), False, id="a short silence"),
        pytest.param(timedelta(hours=8), (99, BUSY - 1), False, id="quiet in one of the weeks"),
        pytest.param(timedelta(hours=8), (), False, id="nothing is known"),
    ],
)
def test_a_silence_is_unusual_where_every_week_was_busy(
    silence: timedelta, written: tuple[int, ...], unusual: bool
) -> None:
    assert is_unusual(NOW - silence, NOW, written) is unusual


@given(spans, counts)
def test_nights_and_weekends_that_are_always_quiet_never_alarm(
    silence: timedelta, written: list[int]
) -> None:
    assert not is_unusual(NOW - silence, NOW, [0, *written[1:]])


@given(spans, spans, counts)
def test_a_longer_silence_is_never_less_unusual(
    silence: timedelta, more: timedelta, written: list[int]
) -> None:
    if is_unusual(NOW - silence, NOW, written):
        assert is_unusual(NOW - silence - more, NOW, written)


@given(spans)
def test_the_same_hours_of_the_weeks_before_are_compared(silence: timedelta) -> None:
    for weeks, (since, until) in zip(WEEKS, hours_before(NOW - silence, NOW), strict=True):
        assert until == NOW - timedelta(weeks=weeks)
        assert until - since == min(silence, LONGEST)


@given(spans)
def test_a_silence_of_months_is_looked_at_a_few_dozen_times(silence: timedelta) -> None:
    looks, now = 0, NOW
    while now < NOW + timedelta(days=90):
        now, looks = look_again(NOW - silence, now), looks + 1
    assert looks < 40
