"""Cuts long lists into pieces that fit into one statement of any database."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

BATCH = 500
"""Things in one statement, and people learnt in one transaction: nobody else waits long for their turn."""


def batches(things: Iterable[T]) -> Iterator[list[T]]:
    """Cut a list of any length into batches."""
    rest = iter(things)
    while batch := list(islice(rest, BATCH)):
        yield batch
