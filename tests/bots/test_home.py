"""A home page shows what its owner may see, and nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from slack_sdk.models.blocks import ConfirmObject

from adapters.connecting import Without
from adapters.page import Line, Page, Picker, Press, Window
from adapters.replies import Control, Reply
from rules.commands import parse
from rules.model import Scope
from rules.requests import ForAdmins, Mistake
from tests.bots.stage import at
from tests.bots.story import Story
from tests.bots.test_cursors import PretendedLending


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with Story(tmp_path) as story:
        yield story


def words(page: Page) -> str:
    parts = [part for section in page.sections for part in section.parts]
    lines = [part.text for part in parts if isinstance(part, Line)]
    return "\n".join([*lines, *(part.label for part in parts if isinstance(part, Control))])


def commands(page: Page) -> list[str]:
    """Return everything that one can do on a page."""
    parts = [part for section in page.sections for part in section.parts]
    chosen = [option.command for part in parts if isinstance(part, Control) for option in part.options]
    actions = [action for part in parts if isinstance(part, Line) for action in part.actions]
    return chosen + [one.value for one in actions if one.press in (Press.DO, Press.READ)]


def test_a_private_channel_of_others_shows_nowhere_in_the_administration(story: Story) -> None:
    page = story.desk.page("ann", "team", at(0))
    assert "#secret" in words(page)
    assert "secret-board" not in str(page)


def test_who_waits_in_a_private_channel_shows_to_its_members_only(story: Story) -> None:
    story.channel("secret-acme", "ben", "carla")
    story.says("carla", "secret-acme", "Psst", second=1)
    story.store.choices.grant_scope(story.id_of("ann"), Scope.ALL, story.id_of("ann"), at(2))
    assert "secret-acme" in words(story.desk.page("ben", "", at(3)))
    assert "secret-acme" not in str(story.desk.page("ann", "", at(3)))


def test_what_one_may_see_no_more_is_followed_no_more(story: Story) -> None:
    story.says("ben", "secret-board", "Mine", second=1)
    assert "secret-board" in words(story.desk.page("ben", "", at(2)))
    story.channel("secret-board")
    assert "secret-board" not in str(story.desk.page("ben", "", at(3)))


@pytest.mark.parametrize("spot", ["", "team"])
def test_everything_that_can_be_pressed_is_a_command_that_can_be_typed(story: Story, spot: str) -> None:
    story.says("carla", "acme", "Help!", second=1)
    story.says("ann", "acme", "Soon", second=2)
    found = commands(story.desk.page("ann", spot, at(3)))
    assert len(found) > 20
    assert [one for one in found if isinstance(parse(one), Mistake)] == []


def test_nothing_on_ones_own_part_is_for_admins_alone(story: Story) -> None:
    found = commands(story.desk.page("ben", "team", at(0)))
    assert [one for one in found if isinstance(parse(one), ForAdmins)] == []


@pytest.mark.parametrize("name", ["pattern", "projects", "project 1", "person <@ben>"])
def test_windows_of_the_administration_open_for_admins_alone(story: Story, name: str) -> None:
    answer = story.desk.window("ben", name, at(0))
    assert isinstance(answer, Reply)
    assert answer.refused


def test_a_window_about_nobody_says_so(story: Story) -> None:
    answer = story.desk.window("ann", "person <@nobody>", at(0))
    assert isinstance(answer, Reply)
    assert "I know nobody" in answer.text


def test_a_project_of_private_channels_of_others_cannot_be_opened(story: Story) -> None:
    (board,) = story.store.projects.find(story.workspace.id, "secret-board")
    answer = story.desk.window("ann", f"project {board.id}", at(0))
    assert isinstance(answer, Reply)
    assert answer.refused
    assert "secret-board" not in answer.text


def test_a_page_says_how_much_more_there_is(story: Story) -> None:
    for number in range(12):
        story.says("ben", "secret", f"Task {number}", second=number)
    page = story.desk.page("ben", "", at(20))
    assert words(page).count("#secret") == 10
    assert "Page 1 of 2" in words(page)
    assert not [part for section in page.sections for part in section.parts if isinstance(part, Picker)]


def evidence(story: Story) -> tuple[str, list[str]]:
    """Return what the page says about what counts as seen, and what can be done about it."""
    (line,) = story.desk.page("ben", "", at(3)).sections[-1].parts
    assert isinstance(line, Line)
    return line.text, [action.value for action in line.actions]


def test_it_says_which_evidence_there_is_and_offers_to_connect(story: Story) -> None:
    story.desk = replace(story.desk, lending=PretendedLending())
    text, offered = evidence(story)
    assert "unless you connect your read cursor" in text
    assert offered == ["connect"]


def test_who_has_connected_can_take_it_back_there(story: Story) -> None:
    lending = PretendedLending()
    story.desk = replace(story.desk, lending=lending)
    story.store.connections.keep(story.id_of("ben"), "xoxp-ben", ["channels:read"], at(0))
    text, offered = evidence(story)
    assert "your read cursor is connected" in text
    assert offered == ["disconnect"]
    story.asks("ben", offered[0])
    assert evidence(story)[1] == ["connect"]


def test_nothing_is_offered_where_nobody_can_connect(story: Story) -> None:
    story.desk = replace(story.desk, lending=Without.UNPREPARED)
    text, offered = evidence(story)
    assert "Unseen cannot notice that you have only read something." in text
    assert offered == []


@pytest.mark.parametrize("language", ["en", "sv"])
def test_what_asks_first_is_called_by_a_name_that_fits_into_the_question(story: Story, language: str) -> None:
    story.asks("ann", f"language {language}")
    pages = [story.desk.page("ann", "team", at(0)), story.desk.window("ann", "person <@ben>", at(0))]
    parts = [part for page in pages if isinstance(page, Window) for part in page.parts]
    parts += [part for page in pages if isinstance(page, Page) for one in page.sections for part in one.parts]
    lines = [part for part in parts if isinstance(part, Line)]
    labels = [action.label for line in lines for action in line.actions if action.caution]
    assert len(labels) == 2
    assert all(len(label) <= ConfirmObject.confirm_max_length for label in labels)
