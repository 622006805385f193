"""Junk typed after the command is answered and changes nothing, through the installed command."""

import pytest

from tests.acceptance.stage import Stage

JUNK = [
    pytest.param("   ", id="blanks"),
    pytest.param("frobnicate", id="no such command"),
    pytest.param("ẞ𝕌𝖓ⓢ🦄\u202e\u0000﷽" * 400, id="3,000 odd characters"),
    pytest.param("a" * 3000, id="one word of 3,000 letters"),
    pytest.param("wait -5m", id="a negative wait"),
    pytest.param("wait 99999999999999999999999999h", id="an absurd wait"),
    pytest.param("wait 1e309", id="an infinite wait"),
    pytest.param("wait NaN", id="no number"),
    pytest.param("customers", id="half a command"),
    pytest.param("customers all followed none", id="three choices at once"),
    pytest.param("follow https://northwind-support.slack.com/archives/C0NOWHERE/p1", id="a link to nowhere"),
    pytest.param("why https://example.com/?x=<script>", id="a link elsewhere"),
    pytest.param('follow "', id="an unclosed quote"),
    pytest.param("admin scope @nobody all; DROP TABLE people", id="SQL"),
    pytest.param("<!channel> <@U0ANN> `*_~>&", id="markup"),
    pytest.param("\n\n\r\t/unseen /unseen", id="the command twice"),
]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_is_answered_without_harm(stage: Stage, junk: str) -> None:
    (dora,) = stage.teammates("dora", wait="7m")
    before = dora.command("/unseen", "settings").shown
    answer = dora.command("/unseen", junk)
    assert answer.failure == ""
    assert answer.text
    assert "<!channel>" not in answer.text
    assert dora.command("/unseen", "settings").shown == before


def test_every_setting_can_be_chosen_and_taken_back(stage: Stage) -> None:
    (dora,) = stage.teammates("dora")
    choices = {
        "customers": "followed",
        "internal": "off",
        "replies": "off",
        "section": "hide",
        "dm": "off",
        "wait": "2m",
        "answered": "skip",
        "language": "en",
    }
    for setting, value in choices.items():
        assert dora.command("/unseen", f"{setting} {value}").text
    assert dora.command("/unseen", "settings").text.count("(your choice)") == len(choices)
    assert dora.command("/unseen", "reset").text
    assert "(your choice)" not in dora.command("/unseen", "settings").text


def test_why_explains_line_by_line(stage: Stage) -> None:
    carla = stage.customer()
    told, not_told = stage.teammates("told", "not")
    stage.chooses(not_told, customers="none")
    post = carla.says(stage.channel(told, not_told, carla), "Why, oh why?")
    stage.told(told, about="Why, oh why?")
    assert told.command("/unseen", f"why {post.link}").text
    assert (
        told.command("/unseen", f"why {post.link}").text
        != not_told.command("/unseen", f"why {post.link}").text
    )


def test_help_is_there_for_everybody_on_the_team(stage: Stage) -> None:
    (dora,) = stage.teammates("dora")
    assert "admin scope" not in dora.command("/unseen", "help").text
    assert "admin scope" in stage.world.person("ann").command("/unseen", "help").text


def test_what_one_follows_is_listed(stage: Stage) -> None:
    (dora,) = stage.teammates("dora")
    channel = stage.channel(dora)
    dora.says(channel, "I was here")
    stage.world.waits_until_settled()
    assert channel in dora.command("/unseen", "following").text
