"""Home pages and windows: what Slack shows, refuses, stacks and closes."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import Sandbox
from sandbox.records import Answer
from sandbox.wire import SandboxRefusalError
from tests.sandbox.apps import Json, bolt_app, over_socket


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str = "Hello", **more: Any) -> Json:
    return {"type": "section", "text": plain(text), **more}


def select(kind: str, **more: Any) -> Json:
    return {"type": kind, "action_id": kind, **more}


def options(number: int) -> list[Json]:
    return [{"text": plain(str(one)), "value": str(one)} for one in range(number)]


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks) or [section()], **more}


def modal(title: str, *blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain(title), "blocks": list(blocks) or [section()], **more}


KEY = {
    "type": "input",
    "block_id": "item",
    "label": plain("Item"),
    "element": {"type": "plain_text_input", "action_id": "key"},
}
FORM = modal("Attach", KEY, submit=plain("Attach"), callback_id="attach")
MORE = [{"type": "actions", "elements": [{"type": "button", "action_id": "more", "text": plain("More")}]}]


@pytest.fixture
def app(world: Sandbox) -> Iterator[App]:
    app = bolt_app(world)
    with over_socket(world, app):
        yield app


REFUSED = [
    pytest.param(home(*[section()] * 101), "invalid_arguments", id="101 blocks"),
    pytest.param(home(*[section("å" * 3000)] * 50), "view_too_large", id="more than 250 kB"),
    pytest.param(home(private_metadata="x" * 3001), "invalid_arguments", id="too much remembered"),
    pytest.param(home(title=plain("Home")), "invalid_arguments", id="a home page with a title"),
    pytest.param(modal("x"), "invalid_arguments", id="a window in place of a home page"),
    pytest.param(
        home(section(accessory=select("static_select", options=options(101)))),
        "invalid_arguments",
        id="101 options",
    ),
    pytest.param(
        home(section(accessory=select("radio_buttons", options=options(11)))),
        "invalid_arguments",
        id="11 radio buttons",
    ),
    pytest.param(
        home(section(accessory=select("static_select", options=[]))), "invalid_arguments", id="no options"
    ),
    pytest.param(
        home(section(accessory=select("static_select", options=options(2), initial_option=options(3)[2]))),
        "invalid_arguments",
        id="a choice that is none of the options",
    ),
    pytest.param(
        home({"type": "actions", "elements": [select("users_select"), select("users_select")]}),
        "invalid_arguments",
        id="two controls of one name in a row",
    ),
]


@pytest.mark.parametrize(("view", "code"), REFUSED)
def test_slack_refuses_such_a_home_page(slack: WebClient, view: Json, code: str) -> None:
    with pytest.raises(SlackApiError, match=code):
        slack.views_publish(user_id="U0BEN", view=view)


REFUSED_WINDOWS = [
    pytest.param(modal("x" * 25), id="a title of 25 characters"),
    pytest.param(modal("x", close=plain("x" * 25)), id="a button of 25 characters"),
    pytest.param(modal("x", KEY), id="something to fill in and no button"),
    pytest.param({"type": "modal", "blocks": [section()]}, id="no title"),
    pytest.param(home(), id="a home page in place of a window"),
]


@pytest.mark.parametrize("view", REFUSED_WINDOWS)
def test_slack_refuses_such_a_window(world: Sandbox, app: App, view: Json) -> None:
    codes: list[str] = []

    @app.command("/unseen")
    def show(ack: Ack, body: Json, client: WebClient) -> None:
        with pytest.raises(SlackApiError) as refused:
            client.views_open(trigger_id=body["trigger_id"], view=view)
        codes.append(refused.value.response["error"])
        ack()

    world.person("ben").command("/unseen", within=0)
    assert codes == ["invalid_arguments"]


def test_who_publishes_over_what_they_did_not_see_is_told(slack: WebClient) -> None:
    first = slack.views_publish(user_id="U0BEN", view=home())["view"]
    slack.views_publish(user_id="U0BEN", view=home(section("Newer")), hash=first["hash"])
    with pytest.raises(SlackApiError, match="hash_conflict"):
        slack.views_publish(user_id="U0BEN", view=home(section("Older")), hash=first["hash"])


def test_a_window_is_updated_where_it_stands(world: Sandbox, app: App) -> None:
    opened = view_of(show(world, app, FORM))
    app.client.views_update(view_id=opened["id"], view=modal("Done"))
    window = world.person("ben").window()
    assert window is not None
    assert (window["id"], window["title"]["text"]) == (opened["id"], "Done")


def test_a_window_that_was_closed_is_not_updated(world: Sandbox, app: App) -> None:
    opened = view_of(show(world, app, FORM))
    world.person("ben").closes(opened)
    assert world.person("ben").window() is None
    with pytest.raises(SlackApiError, match="not_found"):
        app.client.views_update(view_id=opened["id"], view=modal("Done"))


def test_three_windows_lie_upon_each_other_and_no_fourth(world: Sandbox, app: App) -> None:
    errors: list[str] = []

    @app.action("more")
    def lay(ack: Ack, body: Json, client: WebClient) -> None:
        try:
            client.views_push(trigger_id=body["trigger_id"], view=modal("Above", *MORE))
        except SlackApiError as refused:
            errors.append(refused.response["error"])
        ack()

    ben, bottom = world.person("ben"), show(world, app, modal("Below", *MORE))
    middle = ben.presses(bottom, "more", within=5)
    top = ben.presses(middle, "more", within=5)
    assert view_of(top)["root_view_id"] == view_of(bottom)["id"]
    assert view_of(top)["previous_view_id"] == view_of(middle)["id"]
    ben.presses(top, "more")
    assert errors == ["push_limit_reached"]


ANSWERS = [
    pytest.param({}, None, "", id="nothing closes it"),
    pytest.param({"response_action": "clear"}, None, "", id="cleared"),
    pytest.param({"response_action": "update", "view": modal("Done")}, "Done", "", id="updated"),
    pytest.param({"response_action": "push", "view": modal("Above")}, "Above", "", id="another above it"),
    pytest.param({"response_action": "errors", "errors": {"item": "No"}}, "Attach", "", id="wrong"),
    pytest.param(
        {"response_action": "errors", "errors": {"other": "No"}},
        "Attach",
        "invalid_errors",
        id="no field",
    ),
    pytest.param({"response_action": "update", "view": home()}, "Attach", "invalid_view", id="no window"),
]


@pytest.mark.parametrize(("body", "title", "failure"), ANSWERS)
def test_a_submission_is_followed_by_what_the_app_answers(
    world: Sandbox, app: App, body: Json, title: str | None, failure: str
) -> None:
    app.view("attach")(lambda ack: ack(**body))
    ben = world.person("ben")
    answer = ben.submits(show(world, app, FORM), {"key": "ACME-12"})
    window = ben.window()
    assert (window["title"]["text"] if window else None, answer.failure) == (title, failure)


def test_nothing_is_submitted_in_which_something_is_missing(world: Sandbox, app: App) -> None:
    ben, opened = world.person("ben"), show(world, app, FORM)
    with pytest.raises(SandboxRefusalError, match="nothing was filled in for Item"):
        ben.submits(opened, {})


def test_a_shortcut_of_no_message_tells_who_used_it(world: Sandbox, app: App) -> None:
    used: list[Json] = []

    @app.shortcut("settings")
    def note(ack: Ack, body: Json) -> None:
        used.append(body)
        ack()

    ben = world.person("ben")
    assert ben.uses_global_shortcut("settings", within=0).failure == ""
    assert (used[0]["type"], used[0]["user"]["id"]) == ("shortcut", ben.id)
    assert "channel" not in used[0]


def test_a_person_is_picked(world: Sandbox, app: App) -> None:
    picked: list[Json] = []
    app.client.views_publish(
        user_id="U0BEN", view=home(section(accessory=select("users_select", placeholder=plain("Who?"))))
    )

    @app.action("users_select")
    def note(ack: Ack, action: Json) -> None:
        picked.append(action)
        ack()

    world.person("ben").presses_at_home("users_select", "U0ANN")
    assert picked[0]["selected_user"] == "U0ANN"


def test_looking_at_the_messages_is_told_too(world: Sandbox, taken: list[Json]) -> None:
    world.person("ben").opens_home("messages")
    world.waits_until_settled()
    assert [one["event"]["tab"] for one in taken] == ["messages"]


def show(world: Sandbox, app: App, view: Json) -> Answer:
    """Have a command open a window."""

    @app.command("/unseen")
    def answer(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()

    return world.person("ben").command("/unseen")


def view_of(answer: Answer) -> Json:
    assert answer.view is not None
    return answer.view
