"""What the sandbox says, compared with what Slack says: every field stands in Slack's own samples."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from slack_bolt import BoltContext, BoltResponse
from slack_sdk import WebClient

from sandbox.client import Sandbox
from tests.sandbox.apps import Json, bolt_app, over_socket, web_client
from tests.sandbox.deeds import DEEDS, Deed
from tests.sandbox.test_interactions import ACTIONS, WINDOW

# Below these stands what the app itself has written, or names of its own.
OPEN = ("blocks", "metadata", "state")
# Slack's samples have these in other places of the same kind, or only its documentation has them.
ELSEWHERE = {
    "channel.context_team_id",
    "channel.is_archived",
    "channel.is_user_deleted",
    "context_enterprise_id",
    "context_team_id",
    "event.channel_type",
    "event.cache_ts",
    "event.event_ts",
    "members.is_stranger",
    "message.source_team",
    "message.user_team",
    "response_urls",
    "view.blocks",
}


def fields(content: object, path: str = "") -> Iterator[str]:
    """Yield the path of every field; the elements of a list share theirs."""
    if isinstance(content, list):
        for one in content:
            yield from fields(one, path)
    elif isinstance(content, dict) and not path.endswith(OPEN):
        for name, value in content.items():
            here = f"{path}.{name}".lstrip(".")
            yield here
            yield from fields(value, here)


def names(content: object) -> set[str]:
    """Return the names of all fields, wherever they stand."""
    return {path.rpartition(".")[2] for path in fields(content)}


class Slacks:
    """Slack's own samples and documented examples."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def samples(self, pattern: str) -> list[Json]:
        """Return the samples whose path matches a pattern; there must be one."""
        found = sorted((self.folder / "samples").glob(f"{pattern}.json"))
        assert found, pattern
        return [json.loads(path.read_text()) for path in found]

    def examples(self, method: str) -> list[Json]:
        """Return the documented answers of a method."""
        content = json.loads((self.folder / "methods" / f"{method}.json").read_text())
        return [one["example"] for one in content["examples"].values()]

    def answers(self, method: str) -> list[Json]:
        """Return everything that Slack shows of a method's answers."""
        path = self.folder / "samples" / "api" / f"{method}.json"
        return self.examples(method) + (self.samples(f"api/{method}") if path.exists() else [])

    def of_event(self, kind: str) -> list[Json]:
        """Return what Slack shows of a type of event."""
        return self.samples(f"events/{kind.title().replace('_', '')}Payload")

    def of_messages(self) -> set[str]:
        """Return the names of all fields that a message may have."""
        payloads = self.samples("events/Message*") + self.samples("interactive-components/*")
        methods = ("conversations.history", "conversations.replies", "chat.postMessage", "reactions.get")
        return names(payloads) | names([self.examples(method) for method in methods])


@pytest.fixture(scope="session")
def slacks(shared_data: Path) -> Slacks:
    """Find Slack's samples, or skip and say so."""
    return Slacks(shared_data / "slack")


def invented(ours: object, theirs: list[Json]) -> set[str]:
    """Return the fields that we have and Slack has not."""
    return set(fields(ours)) - set(fields(theirs)) - ELSEWHERE


ANSWERS = [
    pytest.param("auth.test", {}, id="auth.test"),
    pytest.param("team.info", {}, id="team.info"),
    pytest.param("users.list", {}, id="users.list"),
    pytest.param("users.info", {"user": "U0BO", "include_locale": True}, id="users.info of a teammate"),
    pytest.param("users.info", {"user": "U0CARLA"}, id="users.info of an outsider"),
    pytest.param("users.info", {"user": "U0TICKETBOT"}, id="users.info of a bot"),
    pytest.param(
        "users.conversations", {"types": "public_channel,private_channel,im"}, id="users.conversations"
    ),
    pytest.param("conversations.list", {"limit": 2}, id="conversations.list"),
    pytest.param(
        "conversations.info", {"channel": "C0ACME", "include_num_members": True}, id="conversations.info"
    ),
    pytest.param("conversations.members", {"channel": "C0ACME"}, id="conversations.members"),
    pytest.param("conversations.open", {"users": "U0BEN", "return_im": True}, id="conversations.open"),
    pytest.param(
        "chat.postEphemeral", {"channel": "C0ACME", "user": "U0BEN", "text": "x"}, id="chat.postEphemeral"
    ),
    pytest.param(
        "views.publish", {"user_id": "U0BEN", "view": {"type": "home", "blocks": ACTIONS}}, id="views.publish"
    ),
    pytest.param("bots.info", {"bot": "B0TICKETBOT"}, id="bots.info"),
]


