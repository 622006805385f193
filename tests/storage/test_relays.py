"""Known integrations are found once and offered once; a confirmed relay speaks for people."""

import pytest
from sqlalchemy import Connection, event

from rules.events import MessagePosted, Spoken
from rules.model import Kind, Role
from storage.recording import Placed
from tests.storage.world import World, at, planned

DESK = Spoken("zendesk", Role.CUSTOMER, "Zoë Åberg", "zoe@example.org", "It burns", "ACME-1", "Printer")


def posted(world: World, spoken: Spoken | None = DESK) -> MessagePosted:
    return world.posted("desk", 5, text="Zoë Åberg: It burns", spoken=spoken)


@pytest.fixture
def desk(world: World) -> World:
    """Add a bot whose posts look like a known integration's."""
    world.people("desk", role=Role.BOT)
    with world.store.recording() as recording:
        recording.recognise(world.person("desk"), "zendesk")
    return world


def offered(world: World) -> list[tuple[str, str]]:
    return [(one.member.ref, one.service) for one in world.store.relays.to_offer(world.id)]


def speak_for(world: World, author_id: int | None, name: str | None, role: Role = Role.CUSTOMER) -> int:
    """Keep what a relay posts as the words of somebody else."""
    message = posted(world)
    kind = Kind.FROM_CUSTOMER if role is Role.CUSTOMER else Kind.REPLY_TO_CUSTOMER
    with world.store.recording() as recording:
        situation = recording.situation(world.id, message)
        placed = Placed(world.place("help"), None, author_id, role, kind, author_name=name)
        answers = planned(message, placed, situation, situation.concerned)
        message_id = recording.keep(world.id, message, placed, answers)
    assert message_id is not None
    return message_id


def test_what_a_bot_looks_like_is_known_with_its_next_message(desk: World) -> None:
    with desk.store.recording() as recording:
        author = recording.situation(desk.id, posted(desk)).author
    assert author is not None
    assert (author.integration, author.relay) == ("zendesk", False)


def test_a_found_integration_is_offered_once(desk: World) -> None:
    assert offered(desk) == [("desk", "zendesk")]
    desk.store.relays.offered(desk.person("desk"), at(1))
    assert offered(desk) == []


@pytest.mark.parametrize("relay", [True, False])
def test_an_integration_that_an_admin_has_decided_about_is_not_offered(desk: World, relay: bool) -> None:
    desk.store.choices.set_relay(desk.person("desk"), desk.person("ana"), at(1), relay=relay)
    desk.store.choices.set_relay(desk.person("desk"), desk.person("ana"), at(2), relay=False)
    assert offered(desk) == []


def test_only_bots_of_the_workspace_are_offered(desk: World) -> None:
    elsewhere = World(desk.store, "T2")
    assert offered(elsewhere) == []
    desk.teammates("desk")
    assert offered(desk) == []


MATCHES = [
    pytest.param("Åsa Öberg", None, ["asa"], id="by name"),
    pytest.param(" åsa öberg ", None, ["asa"], id="by name in small letters"),
    pytest.param(None, "ASA@Example.org", ["asa"], id="by address in capitals"),
    pytest.param("Ben", "asa@example.org", ["ben", "asa"], id="everybody whom either fits"),
    pytest.param("Åsa", None, [], id="not by a part of the name"),
    pytest.param(None, None, [], id="nobody who is not named"),
    pytest.param("", "", [], id="nobody without a name"),
]


@pytest.mark.parametrize(("name", "address", "refs"), MATCHES)
def test_whom_a_relay_may_have_named(
    world: World, name: str | None, address: str | None, refs: list[str]
) -> None:
    world.tells("asa", "Åsa Öberg", role=Role.TEAMMATE, email="asa@example.org")
    elsewhere = World(world.store, "T2")
    elsewhere.tells("asa", "Åsa Öberg", role=Role.TEAMMATE, email="asa@example.org")
    with world.store.recording() as recording:
        found = recording.matching(world.id, name, address)
    assert [member.ref for member in found] == refs
    assert {member.workspace_id for member in found} <= {world.id}


def test_a_customer_for_whom_a_relay_speaks_is_the_author_by_name(world: World) -> None:
    world.people("desk", role=Role.BOT)
    message = speak_for(world, None, "Zoë Åberg")
    found = world.store.questions.message(world.id, "help", "1")
    assert found is not None
    assert (found.id, found.author) == (message, "Zoë Åberg")
    (waiting,) = world.store.inbox(world.person("ana"), world.id)
    assert waiting.author == "Zoë Åberg"
    notice = world.due(120)[0]
    assert notice.alerts[0].author == "Zoë Åberg"


def test_a_teammate_for_whom_a_relay_speaks_has_written_in_the_conversation(world: World) -> None:
    world.people("desk", role=Role.BOT)
    first = world.says("desk", 1)
    assert speak_for(world, world.person("ben"), None, Role.TEAMMATE) > first
    (followed,) = world.store.questions.following(world.person("ben"), 10)
    assert followed.sight.standing.wrote_at == at(5)


def test_what_a_parser_told_waits_with_the_message(world: World) -> None:
    message = posted(world)
    with world.store.recording() as recording:
        recording.keep_unplanned(world.id, message)
        recording.keep_unplanned(world.id, world.posted("desk", 6, spoken=None))
    world.people("desk", role=Role.BOT)
    told = [arrival.spoken for arrival in world.store.directory.arrivals(world.id)]
    assert told == [DESK, None]


def test_to_know_relays_and_patterns_takes_no_statement_more(world: World) -> None:
    statements: list[str] = []

    def note(_: Connection, __: object, statement: str, *___: object) -> None:
        statements.append(statement)

    event.listen(world.store.database.engine, "before_cursor_execute", note)
    with world.store.recording() as recording:
        recording.situation(world.id, world.posted("carla", 1))
    event.remove(world.store.database.engine, "before_cursor_execute", note)
    assert sum(statement.lstrip().startswith("WITH") for statement in statements) == 1
    assert len(statements) <= 2
