"""When to try again: growing waits, the platform's demands, and when to give up."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.backoff import LAST_ATTEMPT, LONGEST_WAIT, next_try


@pytest.mark.parametrize(
    ("attempt", "seconds"),
    [
        pytest.param(1, 5, id="5 seconds after the first"),
        pytest.param(2, 10, id="5 · 2"),
        pytest.param(3, 20, id="5 · 2 · 2"),
        pytest.param(4, 40, id="5 · 2 · 2 · 2"),
        pytest.param(8, 640, id="5 · 2⁷"),
        pytest.param(9, 900, id="5 · 2⁸ = 1280 is more than a quarter of an hour"),
        pytest.param(11, 900, id="a quarter of an hour again"),
    ],
)
def test_failures_are_retried_with_growing_waits(attempt: int, seconds: int) -> None:
    assert next_try(attempt) == timedelta(seconds=seconds)


@pytest.mark.parametrize("attempt", [LAST_ATTEMPT, LAST_ATTEMPT + 1, 10_000])
def test_at_some_point_it_is_given_up(attempt: int) -> None:
    assert next_try(attempt) is None


def test_it_is_given_up_about_a_day_after_the_first_try() -> None:
    waits = [next_try(attempt) or timedelta() for attempt in range(1, LAST_ATTEMPT + 1)]
    assert timedelta(hours=23) < sum(waits, timedelta()) < timedelta(hours=25)


@given(st.integers(1, 100), st.timedeltas(timedelta(seconds=1), timedelta(hours=3)), st.floats(0, 1))
def test_a_rate_limit_is_waited_out_as_told(attempt: int, asked: timedelta, jitter: float) -> None:
    assert next_try(attempt, asked=asked, jitter=jitter) == asked


def test_a_wait_of_nothing_is_still_a_pause() -> None:
    assert next_try(1, asked=timedelta()) == timedelta(seconds=1)


@given(st.integers(1, LAST_ATTEMPT - 1), st.floats(0, 1))
def test_jitter_stretches_a_wait_by_up_to_a_quarter(attempt: int, jitter: float) -> None:
    plain, stretched = next_try(attempt), next_try(attempt, jitter=jitter)
    assert plain is not None
    assert stretched is not None
    assert plain <= stretched <= plain * 1.25


def test_full_jitter_is_a_quarter() -> None:
    assert next_try(3, jitter=1.0) == timedelta(seconds=25)


def test_no_wait_is_shorter_than_the_one_before() -> None:
    waits = [next_try(attempt) or timedelta() for attempt in range(1, LAST_ATTEMPT)]
    assert all(earlier <= later <= LONGEST_WAIT for earlier, later in pairwise(waits))
