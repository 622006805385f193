"""The story, played by the real program to its end: who is told and who is not, as a reader sees it."""

import re
import subprocess
import sys

import pytest

from sandbox.story import conclusion

WAIT = 2
OUTCOME = re.compile(
    r"^  (?P<name>\w+) +is (?P<verdict>told|not told)(?: after (?P<seconds>[\d.]+) s)?$", re.MULTILINE
)


@pytest.mark.parametrize("platform", ["slack", "zulip"])
def test_the_story_comes_true(platform: str) -> None:
    command = [sys.executable, "-m", "sandbox", "--platform", platform, "--wait", str(WAIT)]
    played = subprocess.run(command, capture_output=True, text=True, timeout=110, check=False)
    assert (played.returncode, played.stderr) == (0, "")
    outcomes = list(OUTCOME.finditer(played.stdout))
    assert [(outcome["name"], outcome["verdict"]) for outcome in outcomes] == [
        ("Ben", "told"),  # wants all customer messages
        ("Ann", "told"),  # has chosen nothing, in a small channel
        ("Dora", "not told"),  # wants followed ones only, and follows nothing
        ("Bo", "not told"),  # wants none
        ("Ben", "told"),
        ("Ann", "not told"),  # has reacted, or read it
        ("Dora", "told"),  # follows the private channel
        ("Ann", "not told"),  # is not in it
        ("Dora", "told"),  # once about three messages
    ]
    assert all(float(outcome["seconds"]) >= WAIT for outcome in outcomes if outcome["seconds"])


def test_the_conclusion_is_the_verdict_without_the_questions() -> None:
    why = "You were not told: It is your own.\nCarla in #acme:\n1. Is it your own? Yes."
    assert conclusion(why) == "You were not told: It is your own."


def test_an_answer_without_questions_is_its_own_conclusion() -> None:
    assert conclusion("There is no such message.") == "There is no such message."
