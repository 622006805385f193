"""The home page in Slack: the real Bolt and the real store before a pocket workspace."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from adapters.slack.limits import MOST_BYTES
from sandbox.actor import Actor
from tests.bots.slack_stage import Json, SlackStage, block, options_of, shown, slack_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[SlackStage]:
    with slack_stage(tmp_path) as stage:
        yield stage


def changed(before: object, after: object) -> set[str]:
    """Name the settings that are others now."""
    old, new = asdict(before), asdict(after)  # type: ignore[call-overload]
    return {name for name, value in new.items() if value != old[name]}


SETTINGS = {"customers", "internal", "replies", "section", "dm", "email", "wait", "answered", "language"}


def test_it_has_a_control_for_every_setting_and_says_what_each_means(stage: SlackStage) -> None:
    page = stage.home(stage.world.person("ben"))
    named = {one["block_id"] for one in page["blocks"]} & SETTINGS
    assert named == SETTINGS
    assert all(block(page, name)["text"]["text"].count("\n") == 2 for name in SETTINGS)
    assert "How long a message may stay unseen before you are told." in shown(page)


def test_every_choice_of_every_control_changes_exactly_that_setting(stage: SlackStage) -> None:
    ben = stage.world.person("ben")
    page = stage.home(ben)
    for name in sorted(SETTINGS):
        for value in options_of(page, name):
            before, standing = stage.settings(ben), chosen(page, name)
            page = stage.presses(ben, name, value)
            assert changed(before, stage.settings(ben)) <= {name}
            # E-mail cannot be sent yet: the choice is kept, and holds as soon as it can.
            assert name == "email" or chosen(page, name) == value
            assert name == "email" or (value == standing) == (before == stage.settings(ben))
    stage.presses(ben, "language", "language en")
    stage.presses(ben, "Return to the defaults")
    assert stage.settings(ben) == stage.settings(stage.world.person("dora"))


def chosen(page: Json, name: str) -> str:
    """Return the command of the choice that stands in a control."""
    standing = block(page, name)["accessory"].get("initial_option")
    return str(standing["value"]) if standing else ""


def buttons_of(page: Json) -> list[Json]:
    """Return the lines of a page that have a button."""
    return [one for one in page["blocks"] if one.get("accessory", {}).get("type") == "button"]


def test_every_drawing_gives_its_controls_new_names_lest_old_choices_stand(stage: SlackStage) -> None:
    ben = stage.world.person("ben")
    before = stage.home(ben)
    after = stage.presses(ben, "dm", "dm off")
    assert block(before, "wait")["accessory"]["action_id"] != block(after, "wait")["accessory"]["action_id"]


def test_what_came_of_a_press_stands_on_top(stage: SlackStage) -> None:
    ben = stage.world.person("ben")
    stage.home(ben)
    page = stage.presses(ben, "dm", "dm off")
    assert page["blocks"][0]["elements"][0]["text"].startswith("Direct message: off")


def test_who_waits_is_listed_without_what_they_wrote_and_opening_it_is_no_evidence(stage: SlackStage) -> None:
    ben, carla = stage.world.person("ben"), stage.world.person("carla")
    post = stage.says(carla, "acme", "Our printer is on fire")
    page = shown(stage.home(ben))
    assert "#acme: Carla Nyström has been waiting since" in page
    assert "never answered yet" in page
    assert post.link in page
    assert "printer" not in page
    assert "You have seen it" not in ben.command("/unseen", f"why {post.link}").text


def test_who_was_answered_waits_no_more_when_the_page_is_opened_again(stage: SlackStage) -> None:
    ben, carla, dora = (stage.world.person(name) for name in ("ben", "carla", "dora"))
    stage.says(carla, "acme", "Our printer is on fire")
    assert "has been waiting since" in shown(stage.home(ben))
    stage.says(dora, "acme", "We send an engineer")
    page = shown(stage.home(ben))
    assert "No customer waits for an answer" in page
    stage.says(carla, "acme", "And now the fax")
    assert "answered before" in shown(stage.home(ben))


def test_the_list_of_who_waits_can_be_hidden_and_shown(stage: SlackStage) -> None:
    ben = stage.world.person("ben")
    stage.home(ben)
    assert "No customer waits" not in shown(stage.presses(ben, "section", "section hide"))
    assert "No customer waits" in shown(stage.presses(ben, "section", "section show"))


def test_nobody_reads_of_channels_that_they_may_not_see(stage: SlackStage) -> None:
    carla, dora, finn = (stage.world.person(name) for name in ("carla", "dora", "finn"))
    stage.says(carla, "acme", "Our printer is on fire")
    assert "#acme" in shown(stage.home(dora))
    assert "#acme" not in shown(stage.home(finn))


def test_what_one_follows_is_listed_with_its_reason_and_can_be_ended(stage: SlackStage) -> None:
    dora = stage.world.person("dora")
    stage.says(dora, "support", "I look into it")
    assert "You have written in the conversation." in shown(stage.home(dora))
    assert "You follow no conversation." in shown(stage.presses(dora, "Unfollow"))
    assert "You follow no conversation." in dora.command("/unseen", "following").text


def test_long_lists_have_pages(stage: SlackStage) -> None:
    dora = stage.world.person("dora")
    for number in range(23):
        dora.says("support", f"Task {number}")
    stage.world.waits_until_settled()
    page = stage.home(dora)
    assert "Page 1 of 3" in shown(page)
    assert shown(page).count("#support") == 10
    assert "Page 2 of 3" in shown(stage.presses(dora, "Next"))
    page = stage.presses(dora, "Next")
    assert shown(page).count("#support") == 3
    assert page["private_metadata"] == "mine following=3"
    assert "Page 3 of 3" in shown(stage.presses(dora, "dm", "dm off"))
    assert "Page 2 of 3" in shown(stage.presses(dora, "Previous"))


def test_a_page_that_is_gone_becomes_the_last_one(stage: SlackStage) -> None:
    dora = stage.world.person("dora")
    for number in range(11):
        dora.says("support", f"Task {number}")
    stage.world.waits_until_settled()
    stage.home(dora)
    stage.presses(dora, "Next")
    page = stage.presses(dora, "Unfollow")
    assert "Page" not in shown(page)
    assert [one["accessory"]["text"]["text"] for one in buttons_of(page)].count("Unfollow") == 10


@pytest.mark.parametrize("name", ["gus", "carla"])
def test_guests_and_customers_get_a_polite_no(stage: SlackStage, name: str) -> None:
    guest = stage.world.person(name)
    page = stage.home(guest)
    assert shown(page) == "Sorry, Unseen is only there for the team of this workspace."


def test_whoever_speaks_swedish_reads_swedish(stage: SlackStage) -> None:
    eva = stage.world.person("eva")
    assert "Från kunder" in shown(stage.home(eva))
    assert "Direktmeddelande: av" in shown(stage.presses(eva, "dm", "dm off"))


def test_a_command_makes_the_page_fresh(stage: SlackStage) -> None:
    ben = stage.world.person("ben")
    before = stage.home(ben)
    ben.command("/unseen", "dm off")
    assert chosen(stage.drawn(ben, before), "dm") == "dm off"


def test_an_admin_makes_the_pages_of_others_fresh(stage: SlackStage) -> None:
    ann, ben = stage.world.person("ann"), stage.world.person("ben")
    before = stage.home(ben)
    ann.command("/unseen", f"admin person <@{ben.id}> dm off")
    page = stage.drawn(ben, before)
    assert chosen(page, "dm") == "dm off"


def test_nobody_is_shown_a_page_who_has_never_opened_it(stage: SlackStage) -> None:
    ben, dora = stage.world.person("ben"), stage.world.person("dora")
    dora.command("/unseen", "dm off")
    ben.command("/unseen", "dm off")
    stage.home(ben)
    assert {one.args["user_id"] for one in stage.world.requests("views.publish")} == {ben.id}


def test_a_page_that_was_drawn_meanwhile_is_read_and_drawn_anew(stage: SlackStage) -> None:
    ben = stage.world.person("ben")
    before = stage.home(ben)

    def is_noted() -> bool | None:
        known = stage.store.homes.look(stage.id_of(ben))
        return (known is not None and known.mark == before["hash"]) or None

    stage.world.until(is_noted, what="that the program knows what stands there")
    stage.store.homes.drawn(stage.id_of(ben), "overtaken")
    ben.presses_at_home("dm", "dm off")
    page = stage.drawn(ben, before)
    assert chosen(page, "dm") == "dm off"
    outcomes = [one.outcome for one in stage.world.requests("views.publish")]
    assert outcomes == ["ok", "hash_conflict", "hash_conflict", "ok"]
    assert chosen(stage.presses(ben, "dm", "dm on"), "dm") == "dm on"


def test_when_slack_has_trouble_the_page_is_fresh_the_next_time(
    stage: SlackStage, caplog: pytest.LogCaptureFixture
) -> None:
    ben = stage.world.person("ben")
    before = stage.home(ben)
    stage.world.fault("rate_limited", "views.publish")
    ben.command("/unseen", "dm off")
    stage.world.waits_for_request("views.publish", after=1)
    page = stage.home(ben)
    assert chosen(page, "dm") == "dm off"
    assert page["hash"] != before["hash"]
    assert "a home page could not be drawn: ratelimited" in caplog.text


@pytest.fixture
def crowded(stage: SlackStage) -> Actor:
    """Let an admin be in more channels, projects and conversations than any page shows."""
    ann = stage.world.person("ann")
    for number in range(30):
        name = f"{'secret' if number % 2 else 'team'}-{'<&>' * 5}{number}"
        stage.world.add_channel(name, members=[ann], private=bool(number % 2))
        ann.says(name, "Hello")
    stage.world.waits_until_settled()
    return ann


def test_pages_stay_within_what_slack_takes_however_much_there_is(stage: SlackStage, crowded: Actor) -> None:
    page = stage.home(crowded)
    team = stage.presses(crowded, "Administration")
    for view in (page, team):
        assert len(view["blocks"]) <= 100
        assert len(str(view)) < MOST_BYTES
    assert "Page 1 of 5" in shown(team)
