"""We keep Slack's limits by ourselves, for each person and for the whole workspace."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.pace import A_SECOND, A_SECOND_TO_ONE, AT_ONCE, AT_ONCE_TO_ONE, Pace

ASKED = st.lists(st.tuples(st.integers(0, 2_000), st.sampled_from("abcdef")), min_size=1, max_size=300)
"""Milliseconds that pass, and who is written to then."""


@given(asked=ASKED)
def test_no_span_sees_more_than_its_limit(asked: list[tuple[int, str]]) -> None:
    now = [0.0]
    pace, taken = Pace(lambda: now[0]), []
    for passed, person in asked:
        now[0] += passed / 1000
        if pace.take(person) is None:
            taken.append((now[0], person))
    for index, (begin, _) in enumerate(taken):
        seen: Counter[str] = Counter()
        for number, (at, person) in enumerate(taken[index:], 1):
            seen[person] += 1
            assert number <= AT_ONCE + (at - begin) * A_SECOND + 1e-6
            assert seen[person] <= AT_ONCE_TO_ONE + (at - begin) * A_SECOND_TO_ONE + 1e-6


def test_who_is_written_to_a_lot_keeps_nobody_else_waiting() -> None:
    pace = Pace(lambda: 0.0)
    assert [pace.take("ann") for _ in range(AT_ONCE_TO_ONE)] == [None] * AT_ONCE_TO_ONE
    assert pace.take("ann") == 1 / A_SECOND_TO_ONE
    assert pace.take("ben") is None


def test_when_the_workspace_has_had_enough_everybody_gets_a_turn_of_their_own() -> None:
    pace = Pace(lambda: 0.0)
    assert {pace.take(f"one of {number}") for number in range(AT_ONCE)} == {None}
    turns = [pace.take(f"another of {number}") or 0.0 for number in range(5)]
    assert all(later > earlier > 0 for earlier, later in pairwise(turns))
