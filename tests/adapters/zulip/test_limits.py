"""The bucket keeps below what servers allow, and lets the urgent pass first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.zulip.limits import KEPT_BACK, PER_HOUR, PER_MINUTE, Bucket, Limit, Purpose
from sandbox.zulip.rates import Rates

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
URGENCY = [Purpose.NOTICE, Purpose.RECEIPT, Purpose.QUESTION, Purpose.EDIT]


def drain(bucket: Bucket, purpose: Purpose, now: float = 0.0) -> int:
    """Take all that there is for a purpose, and count it."""
    return next(number for number in range(10_000) if bucket.take(purpose, now) is not None)


@pytest.mark.parametrize("limit", [PER_MINUTE, PER_HOUR], ids=["a minute", "an hour"])
@given(pauses=some.lists(some.floats(0, 90), min_size=1, max_size=40))
def test_in_no_span_more_is_granted_than_the_server_allows(limit: Limit, pauses: list[float]) -> None:
    bucket, now, granted = Bucket(0.0, PER_MINUTE, PER_HOUR), 0.0, list[float]()
    for pause in pauses:
        now += pause
        granted += [now] * drain(bucket, Purpose.NOTICE, now)
    for start in granted:
        assert sum(start <= one < start + limit.seconds for one in granted) <= limit.requests


def test_what_is_more_urgent_finds_something_when_others_find_nothing() -> None:
    bucket = Bucket(0.0, PER_MINUTE, PER_HOUR)
    granted = [drain(bucket, purpose) for purpose in reversed(URGENCY)]
    assert all(number > 0 for number in granted)
    assert sum(granted) == PER_MINUTE.burst


def test_each_purpose_leaves_more_than_the_next_more_urgent_one() -> None:
    assert all(KEPT_BACK[urgent] < KEPT_BACK[other] for urgent, other in pairwise(URGENCY))


def test_whoever_comes_again_when_told_is_served() -> None:
    bucket = Bucket(0.0, PER_MINUTE, PER_HOUR)
    drain(bucket, Purpose.EDIT)
    pause = bucket.take(Purpose.EDIT, 0.0)
    assert pause is not None
    assert bucket.take(Purpose.EDIT, pause) is None


def test_those_who_are_turned_away_get_one_turn_after_the_other() -> None:
    bucket = Bucket(0.0, PER_MINUTE)
    drain(bucket, Purpose.NOTICE)
    pauses = [bucket.take(Purpose.NOTICE, 0.0) or 0.0 for _ in range(20)]
    assert all(later - earlier >= 1 / PER_MINUTE.rate - 0.001 for earlier, later in pairwise(pauses))
    assert [bucket.take(Purpose.NOTICE, pause + 0.001) for pause in pauses] == [None] * 20


def test_nothing_is_granted_for_as_long_as_the_server_asks() -> None:
    bucket = Bucket(0.0, PER_MINUTE, PER_HOUR)
    bucket.empty(10.0, 28.7)
    pause = bucket.take(Purpose.NOTICE, 11.0)
    assert pause is not None
    assert pause == pytest.approx(27.7)
    assert bucket.take(Purpose.NOTICE, 38.6) is not None
    assert bucket.take(Purpose.NOTICE, 38.7) is None


def test_a_long_wait_tells_that_the_hour_is_used_up() -> None:
    bucket = Bucket(0.0, PER_MINUTE, PER_HOUR)
    bucket.empty(0.0, 1200.0)
    assert drain(bucket, Purpose.NOTICE, 1260.0) <= 60 * PER_HOUR.rate + 1


def test_a_server_without_a_limit_per_hour_is_asked_as_often_as_it_allows() -> None:
    bucket = Bucket(0.0, PER_MINUTE, PER_HOUR)
    bucket.lift(200)
    assert sum(drain(bucket, Purpose.NOTICE, 60.0 * minute) for minute in range(60)) > PER_HOUR.requests


def test_a_stricter_server_is_left_one_limit_at_least() -> None:
    bucket = Bucket(0.0, PER_MINUTE, PER_HOUR)
    bucket.lift(10)
    assert drain(bucket, Purpose.NOTICE) == PER_MINUTE.burst


def test_any_number_of_threads_may_take() -> None:
    bucket = Bucket(0.0, PER_MINUTE)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: bucket.take(Purpose.NOTICE, 0.0), range(500)))
    assert answers.count(None) == PER_MINUTE.burst


@pytest.mark.parametrize("workers", [2, 5])
def test_several_workers_of_one_bot_are_hardly_ever_refused(workers: int) -> None:
    server, buckets = Rates(), [Bucket(0.0, PER_MINUTE) for _ in range(workers)]
    served, refused, minutes = 0, 0, 10
    for moment in range(minutes * 60 * 10):
        now = moment / 10
        for bucket in buckets:
            if bucket.take(Purpose.NOTICE, now) is None:
                pause = server.take(1, MIDNIGHT + timedelta(seconds=now), for_events=False)
                served, refused = served + (not pause), refused + bool(pause)
                if pause:
                    bucket.empty(now, pause)
    assert served == minutes * PER_MINUTE.requests
    assert refused <= minutes * workers
