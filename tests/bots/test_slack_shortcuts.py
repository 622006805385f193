"""The shortcuts in the menu of a message, and the one that belongs to none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.slack.manifest import Shortcut
from sandbox.records import Post
from tests.bots.slack_stage import SlackStage, shown, slack_stage

ON_MESSAGES = [one for one in Shortcut if one is not Shortcut.SETTINGS]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[SlackStage]:
    with slack_stage(tmp_path) as stage:
        yield stage


@pytest.fixture
def post(stage: SlackStage) -> Post:
    return stage.says(stage.world.person("carla"), "acme", "Our printer is on fire")


def test_a_conversation_is_followed_from_its_message(stage: SlackStage, post: Post) -> None:
    dora = stage.world.person("dora")
    answer = dora.uses_shortcut(post, Shortcut.FOLLOW)
    assert (answer.failure, answer.text) == (
        "",
        "You follow this conversation in #acme now, from the next message on.",
    )
    assert "You asked to follow" in dora.command("/unseen", "following").text


def test_a_conversation_is_followed_from_inside_a_thread(stage: SlackStage, post: Post) -> None:
    dora = stage.world.person("dora")
    reply = stage.says(stage.world.person("carla"), "acme", "And the fax", thread=post)
    assert "You follow" in dora.uses_shortcut(reply, Shortcut.FOLLOW).text


def test_a_conversation_is_muted_from_its_message(stage: SlackStage, post: Post) -> None:
    dora = stage.world.person("dora")
    assert dora.uses_shortcut(post, Shortcut.MUTE).text.startswith("Muted: this conversation in #acme.")
    later = stage.says(stage.world.person("carla"), "acme", "Hello?")
    assert "Have you muted it? Yes." in dora.uses_shortcut(later, Shortcut.WHY).shown


def test_the_decision_is_shown_line_by_line_in_a_window(stage: SlackStage, post: Post) -> None:
    answer = stage.world.person("dora").uses_shortcut(post, Shortcut.WHY)
    assert answer.view is not None
    assert "1. Is it your own message? No." in answer.shown


def test_a_conversation_is_attached_to_an_item(stage: SlackStage, post: Post) -> None:
    dora = stage.world.person("dora")
    opened = dora.uses_shortcut(post, Shortcut.ATTACH)
    done = dora.submits(opened, {"key": "ACME-12"})
    assert "belongs to ACME-12 now" in done.shown
    item = stage.store.items.find(stage.workspace_id, "ACME-12")
    assert item is not None
    assert len(stage.store.items.conversations_of(item.id)) == 1


@pytest.mark.parametrize("key", ["x" * 300, "a “quote", '"'])
def test_a_key_that_is_none_is_refused_at_its_field(stage: SlackStage, post: Post, key: str) -> None:
    dora = stage.world.person("dora")
    opened = dora.uses_shortcut(post, Shortcut.ATTACH)
    refused = dora.submits(opened, {"key": key})
    assert (refused.failure, refused.view) == ("", None)
    assert refused.text
    window = dora.window()
    assert window is not None
    assert window["id"] == (opened.view or {})["id"]


def test_whoever_may_not_see_the_conversation_any_more_attaches_nothing(stage: SlackStage) -> None:
    bo = stage.world.person("bo")
    post = stage.says(stage.world.person("dora"), "acme-plan", "The plan")
    opened = bo.uses_shortcut(post, Shortcut.ATTACH)
    bo.leaves("acme-plan")
    stage.world.waits_until_settled()
    refused = bo.submits(opened, {"key": "PLAN-1"})
    assert refused.text
    assert stage.store.items.find(stage.workspace_id, "PLAN-1") is None


def test_the_settings_open_anywhere_and_change_on_press(stage: SlackStage) -> None:
    ben = stage.world.person("ben")
    opened = ben.uses_global_shortcut(Shortcut.SETTINGS)
    window = stage.window(ben, opened, "Messages from customers")
    pressed = ben.presses_in(window, "dm", "dm off")
    assert "your choice" in shown(stage.window(ben, pressed, "Direct message: off"))
    assert stage.settings(ben).dm is False


@pytest.mark.parametrize("shortcut", ON_MESSAGES)
def test_answers_are_for_the_person_alone(stage: SlackStage, post: Post, shortcut: Shortcut) -> None:
    dora = stage.world.person("dora")
    before = stage.world.history("acme")
    assert dora.uses_shortcut(post, shortcut).whispers
    assert stage.world.history("acme") == before


@pytest.mark.parametrize("shortcut", ON_MESSAGES)
@pytest.mark.parametrize("name", ["gus", "carla"])
def test_guests_and_customers_get_a_polite_no(
    stage: SlackStage, post: Post, name: str, shortcut: Shortcut
) -> None:
    answer = stage.world.person(name).uses_shortcut(post, shortcut)
    assert answer.text == "Sorry, Unseen is only there for the team of this workspace."


def test_guests_get_a_polite_no_also_for_the_settings(stage: SlackStage) -> None:
    answer = stage.world.person("gus").uses_global_shortcut(Shortcut.SETTINGS)
    assert answer.shown == "Sorry, Unseen is only there for the team of this workspace."


@pytest.mark.parametrize("shortcut", ON_MESSAGES)
def test_of_a_channel_without_unseen_it_says_so(stage: SlackStage, shortcut: Shortcut) -> None:
    ben = stage.world.person("ben")
    post = stage.says(ben, "general", "Who is on call?")
    assert ben.uses_shortcut(post, shortcut).text.startswith("Unseen is not in this channel.")


@pytest.mark.parametrize("shortcut", ON_MESSAGES)
def test_of_a_channel_that_is_off_it_says_so(stage: SlackStage, post: Post, shortcut: Shortcut) -> None:
    stage.world.person("ann").command("/unseen", "admin channel #acme off")
    answer = stage.world.person("dora").uses_shortcut(post, shortcut)
    assert answer.text == "An admin has switched Unseen off for this channel."


def test_of_a_message_that_is_not_kept_it_says_so(stage: SlackStage) -> None:
    robot, dora = stage.world.person("unseen"), stage.world.person("dora")
    post = stage.says(robot, "acme", "I am the app")
    assert dora.uses_shortcut(post, Shortcut.FOLLOW).text.startswith("Unseen does not know this message")


def test_why_a_notice_came_is_shown_even_when_no_window_opens_any_more(stage: SlackStage, post: Post) -> None:
    dora = stage.world.person("dora")
    stage.world.fault("error", "views.open", code="expired_trigger_id")
    answer = dora.uses_shortcut(post, Shortcut.WHY)
    assert answer.view is None
    assert "1. Is it your own message? No." in answer.text
