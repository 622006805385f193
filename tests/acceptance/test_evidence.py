"""What counts as having seen a message, through the installed command."""

from tests.acceptance.stage import Stage


def test_reacting_within_the_wait_means_no_notice(stage: Stage) -> None:
    carla = stage.customer()
    dora, ben = stage.teammates("dora", "ben", wait="2s")
    post = carla.says(stage.channel(dora, ben, carla), "Look at this")
    dora.reacts(post)
    stage.not_told(dora)
    stage.told(ben, about="Look at this")


def test_answering_within_the_wait_means_no_notice_and_the_others_read_who_answered(stage: Stage) -> None:
    carla = stage.customer()
    dora, ben = stage.teammates("dora", "ben", wait="2s")
    post = carla.says(stage.channel(dora, ben, carla), "Anybody there?")
    stage.world.waits_until_settled()
    dora.replies(post, "Yes, me")
    stage.not_told(dora)
    (notice,) = stage.told(ben, about="Anybody there?")
    assert f"Answered by {dora.real_name}" in notice.text


def test_what_one_saw_in_one_conversation_says_nothing_about_another(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", wait="2s")
    here, there = stage.channel(dora, carla), stage.channel(dora, carla)
    unseen = carla.says(there, "Not seen at all")
    seen = carla.says(here, "Seen at once")
    stage.world.waits_until_settled()
    dora.reacts(seen)
    dora.says(here, "On my way")
    stage.not_told(dora, besides=1)
    (notice,) = stage.told(dora, about="Not seen at all")
    assert unseen.link in str(notice.blocks)


def test_whoever_wants_to_be_skipped_once_a_teammate_has_answered_is_skipped(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", wait="2s")
    (ben,) = stage.teammates("ben", wait="2s", answered="skip")
    channel = stage.channel(dora, ben, carla)
    carla.says(channel, "A question")
    stage.world.waits_until_settled()
    dora.says(channel, "An answer")
    stage.not_told(ben)
