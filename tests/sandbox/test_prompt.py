"""Playing on by hand: typed lines become deeds, and what comes of them is shown."""

from collections.abc import Iterator
from io import StringIO
from threading import Event

import pytest
from slack_sdk import WebClient

from sandbox.client import Sandbox
from sandbox.page import Page
from sandbox.prompt import Prompt
from sandbox.slack.stage import SlackStage


class Paper(StringIO):
    """Keeps what is written, and knows when somebody is told something."""

    def __init__(self) -> None:
        super().__init__()
        self.somebody_is_told = Event()

    def write(self, text: str) -> int:
        """Keep some text."""
        if "is told" in text:
            self.somebody_is_told.set()
        return super().write(text)


@pytest.fixture
def out() -> Paper:
    return Paper()


@pytest.fixture
def prompt(world: Sandbox, out: Paper) -> Prompt:
    return Prompt(SlackStage(world), Page(out, is_coloured=False))


def test_a_line_becomes_a_message(world: Sandbox, prompt: Prompt) -> None:
    prompt.obey(["carla #acme Help me!\n"])
    assert [(post.author, post.text) for post in world.history("#acme")] == [("U0CARLA", "Help me!")]


MISTAKES = [
    pytest.param("hello", "Like this: carla #acme Help!", id="no sense"),
    pytest.param("zoe #acme Help!", "nobody is called zoe", id="nobody"),
    pytest.param("finn #acme Help!", "finn is not in acme", id="somebody who is not there"),
]


@pytest.mark.parametrize(("line", "answer"), MISTAKES)
def test_a_mistake_is_explained(prompt: Prompt, out: Paper, line: str, answer: str) -> None:
    prompt.obey([line])
    assert answer in out.getvalue()


def test_what_the_app_writes_is_shown_as_people_read_it(world: Sandbox, slack: WebClient) -> None:
    slack.chat_postMessage(channel="U0BEN", text="<https://acme.example|Open> &amp; follow &lt;link&gt;")
    assert [line.text for line in SlackStage(world).notices("ben")] == ["Open & follow <link>"]


def test_a_direct_message_is_shown_when_it_comes(prompt: Prompt, slack: WebClient, out: Paper) -> None:
    def lines() -> Iterator[str]:
        slack.chat_postMessage(channel="U0BEN", text="Somebody wrote to you.")
        assert out.somebody_is_told.wait(10)
        yield "\n"

    prompt.obey(lines())
    assert "Ben      is told" in out.getvalue()
