"""What Slack would refuse is refused before it is sent."""

from typing import Any

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    CheckboxesElement,
    DividerBlock,
    Option,
    RadioButtonsElement,
    SectionBlock,
    UserSelectElement,
)
from slack_sdk.models.views import View

from adapters.slack.limits import LONGEST_ID, LONGEST_TEXT, MOST_BLOCKS, check, check_view


def choices(number: int) -> list[Option]:
    return [Option(text=str(one), value=str(one)) for one in range(number)]


ALLOWED: list[tuple[str, list[Block]]] = [
    ("x" * LONGEST_TEXT, [DividerBlock()] * MOST_BLOCKS),
    ("x", [ActionsBlock(elements=[RadioButtonsElement(options=choices(10))])]),
]
TOO_MUCH = [
    pytest.param("", [], id="no text"),
    pytest.param("x" * (LONGEST_TEXT + 1), [], id="a text that Slack would cut"),
    pytest.param("x", [DividerBlock()] * (MOST_BLOCKS + 1), id="51 blocks"),
    pytest.param(
        "x", [ActionsBlock(elements=[RadioButtonsElement(options=choices(11))])], id="11 radio buttons"
    ),
    pytest.param(
        "x", [SectionBlock(text="x", accessory=CheckboxesElement(options=choices(11)))], id="11 checkboxes"
    ),
    pytest.param("x", [SectionBlock(text="x" * 3001)], id="what the SDK knows"),
]


@pytest.mark.parametrize(("text", "blocks"), ALLOWED)
def test_what_slack_takes_is_sent(text: str, blocks: list[Block]) -> None:
    assert check(text, blocks) == [block.to_dict() for block in blocks]


@pytest.mark.parametrize(("text", "blocks"), TOO_MUCH)
def test_what_slack_refuses_is_not_sent(text: str, blocks: list[Block]) -> None:
    with pytest.raises(SlackObjectFormationError):
        check(text, blocks)


def line(text: str = "x", **others: Any) -> Block:
    return SectionBlock(text=text, **others)


TOO_MUCH_FOR_A_VIEW = [
    pytest.param([line()] * 101, id="101 blocks"),
    pytest.param([line("å" * 3000)] * 50, id="more than 250 kB"),
    pytest.param([line(block_id="a"), line(block_id="a")], id="two blocks of one name"),
    pytest.param([line(block_id="a" * (LONGEST_ID + 1))], id="a name of 256 characters"),
    pytest.param(
        [ActionsBlock(elements=[UserSelectElement(action_id="a"), UserSelectElement(action_id="a")])],
        id="two controls of one name in a row",
    ),
    pytest.param([line(accessory=RadioButtonsElement(options=choices(11)))], id="11 radio buttons in a page"),
]


@pytest.mark.parametrize("blocks", TOO_MUCH_FOR_A_VIEW)
def test_a_view_that_slack_refuses_is_not_sent(blocks: list[Block]) -> None:
    with pytest.raises(SlackObjectFormationError):
        check_view(View(type="home", blocks=blocks))


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"title": "x" * 25}, id="a title of 25 characters"),
        pytest.param({"title": "x", "submit": "x" * 25}, id="a button of 25 characters"),
        pytest.param({"title": "x", "private_metadata": "x" * 3001}, id="3001 characters remembered"),
    ],
)
def test_a_window_that_slack_refuses_is_not_sent(wrong: dict[str, Any]) -> None:
    with pytest.raises(SlackObjectFormationError):
        check_view(View(type="modal", blocks=[line()], **wrong))


def test_a_view_that_slack_takes_is_sent() -> None:
    view = View(type="home", blocks=[line(block_id=str(one)) for one in range(100)])
    assert check_view(view) == view.to_dict()
