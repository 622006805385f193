"""Commands, buttons, shortcuts and windows with the real Bolt on the other side of a socket."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import Sandbox
from tests.sandbox.apps import Json, bolt_app, over_socket

SEEN = {"type": "button", "action_id": "seen", "value": "n1", "text": {"type": "plain_text", "text": "Seen"}}
CHOICES = [{"text": {"type": "plain_text", "text": one.title()}, "value": one} for one in ("all", "none")]
SELECT = {"type": "static_select", "action_id": "customers", "options": CHOICES, "initial_option": CHOICES[0]}
ACTIONS = [{"type": "actions", "block_id": "controls", "elements": [SEEN, SELECT]}]
WINDOW = {
    "type": "modal",
    "callback_id": "attach",
    "title": {"type": "plain_text", "text": "Attach"},
    "submit": {"type": "plain_text", "text": "Attach"},
    "blocks": [
        {
            "type": "input",
            "block_id": "item",
            "label": {"type": "plain_text", "text": "Item"},
            "element": {"type": "plain_text_input", "action_id": "key"},
        }
    ],
}


@pytest.fixture
def app(world: Sandbox) -> Iterator[App]:
    """Connect an app whose listeners each test adds."""
    app = bolt_app(world)
    with over_socket(world, app):
        yield app


def test_a_command_is_answered_by_its_acknowledgement(world: Sandbox, app: App) -> None:
    app.command("/unseen")(lambda ack, command: ack(f"{command['user_name']}: {command['text']}"))
    answer = world.person("ben").command("/unseen", "customers all")
    assert answer.text == "ben: customers all"
    assert [whisper.text for whisper in world.person("ben").whispers()] == ["ben: customers all"]


def test_a_command_is_answered_through_its_response_url(world: Sandbox, app: App) -> None:
    @app.command("/unseen")
    def answer(ack: Ack, respond: Respond) -> None:
        respond(text="Done.", blocks=ACTIONS)
        ack()

    answered = world.person("ben").command("/unseen")
    assert (answered.text, answered.controls) == ("Done.", ["seen", "customers"])


def test_a_command_that_nobody_acknowledges_fails_and_is_not_repeated(world: Sandbox, app: App) -> None:
    world.timing(acknowledge_within=0.1)
    seen: list[Json] = []

    @app.command("/unseen")
    def fail(command: Json) -> None:
        seen.append(command)
        raise ValueError(command["text"])

    assert world.person("ben").command("/unseen", "help").failure == "timeout"
    assert len(seen) == 1


def test_a_command_in_a_private_channel_does_not_tell_its_name(world: Sandbox, app: App) -> None:
    app.command("/unseen")(lambda ack, command: ack(command["channel_name"]))
    assert world.person("bo").command("/unseen", channel="#acme-plan").text == "privategroup"


@pytest.mark.parametrize(
    ("typed", "handed_on"),
    [
        pytest.param("scope @ann all", "scope <@U0ANN|ann> all", id="a person"),
        pytest.param("follow #acme", "follow <#C0ACME|acme>", id="a channel"),
        pytest.param("follow #acme-plan", "follow #acme-plan", id="a private channel they are not in"),
        pytest.param("scope @nobody all #none", "scope @nobody all #none", id="nothing of that name"),
        pytest.param("scope <@U0ANN> all", "scope <@U0ANN> all", id="what is written out already"),
        pytest.param("why https://a.example/#acme", "why https://a.example/#acme", id="an address"),
        pytest.param("scope ann@acme.example all", "scope ann@acme.example all", id="an e-mail address"),
    ],
)
def test_a_command_names_people_and_channels_with_their_ids(
    world: Sandbox, app: App, typed: str, handed_on: str
) -> None:
    app.command("/unseen")(lambda ack, command: ack(command["text"]))
    assert world.person("ben").command("/unseen", typed).text == handed_on


def test_a_press_tells_the_message_and_may_replace_it(world: Sandbox, app: App) -> None:
    payloads: list[Json] = []

    @app.action("seen")
    def mark(ack: Ack, body: Json, respond: Respond) -> None:
        payloads.append(body)
        respond(text="Seen by you", replace_original=True)
        ack()

    ben = world.person("ben")
    posted = app.client.chat_postMessage(channel=ben.id, text="New message", blocks=ACTIONS)
    assert ben.presses(ben.waits_for_message(), "Seen").failure == ""
    [message] = ben.inbox()
    assert (message.text, message.is_edited) == ("Seen by you", True)
    assert payloads[0]["container"]["message_ts"] == posted["ts"] == payloads[0]["message"]["ts"]
    assert payloads[0]["actions"][0]["value"] == "n1"


def test_a_press_may_delete_the_message(world: Sandbox, app: App) -> None:
    @app.action("seen")
    def remove(ack: Ack, respond: Respond) -> None:
        respond(delete_original=True)
        ack()

    ben = world.person("ben")
    app.client.chat_postMessage(channel=ben.id, text="New message", blocks=ACTIONS)
    ben.presses(ben.waits_for_message(), "seen")
    assert ben.inbox() == []


def test_a_choice_in_a_private_answer_tells_what_was_chosen(world: Sandbox, app: App) -> None:
    actions: list[Json] = []
    app.command("/unseen")(lambda ack: ack(text="Settings", blocks=ACTIONS))

    @app.action("customers")
    def choose(ack: Ack, body: Json) -> None:
        actions.append(body)
        ack()

    ben = world.person("ben")
    ben.presses(ben.command("/unseen"), "customers", "none")
    assert actions[0]["actions"][0]["selected_option"] == CHOICES[1]
    assert actions[0]["state"]["values"]["controls"]["customers"]["selected_option"] == CHOICES[1]
    assert actions[0]["container"]["is_ephemeral"]


def test_a_choice_on_the_home_page_tells_the_view(world: Sandbox, app: App) -> None:
    views: list[Json] = []

    @app.event("app_home_opened")
    def draw(event: Json, client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": ACTIONS})

    @app.action("customers")
    def choose(ack: Ack, body: Json) -> None:
        views.append(body["view"])
        ack()

    ben = world.person("ben")
    ben.opens_home()
    home = world.until(ben.home)
    ben.presses_at_home("customers", "none")
    assert views[0]["id"] == home["id"]


def test_a_shortcut_opens_a_window_that_can_be_submitted(world: Sandbox, app: App) -> None:
    submitted: list[Any] = []

    @app.shortcut("attach")
    def show(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=WINDOW)

    @app.view("attach")
    def attach(ack: Ack, view: Json) -> None:
        submitted.append(view["state"]["values"]["item"]["key"]["value"])
        ack(response_action="errors", errors={"item": "no such item"})

    ben = world.person("ben")
    opened = ben.uses_shortcut(world.person("carla").says("#acme", "Help!"), "attach")
    assert ben.submits(opened, {"key": "ACME-12"}).text == "no such item"
    assert submitted == ["ACME-12"]


def test_a_trigger_opens_one_window_only(world: Sandbox, app: App) -> None:
    triggers: list[str] = []

    @app.command("/unseen")
    def show(ack: Ack, body: Json, client: WebClient) -> None:
        triggers.append(body["trigger_id"])
        client.views_open(trigger_id=body["trigger_id"], view=WINDOW)
        ack()

    assert world.person("ben").command("/unseen").view
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        app.client.views_open(trigger_id=triggers[0], view=WINDOW)


def test_a_response_url_works_five_times(world: Sandbox, app: App) -> None:
    statuses: list[int] = []

    @app.command("/unseen")
    def chatter(ack: Ack, respond: Respond) -> None:
        statuses.extend(respond(f"Line {number}").status_code for number in range(6))
        ack()

    world.person("ben").command("/unseen")
    assert statuses == [200, 200, 200, 200, 200, 404]
