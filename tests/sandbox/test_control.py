"""The control API and its client: who may use it, what it refuses, how one waits."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from subprocess import PIPE, Popen
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient

from sandbox.client import Sandbox
from sandbox.wire import NothingSeenError, SandboxRefusalError
from sandbox.zulip.client import ZulipSandbox

SOCKETS = Path("/proc/net/tcp")
"""All sockets of this machine, with what they listen at."""


@pytest.mark.parametrize("path", ["/control/credentials", "/api/auth.test"])
def test_a_page_under_another_name_is_refused(world: Sandbox, path: str) -> None:
    connection = HTTPConnection(urlsplit(world.url).netloc)
    connection.request("POST", path, "{}", {"Host": "evil.example"})
    assert connection.getresponse().status == HTTPStatus.FORBIDDEN
    connection.close()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"])
@pytest.mark.parametrize("path", ["/control/credentials", "/api/auth.test", "/socket"])
def test_a_page_of_somebody_else_is_refused(world: Sandbox, path: str, origin: str) -> None:
    connection = HTTPConnection(urlsplit(world.url).netloc)
    connection.request("POST", path, "{}", {"Origin": origin, "Content-Type": "text/plain"})
    assert connection.getresponse().status == HTTPStatus.FORBIDDEN
    connection.close()


def test_its_own_page_is_welcome(world: Sandbox) -> None:
    connection = HTTPConnection(urlsplit(world.url).netloc)
    connection.request("POST", "/control/credentials", "{}", {"Origin": world.url})
    assert connection.getresponse().status == HTTPStatus.OK
    connection.close()


@pytest.mark.skipif(not SOCKETS.exists(), reason=f"{SOCKETS} is Linux's")
def test_it_listens_on_this_machine_alone(world: Sandbox) -> None:
    port = urlsplit(world.url).port
    listening = [line.split()[1] for line in SOCKETS.read_text().splitlines()[1:]]
    mine = [address for address in listening if address.endswith(f":{port:04X}")]
    assert {address.partition(":")[0] for address in mine} == {"0100007F"}


REFUSALS = [
    pytest.param("dance", {}, "no such verb", id="an unknown verb"),
    pytest.param("say", {"person": "carla"}, "channel is missing", id="something missing"),
    pytest.param(
        "say", {"person": "zoe", "channel": "#acme", "text": "x"}, "nobody is called zoe", id="nobody"
    ),
    pytest.param(
        "say", {"person": "finn", "channel": "#acme", "text": "x"}, "finn is not in acme", id="an outsider"
    ),
    pytest.param("history", {"channel": "#void"}, "no channel is called #void", id="no such channel"),
    pytest.param("add_person", {"name": "ben"}, "there is a ben already", id="the same name twice"),
    pytest.param("add_channel", {"name": "acme", "members": ["ann"]}, "already", id="the same channel twice"),
    pytest.param("add_fault", {"trouble": "flood"}, "not a valid Trouble", id="an unknown trouble"),
    pytest.param("press", {"person": "ben", "control": "seen"}, "no such view", id="a home page never drawn"),
]


@pytest.mark.parametrize(("verb", "args", "why"), REFUSALS)
def test_what_cannot_be_done_is_refused_with_a_reason(
    world: Sandbox, verb: str, args: dict[str, object], why: str
) -> None:
    with pytest.raises(SandboxRefusalError, match=why):
        world.wire.ask(verb, **args)


def test_a_control_that_is_not_there_is_refused_with_those_that_are(world: Sandbox, slack: WebClient) -> None:
    button = {"type": "button", "action_id": "seen", "text": {"type": "plain_text", "text": "Seen"}}
    slack.chat_postMessage(channel="U0BEN", text="New", blocks=[{"type": "actions", "elements": [button]}])
    ben = world.person("ben")
    with pytest.raises(SandboxRefusalError, match=r"no control mute; there are .*seen"):
        ben.presses(ben.waits_for_message(), "mute")


def test_waiting_in_vain_says_for_what(world: Sandbox) -> None:
    with pytest.raises(NothingSeenError, match=r"a direct message to ben: not within 0\.01 s"):
        world.person("ben").waits_for_message(within=0.01)


def test_waiting_ends_with_the_first_message_that_fits(world: Sandbox, slack: WebClient) -> None:
    for text in ("One", "Two"):
        slack.chat_postMessage(channel="U0BEN", text=text)
    ben = world.person("ben")
    first = ben.waits_for_message()
    assert first.text == "One"
    assert ben.waits_for_message(after=first).text == "Two"
    assert ben.waits_for_message(containing="Tw").text == "Two"


def test_the_environment_makes_the_program_this_workspaces_app(world: Sandbox) -> None:
    assert world.env().keys() == {"SLACK_API_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"}
    assert world.env(http=True).keys() == {"SLACK_API_URL", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"}


def test_messages_can_be_of_another_time(world: Sandbox) -> None:
    carla = world.person("carla")
    late = carla.says("#acme", "Now")
    early = carla.says("#acme", "Long ago", ts="1700000000.000100")
    assert [post.ts for post in world.history("#acme")] == [early.ts, late.ts]


@contextmanager
def other_process(*options: str) -> Iterator[dict[str, str]]:
    """Run a sandbox in a process of its own and yield what it prints."""
    command = [sys.executable, "-m", "sandbox", "--serve", *options]
    with Popen(command, stdout=PIPE, text=True) as process:
        assert process.stdout
        yield json.loads(process.stdout.readline())
        process.terminate()


def test_the_same_client_works_with_another_process() -> None:
    with other_process() as printed:
        world = Sandbox(printed["url"])
        world.person("carla").says("#acme", "Help!")
        assert [post.text for post in world.history("#acme")] == ["Help!"]
    assert {"SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"} < printed.keys()


def test_so_does_the_one_for_zulip() -> None:
    with other_process("--platform", "zulip") as printed:
        world = ZulipSandbox(printed["url"])
        world.person("carla").says("#acme", "Export", "Help!")
        assert [message.text for message in world.history("#acme", "Export")] == ["Help!"]
    assert printed.keys() == {"url", "ZULIP_SITE", "ZULIP_EMAIL", "ZULIP_API_KEY"}
