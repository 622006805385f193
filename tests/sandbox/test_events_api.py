"""The Events API over HTTP with the real Bolt on the other side: signatures and retries."""

from http import HTTPStatus

import pytest
from slack_bolt.request import BoltRequest
from slack_bolt.response import BoltResponse

from sandbox.client import Sandbox
from tests.sandbox.apps import bolt_app, over_http
from tests.sandbox.test_socket_mode import collecting, failing_at_first


@pytest.fixture
def secret(world: Sandbox) -> str:
    """Return the signing secret that the workspace gives the program."""
    return world.env(http=True)["SLACK_SIGNING_SECRET"]


def test_a_signed_event_is_taken_once(world: Sandbox, secret: str) -> None:
    app = bolt_app(world, secret)
    events = collecting(app)
    with over_http(world, app):
        world.person("carla").says("#acme", "Help!")
        delivery = world.waits_until_settled()[0]
    assert delivery.attempts == ["acknowledged"]
    assert [event["text"] for event in events] == ["Help!"]


def test_an_event_signed_with_another_secret_is_refused(world: Sandbox, secret: str) -> None:
    world.timing(retry_waits=[])
    app = bolt_app(world, secret)
    events = collecting(app)
    with over_http(world, app, signing_secret="another"):
        world.person("carla").says("#acme", "Help!")
        delivery = world.waits_until_settled()[0]
    assert delivery.attempts == ["http_error"]
    assert events == []


def test_an_event_answered_with_an_error_comes_again_and_says_why(world: Sandbox, secret: str) -> None:
    world.timing(retry_waits=[0.01])
    app = bolt_app(world, secret)
    seen = failing_at_first(app)
    with over_http(world, app):
        world.person("carla").says("#acme", "Help!")
        delivery = world.waits_until_settled()[0]
    assert delivery.attempts == ["http_error", "acknowledged"]
    assert seen[1].headers["x-slack-retry-num"] == ["1"]
    assert seen[1].headers["x-slack-retry-reason"] == ["http_error"]


def test_an_app_that_asks_for_no_retry_gets_none(world: Sandbox, secret: str) -> None:
    world.timing(retry_waits=[0.01])
    app = bolt_app(world, secret)

    @app.middleware
    def refuse(request: BoltRequest) -> BoltResponse:
        assert request.body
        return BoltResponse(status=HTTPStatus.INTERNAL_SERVER_ERROR, headers={"X-Slack-No-Retry": "1"})

    with over_http(world, app):
        world.person("carla").says("#acme", "Help!")
        assert world.waits_until_settled()[0].attempts == ["http_error"]


def test_events_for_an_app_that_does_not_listen_are_tried_again(world: Sandbox) -> None:
    world.timing(retry_waits=[0.01])
    world.sends_to("http://127.0.0.1:9/slack/events")
    world.person("carla").says("#acme", "Help!")
    assert world.waits_until_settled()[0].attempts == ["connection_failed"] * 2


def test_a_slash_command_is_answered_over_http(world: Sandbox, secret: str) -> None:
    app = bolt_app(world, secret)
    app.command("/unseen")(lambda ack, command: ack(f"You said {command['text']}."))
    with over_http(world, app):
        assert world.person("ben").command("/unseen", "help & more").text == "You said help & more."


def test_a_press_is_acknowledged_over_http(world: Sandbox, secret: str) -> None:
    app = bolt_app(world, secret)
    button = {"type": "button", "action_id": "seen", "text": {"type": "plain_text", "text": "Seen"}}
    blocks = [{"type": "actions", "elements": [button]}]
    app.client.chat_postMessage(channel="U0BEN", text="New message", blocks=blocks)
    app.action("seen")(lambda ack: ack())
    ben = world.person("ben")
    with over_http(world, app):
        assert ben.presses(ben.waits_for_message(), "Seen").failure == ""
