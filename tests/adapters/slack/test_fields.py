"""Fields of payloads are read as they are, or not at all."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.fields import moment, written

STAMPS = st.builds("{}.{:06d}".format, st.integers(0, 9_999_999_999), st.integers(0, 999_999))


@given(STAMPS)
def test_a_time_is_read_and_written_without_loss(stamp: str) -> None:
    assert written(moment(stamp)) == stamp


@given(STAMPS, STAMPS)
def test_times_are_in_the_order_of_their_stamps(one: str, other: str) -> None:
    assert (moment(one) < moment(other)) == (Decimal(one) < Decimal(other))


@pytest.mark.parametrize(
    "stamp", ["", "now", "1700000000", "1700000000.1", "1700000000.0000001", "-1.000000"]
)
def test_what_is_no_time_is_refused(stamp: str) -> None:
    with pytest.raises(ValueError, match="not a timestamp"):
        moment(stamp)


def test_a_time_has_its_zone() -> None:
    assert moment("0.000001") == datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC)
