"""What is repeated or counted about people elsewhere stays true whatever happens."""

from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from rules.audience import audience
from rules.model import Role
from storage.store import Store
from storage.tables import channel_standings, channels, people, project_members
from tests.storage.deeds import DEEDS, Deed, SmallWorld, live

NUMBERS = count()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_what_is_repeated_about_people_equals_a_fresh_look(store: Store, deeds: list[Deed]) -> None:
    world = SmallWorld(store, f"listening {next(NUMBERS)}")
    live(world, deeds)
    for repeated, own in _members(world):
        assert repeated == own
    for told, members in _channels(world):
        roles = [member.role for member in members if member.active]
        assert told.teammates == roles.count(Role.TEAMMATE)
        assert told.customers == roles.count(Role.CUSTOMER)
        assert told.found_audience is audience(None, roles, shared=told.shared)


def _members(world: SmallWorld) -> list[tuple[int | None, int | None]]:
    """Pair what is repeated about each member of a channel or a project with what holds for them."""
    with world.store.database.reading() as connection:
        joined = channel_standings.join(people)
        member = (channel_standings.c.listening, people.c.listening, channel_standings.c.member_since)
        rows = connection.execute(
            select(*member).select_from(joined).where(people.c.workspace_id == world.id)
        )
        in_channels = [(repeated, own if since else None) for repeated, own, since in rows]
        added = select(project_members.c.listening, people.c.listening).select_from(
            project_members.join(people)
        )
        in_projects = connection.execute(added.where(people.c.workspace_id == world.id))
        return in_channels + [(repeated, own) for repeated, own in in_projects]


def _channels(world: SmallWorld) -> list[tuple[Any, list[Any]]]:
    """List what is told about each channel, with its members."""
    with world.store.database.reading() as connection:
        told = connection.execute(select(channels).where(channels.c.workspace_id == world.id)).all()
        member = channel_standings.c.member_since.is_not(None)
        asked = select(channel_standings.c.channel_id, people.c.role, people.c.active).select_from(
            channel_standings.join(people)
        )
        members = connection.execute(asked.where(member)).all()
        return [(one, [member for member in members if member.channel_id == one.id]) for one in told]
