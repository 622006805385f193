"""A person's settings: what holds where nobody has chosen, and whose choice wins."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.model import Medium
from rules.settings import LONGEST_WAIT, SHORTEST_WAIT, Answered, Customers, Layer, Settings, resolve

BUILT_IN = Settings()
NOBODY_CHOSE = Layer()


@pytest.mark.parametrize(
    ("setting", "default"),
    [
        pytest.param("customers", None, id="messages from customers: automatic"),
        pytest.param("internal", True, id="followed internal messages: on"),
        pytest.param("replies", True, id="followed replies to customers: on"),
        pytest.param("section", True, id="show From customers: shown"),
        pytest.param("dm", True, id="direct message: on"),
        pytest.param("email", False, id="e-mail: off"),
        pytest.param("wait", timedelta(minutes=1), id="wait: 1 minute"),
        pytest.param("answered", Answered.TELL, id="what a teammate has answered meanwhile: tell"),
        pytest.param("language", "en", id="language: English"),
    ],
)
def test_the_defaults(setting: str, default: object) -> None:
    assert getattr(resolve(BUILT_IN, NOBODY_CHOSE, NOBODY_CHOSE), setting) == default


def test_a_wait_is_at_least_nothing_and_at_most_an_hour() -> None:
    assert (timedelta(seconds=0), timedelta(minutes=60)) == (SHORTEST_WAIT, LONGEST_WAIT)


@pytest.mark.parametrize(
    ("chosen", "teammates", "customers"),
    [
        pytest.param(None, 0, Customers.ALL, id="automatic: an empty channel"),
        pytest.param(None, 15, Customers.ALL, id="automatic: all in channels with up to 15 teammates"),
        pytest.param(None, 16, Customers.FOLLOWED, id="automatic: followed in larger ones"),
        pytest.param(Customers.ALL, 16, Customers.ALL, id="all, whatever the size"),
        pytest.param(Customers.FOLLOWED, 15, Customers.FOLLOWED, id="followed, whatever the size"),
        pytest.param(Customers.NONE, 15, Customers.NONE, id="none, whatever the size"),
    ],
)
def test_which_customer_messages_count(
    chosen: Customers | None, teammates: int, customers: Customers
) -> None:
    assert Settings(customers=chosen).customers_among(teammates) is customers


@pytest.mark.parametrize(
    ("dm", "email", "media"),
    [
        pytest.param(True, False, {Medium.DIRECT_MESSAGE}, id="direct message only"),
        pytest.param(False, True, {Medium.EMAIL}, id="e-mail only"),
        pytest.param(True, True, {Medium.DIRECT_MESSAGE, Medium.EMAIL}, id="both"),
        pytest.param(False, False, set(), id="neither"),
    ],
)
def test_the_media_that_are_switched_on(dm: bool, email: bool, media: set[Medium]) -> None:
    assert Settings(dm=dm, email=email).media == media


PATIENT = timedelta(minutes=5)
AT_ONCE = timedelta()


@pytest.mark.parametrize(
    ("workspace", "person", "wait"),
    [
        pytest.param(
            None, None, timedelta(minutes=2), id="nobody chose: built in, as the operator has set it"
        ),
        pytest.param(PATIENT, None, PATIENT, id="the admins chose for the workspace"),
        pytest.param(None, PATIENT, PATIENT, id="the person chose"),
        pytest.param(PATIENT, AT_ONCE, AT_ONCE, id="the person's own choice wins, even nothing at all"),
    ],
)
def test_whose_choice_wins(workspace: timedelta | None, person: timedelta | None, wait: timedelta) -> None:
    built_in = Settings(wait=timedelta(minutes=2))
    assert resolve(built_in, Layer(wait=workspace), Layer(wait=person)).wait == wait


def test_switching_off_is_a_choice_too() -> None:
    workspace, person = Layer(internal=False, email=True), Layer(email=False)
    assert resolve(BUILT_IN, workspace, person) == replace(BUILT_IN, internal=False, email=False)


def test_the_language_of_the_platform_lies_below_every_choice() -> None:
    platform = Layer(language="sv")
    assert resolve(BUILT_IN, platform, NOBODY_CHOSE).language == "sv"
    assert resolve(BUILT_IN, platform, Layer(language="en")).language == "en"


YES_OR_NO = (True, False)


def maybe(values: Iterable[object]) -> st.SearchStrategy[Any]:
    return st.sampled_from((None, *values))


LAYERS = st.builds(
    Layer,
    customers=maybe(Customers),
    internal=maybe(YES_OR_NO),
    replies=maybe(YES_OR_NO),
    section=maybe(YES_OR_NO),
    dm=maybe(YES_OR_NO),
    email=maybe(YES_OR_NO),
    wait=maybe((AT_ONCE, PATIENT, LONGEST_WAIT)),
    answered=maybe(Answered),
    language=maybe(("en", "sv")),
)


@given(LAYERS, LAYERS)
def test_each_setting_comes_from_the_last_layer_that_chose_it(workspace: Layer, person: Layer) -> None:
    settings = resolve(BUILT_IN, workspace, person)
    for field in fields(Layer):
        choices = [getattr(layer, field.name) for layer in (BUILT_IN, workspace, person)]
        chosen = [choice for choice in choices if choice is not None]
        assert getattr(settings, field.name) == (chosen[-1] if chosen else None)


@given(LAYERS)
def test_reset_returns_to_the_defaults_of_the_workspace(workspace: Layer) -> None:
    assert resolve(BUILT_IN, workspace, Layer()) == resolve(BUILT_IN, workspace)


def test_every_setting_can_be_chosen_in_a_layer() -> None:
    assert [field.name for field in fields(Layer)] == [field.name for field in fields(Settings)]
