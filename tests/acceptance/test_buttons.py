"""The buttons under a notice and the controls of the settings, through the installed command."""

from sandbox.actor import Actor
from sandbox.records import Post
from tests.acceptance.stage import Stage


def latest(person: Actor, notice: Post) -> Post:
    return next(post for post in person.inbox() if post.ts == notice.ts)


def test_open_leads_to_the_message(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora")
    post = carla.says(stage.channel(dora, carla), "Please open this")
    (notice,) = stage.told(dora, about="Please open this")
    row = next(block for block in notice.blocks if block["type"] == "actions")
    assert row["elements"][0]["url"] == post.link
    assert dora.presses(notice, "open").failure == ""


def test_seen_withdraws_what_was_written_before(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", wait="3s")
    channel = stage.channel(dora, carla)
    carla.says(channel, "The first one")
    (notice,) = stage.told(dora, about="The first one")
    carla.says(channel, "The second one")
    stage.world.waits_until_settled()
    assert dora.presses(notice, "seen", within=5).text
    stage.not_told(dora, besides=1)


def test_follow_becomes_unfollow_and_back(stage: Stage) -> None:
    carla = stage.customer()
    dora, ben = stage.teammates("dora", "ben")
    channel = stage.channel(dora, ben, carla)
    carla.says(channel, "A long story")
    (notice,) = stage.told(dora, about="A long story")
    assert "You follow" in dora.presses(notice, "follow", within=5).text
    stage.world.until(lambda: "unfollow" in latest(dora, notice).controls, what="the button Unfollow")
    ben.says(channel, "A short answer")
    stage.told(dora, about="A short answer")
    followed = latest(dora, notice)
    assert followed.shown.startswith(notice.shown.split("Open")[0])
    assert "do not follow" in dora.presses(followed, "unfollow", within=5).text
    stage.world.until(lambda: "follow" in latest(dora, notice).controls, what="the button Follow")


def test_mute_silences_the_conversation_even_for_all_customers(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", customers="all")
    channel = stage.channel(dora, carla)
    carla.says(channel, "Noise")
    (notice,) = stage.told(dora, about="Noise")
    assert "Muted" in dora.presses(notice, "mute", within=5).text
    carla.says(channel, "More noise")
    stage.not_told(dora, besides=1)


def test_the_settings_are_changed_where_they_stand(stage: Stage) -> None:
    (dora,) = stage.teammates("dora")
    settings = dora.command("/unseen")
    assert "Your settings" in settings.shown
    changed = dora.presses(settings, "set", "customers none", within=5)
    assert "Your settings" in changed.shown
    customers = next(block for block in changed.blocks if block.get("block_id") == "customers")
    assert customers["accessory"]["initial_option"]["value"] == "customers none"
    assert "your choice" in customers["text"]["text"]
