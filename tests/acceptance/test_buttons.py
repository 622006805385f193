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


def test_seen_is_noted_and_confirmed(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora")
    channel = stage.channel(dora, carla)
    carla.says(channel, "Tick me off")
    (notice,) = stage.told(dora, about="Tick me off")
    answer = dora.presses(notice, "seen", within=5)
    assert answer.text.startswith(f"Seen: this conversation in #{channel}, up to ")
    assert latest(dora, notice).controls == notice.controls


def test_follow_becomes_unfollow_and_back(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", customers="followed")
    channel = stage.channel(dora, carla)
    dora.says(channel, "Hello, Acme")
    stage.world.waits_until_settled()
    carla.says(channel, "A long story")
    (notice,) = stage.told(dora, about="A long story")
    assert notice.controls == ["open", "seen", "unfollow", "mute", "why"]
    assert "do not follow" in dora.presses(notice, "unfollow", within=5).text
    stage.world.until(lambda: "follow" in latest(dora, notice).controls, what="the button Follow")
    unfollowed = carla.says(channel, "You do not hear me")
    stage.world.waits_until_settled()
    assert "You do not follow the conversation." in dora.command("/unseen", f"why {unfollowed.link}").text
    assert "You follow" in dora.presses(latest(dora, notice), "follow", within=5).text
    stage.world.until(lambda: "unfollow" in latest(dora, notice).controls, what="the button Unfollow")
    followed = carla.says(channel, "But now you do")
    stage.world.waits_until_settled()
    assert "You asked to follow the conversation." in dora.command("/unseen", f"why {followed.link}").text
    assert latest(dora, notice).shown.splitlines()[:3] == notice.shown.splitlines()[:3]


def test_mute_silences_the_conversation_even_for_all_customers(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", customers="all")
    channel = stage.channel(dora, carla)
    carla.says(channel, "Noise")
    (notice,) = stage.told(dora, about="Noise")
    assert "Muted" in dora.presses(notice, "mute", within=5).text
    muted = carla.says(channel, "More noise")
    stage.world.waits_until_settled()
    assert "Have you muted it? Yes." in dora.command("/unseen", f"why {muted.link}").text
    stage.not_told(dora, besides=1)


def test_why_explains_the_notice(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", customers="all")
    carla.says(stage.channel(dora, carla), "Explain yourself")
    (notice,) = stage.told(dora, about="Explain yourself")
    explained = dora.presses(notice, "why", within=5)
    assert explained.view is not None
    assert "You want all messages from customers." in explained.shown
    assert latest(dora, notice).controls == notice.controls


def test_nobody_presses_the_buttons_of_others(stage: Stage) -> None:
    carla = stage.customer()
    dora, ben = stage.teammates("dora", "ben")
    channel = stage.channel(dora, carla)
    carla.says(channel, "For Dora alone")
    (notice,) = stage.told(dora, about="For Dora alone")
    answer = ben.presses(notice, "mute", within=5)
    assert channel not in answer.text
    assert latest(dora, notice).controls == notice.controls


def test_the_settings_are_changed_where_they_stand(stage: Stage) -> None:
    (dora,) = stage.teammates("dora")
    settings = dora.command("/unseen")
    assert "Your settings" in settings.shown
    changed = dora.presses(settings, "customers", "none", within=5)
    assert "Your settings" in changed.shown
    customers = next(block for block in changed.blocks if block.get("block_id") == "customers")
    assert customers["accessory"]["initial_option"]["value"] == "customers none"
    assert "your choice" in customers["text"]["text"]
