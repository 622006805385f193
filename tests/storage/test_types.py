"""What is stored comes back as it was, in order, and says nothing in an error."""

from datetime import UTC, datetime, timedelta, timezone
from traceback import format_exception

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Table, insert, select
from sqlalchemy.exc import IntegrityError, StatementError

from rules.model import Role
from rules.seen import How
from storage.tables import messages, people, seen_marks, workspaces
from storage.types import to_microseconds, to_moment
from tests.storage.world import World, at

MOMENTS = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30))  # noqa: DTZ001 a zone is added


@given(first=MOMENTS, second=MOMENTS, hours=st.integers(-12, 14))
def test_moments_keep_their_order_and_every_microsecond(
    first: datetime, second: datetime, hours: int
) -> None:
    one, two = first.replace(tzinfo=UTC), second.replace(tzinfo=timezone(timedelta(hours=hours)))
    assert to_moment(to_microseconds(one)) == one
    assert to_moment(to_microseconds(two)) == two
    assert (to_microseconds(one) < to_microseconds(two)) == (one < two)


@pytest.mark.parametrize(
    "moment",
    [at(0.000001), at(-1e9), datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=2)))],
)
def test_databases_keep_moments(world: World, moment: datetime) -> None:
    conversation = world.conversation_of(world.says("carla"))
    world.store.choices.seen(world.person("ben"), conversation, moment, How.PRESSED, moment)
    with world.store.database.reading() as connection:
        kept = connection.execute(select(seen_marks.c.seen_until, seen_marks.c.at)).one()
    assert tuple(kept) == (moment, moment)
    assert kept.at.tzinfo is UTC


def test_a_moment_without_a_time_zone_is_refused(world: World) -> None:
    naive = datetime(2026, 3, 2, 12)  # noqa: DTZ001 the very mistake
    with pytest.raises(StatementError, match="time zone"):
        world.store.choices.grant_scope(world.person("ben"), "all", world.person("ana"), naive)  # type: ignore[arg-type]


def test_enums_are_stored_by_value(world: World) -> None:
    world.says("carla")
    with world.store.database.reading() as connection:
        kind = connection.exec_driver_sql("SELECT kind, author_role FROM messages").one()
    assert tuple(kind) == ("from_customer", "customer")


SECRETS = [
    pytest.param(messages, {"text": "my password is hunter2"}, id="words of a message"),
    pytest.param(
        people, {"name": "Carla Secret", "email": "carla@secret.example"}, id="a name and an address"
    ),
]


@pytest.mark.parametrize(("table", "secret"), SECRETS)
def test_an_error_tells_nobodys_words(world: World, table: Table, secret: dict[str, str]) -> None:
    with pytest.raises(IntegrityError) as caught, world.store.database.writing() as connection:
        connection.execute(insert(table).values(secret))
    shown = "".join(format_exception(caught.value))
    assert not any(words in shown for words in secret.values())


def test_roles_that_nobody_has_told_are_none(world: World) -> None:
    world.channel("team", "stranger")
    stranger = world.store.directory.person(world.id, "stranger")
    assert stranger is not None
    assert stranger.role is None
    world.people("stranger", role=Role.BOT)
    with world.store.database.reading() as connection:
        assert connection.execute(select(workspaces.c.chosen_wait)).scalar_one() is None
