"""What admins decide at the desk, told as stories."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.events import ChannelProfile, Profile
from rules.model import Audience, Role, Scope
from tests.bots.stage import CURTAIN
from tests.bots.story import Story

ADMINS_ONLY = "Sorry, only admins and owners of this workspace can do that."
NOTHING = "There is nothing under “{}” that you may see."


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with Story(tmp_path) as story:
        yield story


def scope(story: Story, who: str) -> Scope:
    return story.store.directory.member(story.id_of(who)).scope


@pytest.mark.parametrize(
    "typed",
    [
        "admin scope @ben all",
        "admin channel #acme off",
        "admin open #secret",
        "admin close #secret-board",
        "admin log",
        "admin erase @ann",
    ],
)
def test_only_admins_administer(story: Story, typed: str) -> None:
    assert story.asks("ben", typed) == ADMINS_ONLY
    assert scope(story, "ben") is Scope.OWN


@pytest.mark.parametrize("person", ["@ben", "Ben", "<@ben|Ben>", "<@ben>", '"Ben"'])
def test_an_admin_grants_a_scope(story: Story, person: str) -> None:
    answer = story.asks("ann", f"admin scope {person} all")
    assert answer == "Ben may see all projects now; private channels still only as a member."
    assert scope(story, "ben") is Scope.ALL
    assert story.asks("ann", f"admin scope {person} own") == "Ben may see only their own projects now."
    assert scope(story, "ben") is Scope.OWN


def test_a_person_is_found_by_their_address(story: Story) -> None:
    assert story.asks("ann", "admin scope ANN@n.example all").startswith("Ann may see all projects")


def test_somebody_unknown_or_ambiguous_is_asked_for(story: Story) -> None:
    twins = [Profile(ref, "Eve", Role.TEAMMATE) for ref in ("eve1", "eve2")]
    story.store.directory.learn_people(story.workspace.id, twins)
    assert story.asks("ann", "admin scope @zoe all").startswith("I know nobody called “@zoe”.")
    assert story.asks("ann", "admin scope Eve all").startswith("Several people are called “Eve”.")


@pytest.mark.parametrize("who", ["carla", "robot"])
def test_only_teammates_have_a_scope(story: Story, who: str) -> None:
    answer = story.asks("ann", f"admin scope {who} all")
    assert answer == f"{who.title()} is not on the team and has no settings here."


def test_a_teammate_with_the_scope_all_hears_of_channels_elsewhere(story: Story) -> None:
    story.asks("ann", "admin scope @cid all")
    story.says("carla", "acme", "Help!", second=1)
    assert [who for who, _ in story.told(second=61)] == ["ann", "ben", "cid"]


@pytest.mark.parametrize(
    ("audience", "answer"),
    [
        (Audience.CUSTOMER, "#acme counts as a channel with customers from the next message on."),
        (Audience.INTERNAL, "#acme counts as internal from the next message on."),
        (Audience.OFF, "Unseen does not watch #acme any more."),
    ],
)
def test_an_admin_says_who_reads_along(story: Story, audience: Audience, answer: str) -> None:
    assert story.asks("ann", f"admin channel #acme {audience}") == answer
    (place,) = story.store.directory.find_channels(story.workspace.id, "acme")
    assert place.audience is audience


def test_a_channel_that_is_off_tells_nobody_anything(story: Story) -> None:
    story.asks("ann", "admin channel #acme off")
    story.says("carla", "acme", "Help!", second=1)
    assert story.told(second=61) == []


def test_an_opened_channel_is_for_everybody_in_its_project_until_it_is_closed(story: Story) -> None:
    assert story.asks("ann", "admin open #secret") == (
        "#secret is open now to everybody in the project secret."
    )
    story.asks("ann", "admin scope @cid all")
    assert story.asks("cid", "follow #secret") == "You follow #secret now, from the next message on."
    assert story.asks("ann", "admin close #secret") == "#secret is closed now: only its members see it."
    assert story.asks("cid", "follow #secret") == NOTHING.format("#secret")


@pytest.mark.parametrize("order", ["open {}", "close {}", "channel {} off"])
def test_admins_decide_about_no_private_channel_that_they_are_not_in(story: Story, order: str) -> None:
    for channel in ("#secret-board", "#nowhere"):
        assert story.asks("ann", f"admin {order.format(channel)}") == NOTHING.format(channel)


def test_a_public_channel_has_nothing_to_open(story: Story) -> None:
    assert story.asks("ann", "admin open #acme") == (
        "#acme is not private, so there is nothing to open or to close."
    )


def test_of_two_channels_with_one_name_one_must_be_mentioned(story: Story) -> None:
    for ref in ("one", "two"):
        profile = ChannelProfile(ref, "twins", private=False, shared=False, members=frozenset({"UBOT"}))
        story.store.directory.learn_channel(story.workspace.id, profile, CURTAIN)
    assert story.asks("ann", "admin channel #twins off").startswith("Several channels are called “#twins”.")
    assert story.asks("ann", "admin channel <#one|twins> off") == "Unseen does not watch #twins any more."
    # Slack leaves out the name where it may not be told.
    assert story.asks("ann", "admin channel <#two|> off") == "Unseen does not watch #twins any more."
