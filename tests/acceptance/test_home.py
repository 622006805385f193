"""The home page, the windows and the shortcuts, through the installed command."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.actor import Actor
from sandbox.client import Sandbox
from sandbox.records import words_of
from tests.acceptance.program import program_for
from tests.acceptance.stage import Stage

Json = dict[str, Any]

SETTINGS = {"customers", "internal", "replies", "section", "dm", "wait", "answered", "language"}
"""All but e-mail, which is not set up here."""
CHOICE = "initial_option"


def opens(stage: Stage, person: Actor) -> Json:
    """Let somebody open their home page, and return it."""
    before = hash_of(person)
    person.opens_home()
    return drawn(stage, person, before)


def presses(stage: Stage, person: Actor, control: str, value: str | None = None, says: str = "") -> Json:
    """Let somebody press something there, and return the page once it is another and says so."""
    before = hash_of(person)
    assert person.presses_at_home(control, value).failure == ""
    return drawn(stage, person, before, says)


def hash_of(person: Actor) -> str | None:
    view = person.home()
    return str(view["hash"]) if view else None


def drawn(stage: Stage, person: Actor, before: str | None, says: str = "") -> Json:
    def look() -> Json | None:
        view = person.home()
        return view if view and view["hash"] != before and says in shown(view) else None

    return stage.world.until(look, what=f"the home page of {person.name}, saying {says}")


def shown(view: Json) -> str:
    return words_of(view["blocks"])


def controls(view: Json) -> dict[str, Json]:
    """Return the menus of a page by their names."""
    menus = (one for one in view["blocks"] if one.get("accessory", {}).get("type") == "static_select")
    return {one["block_id"]: one["accessory"] for one in menus}


def choices(view: Json) -> dict[str, str | None]:
    """Return what stands in each menu."""
    return {name: menu.get(CHOICE, {}).get("value") for name, menu in controls(view).items()}


@pytest.mark.parametrize("language", ["en", "sv"])
def test_pressing_every_control_changes_exactly_that_setting(stage: Stage, language: str) -> None:
    (dora,) = stage.teammates("dora", language=language)
    page = opens(stage, dora)
    assert controls(page).keys() == SETTINGS
    for name, menu in controls(page).items():
        other = next(one["value"] for one in menu["options"] if one != menu.get(CHOICE))
        before = choices(page)
        page = presses(stage, dora, name, other)
        assert choices(page) == before | {name: other}
    assert ("ditt val" if language == "en" else "your choice") in dora.command("/unseen", "settings").text


def test_the_page_says_who_waits_and_shows_it_no_more_when_it_is_hidden(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora")
    channel = stage.channel(dora, carla)
    post = carla.says(channel, "Who can help?")
    stage.world.waits_until_settled()
    page = shown(opens(stage, dora))
    assert f"#{channel}: {carla.real_name} has been waiting since" in page
    assert post.link in page
    assert "Who can help?" not in page
    assert "has been waiting since" not in shown(presses(stage, dora, "section", "section hide"))
    stage.told(dora, about="Who can help?")


def test_opening_the_page_is_no_evidence_of_having_seen(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", wait="2s")
    carla.says(stage.channel(dora, carla), "Nobody looks at me")
    stage.world.waits_until_settled()
    opens(stage, dora)
    stage.told(dora, about="Nobody looks at me")


def test_what_one_follows_can_be_unfollowed_there(stage: Stage) -> None:
    (dora,) = stage.teammates("dora")
    channel = stage.channel(dora)
    dora.says(channel, "I was here")
    stage.world.waits_until_settled()
    assert f"#{channel}, last message" in shown(opens(stage, dora))
    assert f"#{channel}, last message" not in shown(presses(stage, dora, "Unfollow"))


def test_an_admin_changes_what_somebody_is_told_and_their_page_follows(stage: Stage) -> None:
    ann = stage.world.person("ann")
    (dora,) = stage.teammates("dora")
    before = opens(stage, dora)["hash"]
    opens(stage, ann)
    presses(stage, ann, "Administration", says="Channels")
    opened = ann.presses_at_home("person:person {}", dora.id, within=5)
    assert opened.view is not None
    order = f"admin person <@{dora.id}> customers"
    ann.presses_in(opened.view, order, f"{order} none")
    page = drawn(stage, dora, before)
    assert choices(page)["customers"] == "customers none"
    assert "their choice" in stage.world.until(
        lambda: (
            shown(ann.window() or {"blocks": []}) if f"For {dora.real_name}" in str(ann.window()) else None
        )
    )


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Stage]:
    """Start the program in a workspace whose channels fit on one page."""
    with Sandbox.start() as world:
        program = program_for(world, tmp_path, "socket", UNSEEN_WAIT="0")
        program.start()
        yield Stage(world, program)
        assert program.stop() == 0


def test_an_admin_says_there_who_reads_along_in_a_channel(small: Stage) -> None:
    ann, control = small.world.person("ann"), "channel <#C0GLOBEX>"
    opens(small, ann)
    page = presses(small, ann, "Administration", says="Channels")
    before = choices(page)
    page = presses(small, ann, control, f"admin {control} off", says="does not watch #globex")
    assert choices(page) == before | {control: f"admin {control} off"}
    answer = ann.uses_shortcut(ann.says("globex", "Hello"), "follow")
    assert answer.text == "An admin has switched Unseen off for this channel."
    page = presses(small, ann, control, f"admin {control} customer", says="a channel with customers from")
    assert choices(page) == before


def test_every_shortcut_does_what_it_says_and_nothing_appears_in_the_channel(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora")
    channel = stage.channel(dora, carla)
    post = carla.says(channel, "A long story")
    reply = carla.says(channel, "Inside a thread", thread=post)
    stage.world.waits_until_settled()
    before = stage.world.history(channel)
    assert "You follow this conversation" in dora.uses_shortcut(reply, "follow").text
    assert "Muted: this conversation" in dora.uses_shortcut(reply, "mute").text
    assert "1. Is it your own message? No." in dora.uses_shortcut(post, "why").shown
    attached = dora.submits(dora.uses_shortcut(post, "attach"), {"key": "HOME-1"})
    assert "belongs to HOME-1 now" in attached.shown
    assert "Your settings" not in dora.uses_global_shortcut("settings").shown
    assert controls(dora.window() or {}).keys() == SETTINGS
    assert stage.world.history(channel) == before


def test_a_key_that_cannot_be_is_refused_at_its_field(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora")
    post = carla.says(stage.channel(dora, carla), "Attach me")
    stage.world.waits_until_settled()
    refused = dora.submits(dora.uses_shortcut(post, "attach"), {"key": "K" * 300})
    assert "too long for a name" in refused.text
    assert refused.view is None


def test_words_written_to_the_bot_are_commands_and_reach_no_customer(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora")
    channel = stage.channel(dora, carla)
    carla.says(channel, "Is anybody there?")
    stage.told(dora, about="Is anybody there?")
    before = stage.world.history(channel)
    dora.says("@unseen", "customers none")
    dora.waits_for_message(containing="Messages from customers: none")
    dora.says("@unseen", "Yes, I am")
    dora.waits_for_message(containing="/unseen")
    assert stage.world.history(channel) == before


def test_guests_find_a_polite_no_everywhere(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora")
    post = dora.says(stage.channel(dora, carla), "Hello")
    stage.world.waits_until_settled()
    sorry = "Sorry, Unseen is only there for the team of this workspace."
    assert shown(opens(stage, carla)) == sorry
    assert carla.uses_shortcut(post, "why").text == sorry
    carla.says("@unseen", "inbox")
    assert carla.waits_for_message().text == sorry