@pytest.mark.parametrize(("method", "args"), ANSWERS)
def test_an_answer_has_no_field_that_slacks_lacks(
    world: Sandbox, slack: WebClient, slacks: Slacks, method: str, args: Json
) -> None:
    world.grants([*slack.auth_test().headers["x-oauth-scopes"].split(","), "team:read", "im:read"])
    answer = slack.api_call(method, json=args).data
    assert invented(answer, slacks.answers(method)) == set()


def test_the_answer_about_a_socket_has_no_field_that_slacks_lacks(world: Sandbox, slacks: Slacks) -> None:
    answer = web_client(world, world.env()["SLACK_APP_TOKEN"]).apps_connections_open(app_token="").data
    assert invented(answer, slacks.answers("apps.connections.open")) == set()


def test_the_answer_about_a_users_cursor_has_no_field_that_slacks_lacks(
    world: Sandbox, slacks: Slacks
) -> None:
    own = web_client(world, world.person("ben").lends_token("channels:read"))
    answer = own.conversations_info(channel="C0ACME").data
    assert invented(answer, slacks.answers("conversations.info")) == set()


@pytest.fixture
def thread(world: Sandbox) -> str:
    """Let a customer ask, a teammate react and answer in a broadcast; return the question's timestamp."""
    carla, ben = world.person("carla"), world.person("ben")
    root = carla.says("#acme", "Help!", files=["log.txt"])
    carla.edits(root, "Help, please!")
    ben.reacts(root)
    ben.replies(root, "Everybody look!", broadcast=True)
    return root.ts


MESSAGES = [
    pytest.param("conversations.history", {"include_all_metadata": True}, id="conversations.history"),
    pytest.param("conversations.replies", {"ts": "thread"}, id="conversations.replies"),
    pytest.param("reactions.get", {"timestamp": "thread"}, id="reactions.get"),
    pytest.param("chat.postMessage", {"text": "x", "blocks": ACTIONS}, id="chat.postMessage"),
]


@pytest.mark.parametrize(("method", "args"), MESSAGES)
def test_a_message_has_no_field_that_slacks_messages_lack(
    slack: WebClient, slacks: Slacks, thread: str, method: str, args: Json
) -> None:
    said = {name: thread if value == "thread" else value for name, value in args.items()}
    answer = slack.api_call(method, json={"channel": "C0ACME"} | said).data
    assert names(answer) <= slacks.of_messages() | names(slacks.examples(method))


@pytest.mark.parametrize(("deed", "kinds"), DEEDS)
def test_an_event_has_no_field_that_slacks_lacks(
    world: Sandbox, slacks: Slacks, taken: list[Json], deed: Deed, kinds: list[str]
) -> None:
    deed(world)
    world.waits_until_settled()
    assert len(taken) == len(kinds)
    for envelope in taken:
        if envelope["event"]["type"] == "message":
            assert names(envelope["event"]) <= slacks.of_messages()
        else:
            assert invented(envelope, slacks.of_event(envelope["event"]["type"])) == set()


@pytest.fixture
def asked(world: Sandbox) -> list[Json]:
    """Let somebody use all that an app offers, and return the payloads that it got, in order."""
    app, payloads = bolt_app(world), list[Json]()

    @app.middleware
    def take(body: Json, context: BoltContext) -> BoltResponse:
        payloads.append(body)
        if body.get("type") == "message_action":
            app.client.views_open(trigger_id=body["trigger_id"], view=WINDOW)
        text = {"text": "Settings", "blocks": ACTIONS} if "command" in body else ""
        assert context.bot_user_id == "U0UNSEEN"
        return BoltResponse(status=HTTPStatus.OK, body=text)

    ben, post = world.person("ben"), world.person("carla").says("#acme", "Help!")
    app.client.chat_postMessage(channel=ben.id, text="New message", blocks=ACTIONS)
    app.client.views_publish(user_id=ben.id, view={"type": "home", "blocks": ACTIONS})
    with over_socket(world, app):
        ben.presses(ben.command("/unseen"), "seen")
        ben.presses(ben.waits_for_message(), "customers", "none")
        ben.presses_at_home("seen")
        ben.submits(ben.uses_shortcut(post, "attach"), {"key": "ACME-12"})
    return payloads


def test_what_people_ask_has_no_field_that_slacks_payloads_lack(slacks: Slacks, asked: list[Json]) -> None:
    command, *presses, shortcut, submission = asked
    assert invented(command, slacks.samples("slash-commands/SlashCommandPayload")) == set()
    for press in presses:
        assert invented(press, slacks.samples("interactive-components/BlockActionPayload")) == set()
    assert invented(shortcut, slacks.samples("interactive-components/MessageShortcutPayload")) == set()
    assert invented(submission, slacks.samples("views/ViewSubmissionPayload")) == set()
