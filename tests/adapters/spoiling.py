"""Payloads that are not what they should be."""

from collections.abc import Sequence

from hypothesis import strategies as st

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=8,
)
SPOILT: tuple[object, ...] = (None, 0, "", [], {}, "\ud800", [[{}]])


def places(payload: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Name every place inside a payload."""
    inside = (
        payload.items()
        if isinstance(payload, dict)
        else enumerate(payload)
        if isinstance(payload, list)
        else ()
    )
    return [path, *(place for key, value in inside for place in places(value, (*path, key)))]


def replaced(payload: object, path: Sequence[str | int], value: object) -> object:
    """Put another value into one place of a copy."""
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(payload, dict):
        return {
            key: replaced(inside, rest, value) if key == first else inside for key, inside in payload.items()
        }
    assert isinstance(payload, list)
    return [replaced(inside, rest, value) if key == first else inside for key, inside in enumerate(payload)]
