"""Who is told about messages from customers, through the installed command."""

from tests.acceptance.stage import Stage

LARGEST_AUTOMATIC = 15


def test_everybody_is_told_as_they_have_chosen(stage: Stage) -> None:
    carla = stage.customer()
    (wants_all,) = stage.teammates("all", customers="all")
    stranger, writer = stage.teammates("stranger", "writer", customers="followed")
    (wants_none,) = stage.teammates("none", customers="none")
    (automatic,) = stage.teammates("automatic")
    channel = stage.channel(wants_all, stranger, writer, wants_none, automatic, carla)
    writer.says(channel, "Good morning, Acme!")
    stage.world.waits_until_settled()
    carla.says(channel, "The export is broken")
    stage.not_told(stranger, wants_none)
    stage.told(wants_all, writer, automatic, about="The export is broken")


def test_up_to_fifteen_teammates_get_all_customer_messages_by_themselves(stage: Stage) -> None:
    carla = stage.customer()
    team = stage.teammates(*["mate"] * LARGEST_AUTOMATIC)
    carla.says(stage.channel(*team, carla), "Fifteen of you")
    stage.told(*team, about="Fifteen of you")


def test_from_sixteen_teammates_on_only_those_who_follow_or_chose_all_are_told(stage: Stage) -> None:
    carla = stage.customer()
    team = stage.teammates(*["mate"] * LARGEST_AUTOMATIC)
    (wants_all,) = stage.teammates("all", customers="all")
    carla.says(stage.channel(*team, wants_all, carla), "Sixteen of you")
    stage.not_told(team[0], team[-1])
    stage.told(wants_all, about="Sixteen of you")


def test_nobody_is_told_about_their_own_message(stage: Stage) -> None:
    carla = stage.customer()
    dora, ben = stage.teammates("dora", "ben")
    channel = stage.channel(dora, ben, carla)
    ben.says(channel, "I follow this now")
    stage.world.waits_until_settled()
    dora.says(channel, "Hello, Acme, how are you?")
    stage.not_told(dora)
    stage.told(ben, about="how are you")


def test_nobody_is_told_before_their_wait_is_over(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", wait="2s")
    (ben,) = stage.teammates("ben", wait="0s")
    post = carla.says(stage.channel(dora, ben, carla), "Take your time")
    hasty, patient = stage.told(ben, dora, about="Take your time")
    assert float(hasty.ts) - float(post.ts) < 2
    assert float(patient.ts) - float(post.ts) >= 2


def test_three_quick_messages_make_one_notice(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", wait="2s")
    channel = stage.channel(dora, carla)
    for words in ("First of all", "and secondly", "and finally"):
        carla.says(channel, words)
    stage.not_told(dora, besides=1)
    (notice,) = stage.told(dora, about="First of all")
    assert all(words in notice.text for words in ("First of all", "and secondly", "and finally"))


def test_an_edit_before_the_notice_shows_the_new_words(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", wait="2s")
    post = carla.says(stage.channel(dora, carla), "The old words")
    stage.world.waits_until_settled()
    carla.edits(post, "The new words")
    (notice,) = stage.told(dora, about="The new words")
    assert "The old words" not in notice.text + notice.shown


def test_a_deletion_before_the_notice_cancels_it(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", wait="2s")
    post = carla.says(stage.channel(dora, carla), "Never mind")
    stage.world.waits_until_settled()
    carla.deletes(post)
    stage.not_told(dora)


def test_what_a_customer_wrote_is_shown_as_it_was_and_mentions_nobody(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora")
    words = "<!channel> *look* at https://evil.example & <@U0ANN>"
    carla.says(stage.channel(dora, carla), words)
    (notice,) = stage.told(dora, about="look")
    assert "<!channel>" not in notice.text
    assert "<@U0ANN>" not in notice.text
