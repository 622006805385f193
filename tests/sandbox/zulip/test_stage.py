"""The story's and the prompt's way into Zulip: places, commands, and what the bot says unasked."""

from io import StringIO

import pytest
import zulip

from sandbox.page import Page
from sandbox.prompt import Prompt
from sandbox.zulip.client import ZulipSandbox
from sandbox.zulip.markdown import as_read
from sandbox.zulip.stage import ZulipStage


@pytest.fixture
def stage(world: ZulipSandbox) -> ZulipStage:
    return ZulipStage(world)


LINES = [
    pytest.param("carla #acme Help!", "Export", id="no topic named"),
    pytest.param("carla #acme>Prices Help!", "Prices", id="a topic named"),
    pytest.param("ann #general Help!", "chat", id="a channel that is in no story"),
]


@pytest.mark.parametrize(("line", "topic"), LINES)
def test_a_typed_line_becomes_a_message_in_a_topic(
    world: ZulipSandbox, stage: ZulipStage, line: str, topic: str
) -> None:
    Prompt(stage, Page(StringIO(), is_coloured=False)).obey([line])
    channel = line.split()[1].partition(">")[0]
    assert [(one.topic, one.text) for one in world.history(channel)] == [(topic, "Help!")]


def test_a_line_to_the_bot_is_a_direct_message(world: ZulipSandbox, stage: ZulipStage) -> None:
    said = stage.says("ben", "@unseen", "help")
    assert world.message(int(said.number)).channel is None


def test_notices_are_what_the_bot_wrote_unasked(stage: ZulipStage, client: zulip.Client) -> None:
    client.send_message({"type": "private", "to": [13], "content": "**New** in [#acme](https://x.example)"})
    assert [line.text for line in stage.notices("ben")] == ["New in #acme"]


READ = [
    pytest.param("[Open](https://x.example/#narrow/1) · `seen`", "Open · `seen`", id="a link"),
    pytest.param("@_**Ann Lindqvist|11** in **#acme**", "Ann Lindqvist in #acme", id="a name"),
    pytest.param("````quote\nHelp\u2060!\n````\nOpen", "Help!\nOpen", id="a quote"),
    pytest.param("1 &#x2a; 2", "1 * 2", id="a sign"),
]


@pytest.mark.parametrize(("sent", "read"), READ)
def test_markdown_is_shown_as_people_read_it(sent: str, read: str) -> None:
    assert as_read(sent) == read
