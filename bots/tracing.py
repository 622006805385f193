"""Which request and which messages a line of the log is about, from their arrival to the notice about them.

A message is named by its workspace and by the platform's name of it, both of which are stored with it: so its
notice, sent by another thread or another program, names it in the same way.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

MOST_NAMED = 5
"""Messages that one line names."""
LONGEST = 64
STRANGE = re.compile(r"[^\w./:-]")


@dataclass(frozen=True, slots=True)
class Trace:
    """What is being worked on."""

    request: str | None = None
    """The platform's own name of what it has sent us."""
    messages: tuple[str, ...] = ()


NOTHING = Trace()
_trace = ContextVar("trace", default=NOTHING)


def current() -> Trace:
    """Tell what this thread is working on."""
    return _trace.get()


@contextmanager
def request(name: str) -> Iterator[None]:
    """Work on what a platform has sent under that name."""
    with _working_on(replace(current(), request=_harmless(name) or None)):
        yield


@contextmanager
def about(workspace_id: int, refs: Iterable[str]) -> Iterator[None]:
    """Work on these messages of a workspace."""
    named = tuple(f"{workspace_id}/{_harmless(ref)}" for ref, _ in zip(refs, range(MOST_NAMED), strict=False))
    with _working_on(replace(current(), messages=named)):
        yield


@contextmanager
def _working_on(trace: Trace) -> Iterator[None]:
    before = _trace.set(trace)
    try:
        yield
    finally:
        _trace.reset(before)


def _harmless(name: str) -> str:
    """Let nothing into the log that is no name, whoever has made it up."""
    return STRANGE.sub("?", name[:LONGEST])
