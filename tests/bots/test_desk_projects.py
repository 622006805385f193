"""Projects of several channels and people, told as stories."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.events import ChannelProfile
from tests.bots.stage import CURTAIN
from tests.bots.story import Story


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with Story(tmp_path) as story:
        yield story


def test_channels_of_one_project_are_shared_with_the_people_of_both(story: Story) -> None:
    story.channel("acme-dev", "cid")
    assert (
        story.asks("ann", "admin project acme add #acme-dev") == "#acme-dev belongs to the project acme now."
    )
    story.says("carla", "acme", "Help!", second=1)
    assert [who for who, _ in story.told(second=61)] == ["ann", "ben", "cid"]
    assert story.asks("ann", "admin project acme remove #acme-dev", second=62) == (
        "#acme-dev is a project of its own now."
    )
    story.says("carla", "acme", "Hello?", second=200)
    assert [who for who, _ in story.told(second=260)] == ["ann", "ben"]


def test_a_new_name_starts_a_project(story: Story) -> None:
    assert story.asks("ann", "admin project Support add #acme") == "#acme belongs to the project Support now."
    assert story.asks("ann", "admin project support add @cid") == "Cid belongs to the project Support now."
    story.says("carla", "acme", "Help!", second=1)
    assert [who for who, _ in story.told(second=61)] == ["ann", "ben", "cid"]


def test_a_person_is_added_and_removed(story: Story) -> None:
    assert story.asks("ann", "admin project acme add @cid") == "Cid belongs to the project acme now."
    story.says("carla", "acme", "Help!", second=1)
    assert [who for who, _ in story.told(second=61)] == ["ann", "ben", "cid"]
    assert story.asks("ann", "admin project acme remove @cid", second=62) == (
        "Cid no longer belongs to the project acme, except as a member of one of its channels."
    )
    story.says("carla", "acme", "Hello?", second=200)
    assert [who for who, _ in story.told(second=260)] == ["ann", "ben"]


@pytest.mark.parametrize("name", ["acme", "#acme", "<#acme|acme>", "ACME"])
def test_a_project_is_called_by_its_name_or_by_its_channel(story: Story, name: str) -> None:
    assert story.asks("ann", f"admin project {name} add cid") == "Cid belongs to the project acme now."


def test_a_private_channel_stays_closed_to_its_project_until_it_is_opened(story: Story) -> None:
    assert story.asks("ann", "admin project acme add #secret").split("\n") == [
        "#secret belongs to the project acme now.",
        "It is private: only its members see it, until you type /unseen admin open #secret",
    ]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (
            "admin project zebra add @cid",
            "I know no project called “zebra”. To start one, add a channel to it.",
        ),
        (
            "admin project zebra remove #acme",
            "I know no project called “zebra”. To start one, add a channel to it.",
        ),
        ("admin project acme add @carla", "Carla is not on the team and has no settings here."),
        (
            "admin project acme remove @cid",
            "Nobody has added Cid to that project, so nothing was changed.",
        ),
        (
            "admin project acme remove #secret",
            "Nobody has added #secret to that project, so nothing was changed.",
        ),
        ("admin project acme add #nowhere", "There is nothing under “#nowhere” that you may see."),
        (f"admin project {'x' * 61} add #acme", f"“{'x' * 59}…” is too long for a name."),
    ],
)
def test_what_cannot_be_done_is_said(story: Story, typed: str, answer: str) -> None:
    assert story.asks("ann", typed) == answer


def test_of_two_projects_with_one_name_one_is_called_by_its_channel(story: Story) -> None:
    for ref in ("one", "two"):
        profile = ChannelProfile(ref, "twins", private=False, shared=False, members=frozenset({"UBOT"}))
        story.store.directory.learn_channel(story.workspace.id, profile, CURTAIN)
    assert story.asks("ann", "admin project twins add @cid").startswith(
        "Several projects are called “twins”."
    )
    assert story.asks("ann", "admin project <#one|twins> add @cid") == "Cid belongs to the project twins now."
