"""Whose words a relay's message is."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.events import Spoken
from rules.model import Role
from rules.relays import Speaker, speaker


@dataclass(frozen=True)
class Somebody:
    id: int
    name: str
    email: str | None = None
    role: Role | None = Role.TEAMMATE


ANN = Somebody(1, "Ann Lind", "ann@n.example")
BO = Somebody(2, "Bo Ek", "bo@n.example")
OTHER_BO = Somebody(3, "Bo Ek", "bo.ek@n.example")
CARLA = Somebody(4, "Carla", "carla@acme.example", Role.CUSTOMER)
ROBOT = Somebody(5, "Robot", "robot@n.example", Role.BOT)
STRANGER = Somebody(6, "Dan", None, None)
EVERYBODY = (ANN, BO, OTHER_BO, CARLA, ROBOT, STRANGER)


def spoken(role: Role, name: str | None = None, address: str | None = None) -> Spoken:
    return Spoken("zendesk", role, name, address)


CASES = [
    pytest.param(
        spoken(Role.CUSTOMER, "Carla"), Speaker(None, Role.CUSTOMER, "Carla"), id="a customer has a name only"
    ),
    pytest.param(
        spoken(Role.CUSTOMER, "Carla", "carla@acme.example"),
        Speaker(None, Role.CUSTOMER, "Carla"),
        id="even one who has an account",
    ),
    pytest.param(
        spoken(Role.CUSTOMER, None, "dan@acme.example"),
        Speaker(None, Role.CUSTOMER, "dan@acme.example"),
        id="the address stands for a name that is missing",
    ),
    pytest.param(spoken(Role.CUSTOMER), Speaker(None, Role.CUSTOMER), id="nobody is named"),
    pytest.param(
        spoken(Role.TEAMMATE, "Somebody else", "Ann@N.example"),
        Speaker(1, Role.TEAMMATE),
        id="a teammate by address, in capitals or not",
    ),
    pytest.param(
        spoken(Role.CUSTOMER, "A. Lind", "ann@n.example"),
        Speaker(1, Role.TEAMMATE),
        id="who writes from a teammate's address is that teammate",
    ),
    pytest.param(
        spoken(Role.TEAMMATE, "ann lind"), Speaker(1, Role.TEAMMATE), id="a teammate by a name of their own"
    ),
    pytest.param(
        spoken(Role.TEAMMATE, "Bo Ek"), Speaker(None, Role.TEAMMATE, "Bo Ek"), id="two have that name"
    ),
    pytest.param(
        spoken(Role.TEAMMATE, "Bo Ek", "bo.ek@n.example"),
        Speaker(3, Role.TEAMMATE),
        id="the address tells which",
    ),
    pytest.param(
        spoken(Role.CUSTOMER, "Ann Lind"),
        Speaker(None, Role.CUSTOMER, "Ann Lind"),
        id="a customer who is called like a teammate",
    ),
    pytest.param(
        spoken(Role.TEAMMATE, "Robot", "robot@n.example"),
        Speaker(None, Role.TEAMMATE, "Robot"),
        id="a bot is no teammate",
    ),
    pytest.param(spoken(Role.TEAMMATE, "Dan"), Speaker(None, Role.TEAMMATE, "Dan"), id="nor is a stranger"),
]


@pytest.mark.parametrize(("said", "who"), CASES)
def test_who_speaks(said: Spoken, who: Speaker) -> None:
    assert speaker(said, EVERYBODY) == who


people = st.builds(
    Somebody,
    st.integers(1, 5),
    st.sampled_from(["Ann", "ann", "Bo"]),
    st.sampled_from([None, "ann@n.example", "bo@n.example"]),
    st.sampled_from([None, *Role]),
)
sayings = st.builds(
    spoken,
    st.sampled_from([Role.CUSTOMER, Role.TEAMMATE]),
    st.sampled_from([None, "Ann", "Bo"]),
    st.sampled_from([None, "ann@n.example"]),
)


@given(sayings, st.lists(people, unique_by=lambda one: one.id))
def test_only_teammates_are_found_and_nobody_becomes_a_bot(said: Spoken, known: list[Somebody]) -> None:
    who = speaker(said, known)
    assert who.role in (Role.CUSTOMER, Role.TEAMMATE)
    if who.id is not None:
        assert who.role is Role.TEAMMATE
        assert Role.TEAMMATE in {one.role for one in known if one.id == who.id}
        assert who.name is None
