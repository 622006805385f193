"""Killed between any two steps, the program still tells everybody once."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bots import sweep
from storage.due import Due
from tests.bots.stage import at
from tests.bots.story import Story


class KilledError(BaseException):
    """The process is no more."""


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Story]:
    """Begin a story in which every lease has run out before the next sweep."""
    monkeypatch.setattr(sweep, "LEASE", timedelta(minutes=-5))
    with Story(tmp_path) as story:
        yield story


def killed(step: Callable[..., Any], *, before: bool) -> Callable[..., None]:
    """Die just before a step, or just after it."""

    def die(*asked: Any) -> None:
        if not before:
            step(*asked)
        raise KilledError

    return die


MOMENTS = [
    pytest.param(step, before, id=f"{'before' if before else 'after'} {step}")
    for step in ("claim", "load", "begin_sending", "settle")
    for before in (True, False)
]


@pytest.mark.parametrize(("step", "before"), MOMENTS)
def test_a_program_that_is_killed_tells_everybody_once(
    story: Story, monkeypatch: pytest.MonkeyPatch, step: str, *, before: bool
) -> None:
    story.says("carla", "acme", "Help!", second=0)
    with monkeypatch.context() as dying:
        dying.setattr(sweep, "LAST_SEND", timedelta(minutes=1))
        dying.setattr(Due, step, killed(getattr(Due, step), before=before))
        with pytest.raises(KilledError):
            story.sweeper.run(at(60))
    monkeypatch.setattr(sweep, "LEASE", timedelta(minutes=5))
    for second in (120, 5000):
        story.sweeper.run(at(second))
    assert sorted(notice.recipient.ref for notice in story.messenger.sent) == ["ann", "ben"]
