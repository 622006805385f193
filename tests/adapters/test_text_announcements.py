"""What admins read without having asked; what they are told to type is understood."""

import pytest

from adapters.announcements import announced
from adapters.text import Words
from rules.commands import parse
from rules.delivery import Announcement, Recipient, Topic
from rules.model import Audience
from rules.requests import ChangeDefaults, SetAudience, SetRelay, ShowCoverage

ANN = Recipient(1, "U0ANN", "Ann", "en")
WORDS = Words("en", None, str)
SAID = [
    pytest.param(
        Topic.CUSTOMER_IN_INTERNAL,
        ("support",),
        "There is a customer in #support, which an admin has called internal. If customers are welcome "
        "there, type /unseen admin channel #support customer",
        id="a customer in an internal channel",
    ),
    pytest.param(
        Topic.INTEGRATION_FOUND,
        ("osTicket Notification",),
        "@osTicket Notification seems to pass on what customers write. Until an admin confirms that, its "
        'messages count as a bot’s. To confirm it, type /unseen admin relay "@osTicket Notification" on',
        id="a known integration",
    ),
    pytest.param(
        Topic.COVERAGE_GAP,
        ("acme", "beta", "gamma", "delta"),
        "A message from a customer in #acme, #beta, #gamma, and 1 other would alert nobody now. To see why, "
        "type /unseen admin coverage\nTo hear no more of this, type /unseen admin coverage off",
        id="holes in the coverage",
    ),
    pytest.param(
        Topic.CONNECTION_LOST,
        (),
        "Slack does not accept your permission any more, so Unseen has removed it and cannot see what you "
        "have read. To connect again, type /unseen connect",
        id="a read cursor that is connected no longer",
    ),
    pytest.param(
        Topic.DEAF,
        ("Slack",),
        "For some time Slack has told Unseen nothing, although messages were written. They are being fetched "
        "now, but alerts come late until this is mended. Whoever runs Unseen finds out what is wrong with "
        "unseen check",
        id="a platform that tells nothing",
    ),
]


@pytest.mark.parametrize(("topic", "names", "sentence"), SAID)
def test_what_admins_are_told(topic: Topic, names: tuple[str, ...], sentence: str) -> None:
    assert announced(WORDS, Announcement(topic, ANN, names)) == sentence


GREETED = [
    pytest.param(
        ("acme", "beta"),
        ("beta",),
        "I watch 2 channels: #acme and #beta.\n"
        "A message from a customer in #beta would alert nobody now. To see why, type /unseen admin coverage",
        id="where a customer would alert nobody",
    ),
    pytest.param(
        ("acme",),
        (),
        "I watch 1 channel: #acme.\nWherever customers may write there, somebody would be told.",
        id="where all is well",
    ),
    pytest.param(
        (),
        (),
        "I do not watch any channel that you may see. Add me to the channels where you talk with customers "
        "and to those where you talk about them.",
        id="where nothing is watched",
    ),
]


@pytest.mark.parametrize(("names", "uncovered", "found"), GREETED)
def test_how_admins_are_greeted(names: tuple[str, ...], uncovered: tuple[str, ...], found: str) -> None:
    greeting = Announcement(Topic.GREETING, ANN, names, uncovered)
    hello, *lines, defaults, settings = announced(WORDS, greeting).split("\n")
    assert hello.startswith("Hello, this is Unseen.")
    assert "\n".join(lines) == found
    assert isinstance(parse(defaults.rpartition("type for example /unseen ")[2]), ChangeDefaults)
    assert "/unseen settings" in settings
    assert "/unseen help" in settings


UNDERSTOOD = [
    (Topic.CUSTOMER_IN_INTERNAL, "all hands", SetAudience("#all hands", Audience.CUSTOMER)),
    (Topic.INTEGRATION_FOUND, "osTicket Notification", SetRelay("@osTicket Notification", relay=True)),
    (Topic.COVERAGE_GAP, "acme", ShowCoverage()),
]


@pytest.mark.parametrize(("topic", "name", "meant"), UNDERSTOOD)
def test_what_admins_are_told_to_type_is_understood(topic: Topic, name: str, meant: object) -> None:
    said = announced(WORDS, Announcement(topic, ANN, (name,)))
    command = said.split("\n")[0].rpartition("type /unseen ")[2]
    assert parse(command) == meant


def test_names_are_harmless() -> None:
    said = announced(Words("en", None, str.upper), Announcement(Topic.COVERAGE_GAP, ANN, ("acme",)))
    assert "#ACME" in said
