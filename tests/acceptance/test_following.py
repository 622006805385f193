"""Followed conversations among colleagues and with customers, through the installed command."""

from tests.acceptance.stage import Stage


def test_followed_internal_messages_can_be_switched_off(stage: Stage) -> None:
    (wants,) = stage.teammates("wants")
    (wants_not,) = stage.teammates("not", internal="off")
    (colleague,) = stage.teammates("colleague")
    channel = stage.channel(wants, wants_not, colleague)
    question = colleague.says(channel, "Where is the key?")
    stage.world.waits_until_settled()
    wants_not.replies(question, "No idea")
    wants.replies(question, "Me neither")
    stage.world.waits_until_settled()
    found = colleague.replies(question, "Found it")
    stage.told(wants, about="Found it")
    asked = wants_not.command("/unseen", f"why {found.link}").text
    assert "You have switched followed internal messages off." in asked
    stage.chooses(wants_not, internal="on")
    stage.not_told(wants_not)


def test_internal_messages_reach_only_those_who_follow(stage: Stage) -> None:
    writer, stranger = stage.teammates("writer", "stranger", customers="all")
    (colleague,) = stage.teammates("colleague")
    channel = stage.channel(writer, stranger, colleague)
    question = writer.says(channel, "Who has the key?")
    stage.world.waits_until_settled()
    colleague.replies(question, "I have it")
    stage.not_told(stranger)
    stage.told(writer, about="I have it")


def test_followed_replies_to_customers_can_be_switched_off(stage: Stage) -> None:
    carla = stage.customer()
    (wants,) = stage.teammates("wants")
    (wants_not,) = stage.teammates("not", replies="off")
    (colleague,) = stage.teammates("colleague")
    channel = stage.channel(wants, wants_not, colleague, carla)
    wants_not.says(channel, "Hello, Acme")
    wants.says(channel, "Hello from me, too")
    stage.world.waits_until_settled()
    colleague.says(channel, "It is mended now")
    stage.not_told(wants_not)
    (notice,) = stage.told(wants, about="It is mended now")
    assert f"{colleague.real_name} replied to a customer" in notice.text


def test_unfollowing_holds_even_for_somebody_who_writes_on(stage: Stage) -> None:
    (writer,) = stage.teammates("writer")
    (colleague,) = stage.teammates("colleague")
    channel = stage.channel(writer, colleague)
    question = writer.says(channel, "Is it raining?")
    stage.world.waits_until_settled()
    assert "do not follow" in writer.command("/unseen", f"unfollow {question.link}").text
    writer.replies(question, "I mean outside")
    stage.world.waits_until_settled()
    colleague.replies(question, "It is")
    stage.not_told(writer)
    assert "follow" in writer.command("/unseen", f"follow {question.link}").text
    colleague.replies(question, "It has stopped")
    stage.told(writer, about="It has stopped")
