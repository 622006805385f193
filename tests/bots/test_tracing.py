"""One name leads through the log, from the event of a platform to the notice that tells of its message."""

import io
import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from typing import Any

import pytest

from bots import tracing
from bots.config import LogFormat, Logging
from bots.logs import start_logging
from sandbox.client import Sandbox
from sandbox.zulip.client import ZulipSandbox
from tests.bots.test_two_platforms import branch
from tests.bots.zulip_stage import ZulipStage

Line = dict[str, Any]


@pytest.fixture(autouse=True)
def what_others_have_set_up_is_kept() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


def story(stream: io.StringIO, workspace_id: int, ref: str) -> list[Line]:
    """Find every line about a message."""
    lines = map(json.loads, stream.getvalue().splitlines())
    return [line for line in lines if f"{workspace_id}/{ref}" in line.get("messages", ())]


def test_one_name_is_in_the_log_from_event_to_notice_on_both_platforms(
    tmp_path: Path, stream: io.StringIO
) -> None:
    start_logging(Logging("info", LogFormat.JSON), stream)
    with ZulipSandbox.start() as world, Sandbox.start() as slack:
        world.timing(heartbeat=0.3)
        stage = ZulipStage(world, tmp_path)
        with stage.running(branch(stage, slack)):
            slack.waits_for_connection()
            post = slack.person("carla").says("acme", "Written in Slack")
            slack.waits_until_settled()
            message = world.person("carla").says("acme", "Written in Zulip", "Written in Zulip")
            stage.settles()
            stage.sweeps()
            ids = {one.workspace.platform: one.workspace.id for one in stage.road.offices.values()}
        stage.close()
    for platform, ref in (("slack", post.ts), ("zulip", str(message.id))):
        first, *rest = story(stream, ids[platform], ref)
        assert (first["message"], bool(first["request"])) == ("a message was taken in", True)
        assert rest
        assert all(line["message"].startswith("notice ") and "request" not in line for line in rest)
    assert "Written in" not in stream.getvalue()


@pytest.mark.parametrize(("form", "shown"), [(LogFormat.TEXT, " [Ev1 3/17.5]"), (LogFormat.JSON, '"3/17.5"')])
def test_every_line_names_what_it_is_about_and_no_other_does(
    stream: io.StringIO, form: LogFormat, shown: str
) -> None:
    start_logging(Logging("info", form), stream)
    log = logging.getLogger("bots.story")
    with tracing.request("Ev1"), tracing.about(3, ["17.5"]):
        log.info("within")
    log.info("after")
    within, after = stream.getvalue().splitlines()
    assert shown in within
    assert "17.5" not in after


def test_work_that_is_left_to_another_thread_can_take_its_name_along() -> None:
    with ThreadPoolExecutor(1) as pool, tracing.request("Ev1"):
        assert pool.submit(tracing.current).result() == tracing.NOTHING
        assert pool.submit(copy_context().run, tracing.current).result().request == "Ev1"


def test_a_name_that_somebody_has_made_up_writes_no_lines_of_its_own() -> None:
    with tracing.request("Ev1\nERROR all is lost " + "x" * 1000):
        name = tracing.current().request or ""
    assert (len(name), name.split("?")[0]) == (tracing.LONGEST, "Ev1")


def test_of_many_messages_a_line_names_a_few() -> None:
    with tracing.about(1, map(str, range(1000))):
        assert len(tracing.current().messages) == tracing.MOST_NAMED
