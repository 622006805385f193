"""What Slack would refuse is refused before it is sent."""

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
)

from adapters.slack.limits import LONGEST_TEXT, MOST_BLOCKS, check


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
