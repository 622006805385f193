"""What admins are shown of their workspace, told as stories."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.delivery import Refused
from rules.events import Profile
from rules.model import Role
from tests.bots.story import Story


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with Story(tmp_path) as story:
        yield story


def holes(story: Story, who: str = "ann") -> list[str]:
    return story.asks(who, "admin coverage", second=500).split("\n")[:-1]


def test_where_somebody_would_be_told_there_is_no_hole(story: Story) -> None:
    assert story.asks("ann", "admin coverage").split("\n") == [
        "Wherever customers may write and you may look, somebody would be told.",
        "Admins hear when a hole opens. To stop that: /unseen admin coverage off",
    ]


@pytest.mark.parametrize(
    ("orders", "why"),
    [
        pytest.param(
            ["admin defaults customers followed"],
            "nobody there is told about all customers, and nobody follows it",
            id="everybody is on followed",
        ),
        pytest.param(
            ["admin defaults dm off"],
            "whoever would be told has direct message and e-mail switched off",
            id="no medium",
        ),
    ],
)
def test_a_hole_is_named_and_closed_again(story: Story, orders: list[str], why: str) -> None:
    for order in orders:
        story.asks("ann", order)
    assert holes(story) == ["If a customer wrote there now, nobody would be told:", f"#acme: {why}"]
    for choice in ("customers all", "dm on"):
        story.asks("ben", choice, second=400)
    assert len(holes(story)) == 1


def test_a_muted_channel_is_a_hole(story: Story) -> None:
    for who in ("ann", "ben"):
        story.asks(who, "mute #acme")
    assert holes(story)[1] == "#acme: whoever would be told has muted it"


def test_a_channel_without_teammates_is_a_hole(story: Story) -> None:
    story.channel("lonely", "carla")
    assert holes(story)[1] == "#lonely: nobody of the team is in its project"
    story.asks("ann", "admin project lonely add @cid")
    assert len(holes(story)) == 1


def test_a_hole_in_a_project_of_another_name_says_which(story: Story) -> None:
    story.channel("lonely", "carla")
    story.asks("ann", "admin project Support add #lonely")
    assert holes(story)[1].startswith("#lonely in the project Support: ")


def test_holes_are_watched_for_or_not(story: Story) -> None:
    assert story.asks("ann", "admin coverage off") == (
        "Admins are not told any more when a hole opens in the coverage."
    )
    assert story.asks("ann", "admin coverage").endswith("To change that: /unseen admin coverage on")
    assert story.asks("ann", "admin coverage on").startswith("Admins are told when a hole opens")


def test_the_log_tells_who_changed_what_the_latest_first(story: Story) -> None:
    assert story.asks("ann", "admin log") == "Nothing has been changed yet that you may see."
    for second, typed in enumerate(
        [
            "admin scope @ben all",
            "admin channel #acme customer",
            "admin open #secret",
            "admin customer @cid",
            "admin relay @robot on",
            "admin pattern ACME-[0-9]+",
            "admin defaults wait 2m",
            "admin project acme add @ben",
            "admin coverage off",
        ]
    ):
        story.asks("ann", typed, second=second)
    story.says("carla", "acme", "Help!", second=10)
    assert story.asks("ann", "admin log", second=20).split("\n") == [
        "The latest changes:",
        "09:00 UTC, Ann: telling admins about holes in the coverage: on → off",
        "09:00 UTC, Ann: Ben in the project acme: off → on",
        "09:00 UTC, Ann: for everybody who has not chosen: Wait before you are told: not chosen → 120 s",
        "09:00 UTC, Ann: the pattern of keys: not chosen → ACME-[0-9]+",
        "09:00 UTC, Ann: Robot as a relay: off → on",
        "09:00 UTC, Ann: what Cid counts as: not chosen → customer",
        "09:00 UTC, Ann: #secret open to its project: off → on",
        "09:00 UTC, Ann: who reads along in #acme: not chosen → customers",
        "09:00 UTC, Ann: how far Ben may see: their own projects → all projects",
    ]


def test_the_log_hides_decisions_about_private_channels_of_others(story: Story) -> None:
    ben = Profile("ben", "Ben", Role.TEAMMATE, admin=True)
    story.store.directory.learn_people(story.workspace.id, [ben])
    story.asks("ben", "admin open #secret-board")
    assert story.asks("ann", "admin log") == "Nothing has been changed yet that you may see."
    assert "#secret-board open to its project" in story.asks("ben", "admin log")


def test_the_status_counts_what_waits_and_what_went_out(story: Story) -> None:
    story.says("carla", "acme", "Help!", second=0)
    assert story.asks("ann", "admin status", second=1).split("\n") == [
        "2 alerts wait.",
        "The first of them is due: 09:01 UTC.",
        "Notices sent: 0 in the last hour, 0 in the last 24 hours.",
        "2 channels are watched.",
        "3 teammates can be told.",
    ]
    story.asks("ann", "dm off", second=2)
    story.messenger.answers = [Refused("account_inactive")]
    story.told(second=60)
    story.asks("ann", "dm on", second=61)
    assert story.asks("ann", "admin status", second=61).split("\n")[:6] == [
        "0 alerts wait.",
        "Notices sent: 0 in the last hour, 0 in the last 24 hours.",
        "Not delivered in the last 24 hours: 1 (account_inactive).",
        "1 notice could not be delivered:",
        "Ben, Direct message, 09:01 UTC: account_inactive",
        "Whoever runs Unseen can have them sent again with unseen retry all",
    ]


def test_the_status_tells_of_the_latest_failures_only_whom_and_why(story: Story) -> None:
    for number in range(4):
        story.says("carla", "acme", f"Help {number}!", second=number * 4000)
        story.messenger.answers = [Refused("user_not_found")] * 2
        story.told(second=number * 4000 + 60)
    told = story.asks("ann", "admin status", second=13000)
    assert "8 notices could not be delivered, the latest of them:" in told
    assert told.count(": user_not_found") == 5
    assert "Help" not in told
    assert "user_not_found" not in story.asks("ben", "admin status", second=13000)


def test_the_status_tells_of_channels_that_are_behind(story: Story) -> None:
    story.store.behind.fall_behind(story.workspace.id)
    assert "channels are being caught up with" in story.asks("ann", "admin status")
