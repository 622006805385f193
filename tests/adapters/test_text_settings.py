"""How settings are shown, and what controls type for people."""

from datetime import timedelta

import pytest

from adapters.overview import overview
from adapters.replies import Control, Panel
from adapters.text import Words
from rules.commands import parse
from rules.requests import Change, Reset
from rules.settings import Answered, Customers, Layer, Settings, resolve

WORDS = Words("en", None, str)

LONGEST_OPTION = 75
"""https://docs.slack.dev/reference/block-kit/composition-objects/option-object"""


def panel(own: Layer, workspace: Layer | None = None, words: Words = WORDS) -> Panel:
    layers = (workspace or Layer(), own)
    shown = overview(words, resolve(Settings(), *layers), own, layers[0]).panel
    assert shown is not None
    return shown


def control(name: str, own: Layer, workspace: Layer | None = None) -> Control:
    return next(one for one in panel(own, workspace).controls if one.setting == name)


@pytest.mark.parametrize(
    "own",
    [
        Layer(),
        Layer(customers=Customers.NONE, wait=timedelta(seconds=45), email=True, answered=Answered.SKIP),
        Layer(language="sv", wait=timedelta(minutes=60)),
    ],
)
def test_every_option_is_a_command_that_changes_its_setting(own: Layer) -> None:
    for one in panel(own).controls:
        for option in one.options:
            command = parse(option.command)
            assert isinstance(command, Change)
            assert getattr(command.layer, one.setting) is not None or command.freed == one.setting


def test_the_way_back_to_the_defaults_is_a_command() -> None:
    assert parse(panel(Layer()).reset.command) == Reset()


def test_labels_fit_the_narrowest_platform() -> None:
    for one in panel(Layer(wait=timedelta(minutes=59, seconds=59))).controls:
        assert all(len(option.label) <= LONGEST_OPTION for option in one.options)
        assert len(one.current) <= LONGEST_OPTION


@pytest.mark.parametrize(
    ("own", "command"),
    [
        pytest.param(Layer(customers=Customers.FOLLOWED), "customers followed", id="a choice"),
        pytest.param(Layer(internal=False), "internal off", id="a switch"),
        pytest.param(Layer(section=False), "section hide", id="a list"),
        pytest.param(Layer(wait=timedelta(minutes=5)), "wait 5m", id="a wait that is offered"),
        pytest.param(Layer(wait=timedelta(seconds=77)), "wait 1m17s", id="any other wait"),
        pytest.param(Layer(language="en"), "language en", id="a language"),
    ],
)
def test_the_option_that_holds_is_chosen(own: Layer, command: str) -> None:
    shown = control(command.split(maxsplit=1)[0], own)
    assert shown.chosen in shown.options
    assert shown.chosen is not None
    assert shown.chosen.command == command
    assert shown.current == shown.chosen.label


def test_the_automatic_choice_is_one_of_the_options() -> None:
    shown = control("customers", Layer())
    assert shown.chosen is not None
    assert shown.chosen.command == "customers auto"
    assert shown.current == "automatic: all with up to 15 teammates in the channel, else followed"


@pytest.mark.parametrize(
    ("name", "own", "workspace", "origin"),
    [
        pytest.param("wait", Layer(wait=timedelta()), Layer(wait=timedelta()), "your choice", id="own"),
        pytest.param("dm", Layer(), Layer(dm=False), "set for the whole workspace", id="workspace"),
        pytest.param("dm", Layer(), Layer(), "built in", id="built in"),
        pytest.param(
            "language", Layer(), Layer(), "from your profile, else English", id="the platform's language"
        ),
    ],
)
def test_each_setting_says_where_it_comes_from(name: str, own: Layer, workspace: Layer, origin: str) -> None:
    assert control(name, own, workspace).origin == origin


def test_the_text_says_what_the_controls_show() -> None:
    reply = overview(WORDS, Settings(wait=timedelta(seconds=90)), Layer(), Layer())
    assert "Wait before you are told: 1 minute 30 seconds (built in)" in reply.text.split("\n")
