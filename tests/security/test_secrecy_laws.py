"""No text of a channel ever reaches a person who may not see it: any story, every sign looked for."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from bots.config import Logging
from bots.logs import start_logging
from tests.security.deeds import DEEDS, sweep
from tests.security.examples import few
from tests.security.story import Story
from tests.security.town import Town


@contextmanager
def begun(*, zulip: bool) -> Iterator[tuple[Story, io.StringIO]]:
    root, log = logging.getLogger(), io.StringIO()
    handlers, level = list(root.handlers), root.level
    with TemporaryDirectory() as folder, Town(Path(folder), zulip=zulip) as town:
        start_logging(Logging("debug"), log)
        try:
            yield Story(town), log
        finally:
            root.handlers[:], root.level = handlers, level


@few(6)
@given(st.booleans(), st.integers(0, 2**32))
def test_nothing_of_a_channel_reaches_whoever_may_not_see_it(zulip: bool, number: int) -> None:
    # A story is too long to be made shorter piece by piece: its number tells it again.
    chance = Random(number)  # noqa: S311 stories, no secrets
    with begun(zulip=zulip) as (story, log):
        for _ in range(chance.randint(30, 60)):
            story.goes_on(
                chance.choice(DEEDS), (chance.randrange(60), chance.randrange(60), chance.randrange(60))
            )
        story.goes_on(sweep, (2, 0, 0))
        for turn, person in enumerate(story.town.people):
            story.asks_everything(person, story.message(turn))
            story.looks_around(person)
        assert "zq" not in log.getvalue()
