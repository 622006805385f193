"""What the pocket organization says, compared with Zulip's own description of its API."""

from pathlib import Path

import pytest
import requests
import zulip

from sandbox.zulip.api import METHODS
from sandbox.zulip.client import ZulipSandbox
from tests.sandbox.zulip.clients import Json, Queue
from tests.sandbox.zulip.contract import Contract
from tests.sandbox.zulip.deeds import DEEDS, Deed, asks


@pytest.fixture(scope="session")
def contract(shared_data: Path) -> Contract:
    """Read the description, or skip and say so."""
    return Contract(shared_data / "zulip")


ANSWERS = [
    pytest.param("get-server-settings", "GET server_settings", {}, id="the server"),
    pytest.param("register-queue", "POST register", {}, id="everything at the start"),
    pytest.param(
        "get-messages",
        "GET messages",
        {"anchor": "newest", "num_before": 9, "num_after": 0},
        id="messages",
    ),
    pytest.param("get-message", "GET messages/1001", {}, id="a message"),
    pytest.param("get-read-receipts", "GET messages/1001/read_receipts", {}, id="its readers"),
    pytest.param("add-reaction", "POST messages/1001/reactions", {"emoji_name": "tada"}, id="a reaction"),
    pytest.param("remove-reaction", "DELETE messages/1001/reactions", {"emoji_name": "eyes"}, id="none"),
    pytest.param(
        "send-message", "POST messages", {"type": "direct", "to": "[13]", "content": "x"}, id="sent"
    ),
    pytest.param("update-message", "PATCH messages/1002", {"content": "y"}, id="an edit"),
    pytest.param("update-message", "PATCH messages/1001", {"topic": "z"}, id="another topic"),
    pytest.param("delete-message", "DELETE messages/1002", {}, id="a deletion"),
    pytest.param("get-users", "GET users", {}, id="everybody"),
    pytest.param("get-own-user", "GET users/me", {}, id="oneself"),
    pytest.param("get-user", "GET users/15", {}, id="somebody"),
    pytest.param("get-user", "GET users/31", {}, id="a bot"),
    pytest.param("get-subscriptions", "GET users/me/subscriptions", {}, id="one's channels"),
    pytest.param("get-subscription-status", "GET users/11/subscriptions/103", {}, id="a membership"),
    pytest.param("get-streams", "GET streams", {}, id="channels"),
    pytest.param("get-stream-by-id", "GET streams/104", {}, id="a channel"),
    pytest.param("get-subscribers", "GET streams/104/members", {}, id="its subscribers"),
]


def ask(world: ZulipSandbox, request_line: str, args: Json) -> requests.Response:
    """Make a request with the bot's key."""
    env, (verb, path) = world.env(), request_line.split()
    login = env["ZULIP_EMAIL"], env["ZULIP_API_KEY"]
    sent = {"params" if verb == "GET" else "data": args}
    return requests.request(verb, f"{world.url}/api/v1/{path}", auth=login, timeout=5, **sent)  # type: ignore[arg-type]


@pytest.fixture
def lively(world: ZulipSandbox) -> ZulipSandbox:
    """Let something stand in the organization: a message with reactions, and one of the bot."""
    world.person("ann").edits(asks(world), "Please help!")
    ask(world, "POST messages", {"type": "direct", "to": "[13]", "content": "New"})
    ask(world, "POST messages/1001/reactions", {"emoji_name": "eyes"})
    return world


@pytest.mark.parametrize(("name", "request_line", "args"), ANSWERS)
def test_answers_are_as_described(
    lively: ZulipSandbox, contract: Contract, name: str, request_line: str, args: Json
) -> None:
    answer = ask(lively, request_line, args)
    assert (answer.status_code, answer.json()["result"]) == (200, "success")
    assert lively.requests()[-1].method == name
    assert contract.complaints(name, 200, answer.json()) == []


MISTAKES = [
    pytest.param("get-events", "GET events", {"queue_id": "x", "last_event_id": -1}, id="no queue"),
    pytest.param("get-message", "GET messages/99", {}, id="no message"),
    pytest.param("get-read-receipts", "GET messages/99/read_receipts", {}, id="no message to ask about"),
    pytest.param("get-stream-by-id", "GET streams/99", {}, id="no channel"),
    pytest.param(
        "send-message", "POST messages", {"type": "direct", "to": "[99]", "content": "x"}, id="nobody"
    ),
    pytest.param("update-message", "PATCH messages/1001", {"content": "x"}, id="another's message"),
    pytest.param("delete-message", "DELETE messages/1001", {}, id="another's message to delete"),
]


@pytest.mark.parametrize(("name", "request_line", "args"), MISTAKES)
def test_refusals_are_as_described(
    lively: ZulipSandbox, contract: Contract, name: str, request_line: str, args: Json
) -> None:
    answer = ask(lively, request_line, args)
    assert (answer.status_code, answer.json()["result"]) == (400, "error")
    assert contract.complaints(name, 400, answer.json()) == []


@pytest.mark.parametrize(("deed", "kinds"), DEEDS)
def test_events_are_as_described(
    world: ZulipSandbox, queue: Queue, contract: Contract, deed: Deed, kinds: list[str]
) -> None:
    deed(world)
    events = queue.news()
    assert len(events) == len(kinds)
    assert [one for event in events for one in contract.complaints_about_event(event)] == []


def test_signs_of_life_are_as_described(world: ZulipSandbox, queue: Queue, contract: Contract) -> None:
    world.timing(heartbeat=0)
    (event,) = queue.news(dont_block=False)
    assert contract.complaints_about_event(event) == []


def test_every_method_is_called_as_in_the_description(contract: Contract) -> None:
    described = {
        (verb.upper(), path.removeprefix("/")): operation["operationId"]
        for path, operations in contract.described["paths"].items()
        for verb, operation in operations.items()
        if "operationId" in operation
    }
    assert {where: method.name for where, method in METHODS.items()}.items() <= described.items()


def test_the_description_notices_what_is_wrong(client: zulip.Client, contract: Contract) -> None:
    told = client.get_profile()
    assert contract.complaints("get-own-user", 200, told) == []
    assert contract.complaints("get-own-user", 200, told | {"mood": "good"})
    assert contract.complaints("get-own-user", 200, told | {"user_id": "41"})
    assert contract.complaints_about_event({"id": 0, "type": "heartbeat", "mood": "good"})
