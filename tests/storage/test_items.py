"""Conversations are attached to items by hand or by a key that is found; titles show what may be seen."""

import pytest

from rules.delivery import Whereabouts
from rules.following import Because
from rules.requests import Verb
from storage.choices import Target, TargetKind
from storage.items import Item
from tests.storage.world import World, at, by_dm


def by(world: World) -> int:
    """Name who does everything here."""
    return world.person("ana")


def where(world: World, message_id: int) -> Whereabouts:
    return world.store.questions.where(world.conversation_of(message_id))


def found(world: World, message_id: int, key: str, title: str | None = None) -> Item | None:
    """Attach a conversation as the road does when it finds a key."""
    conversation_id = world.conversation_of(message_id)
    with world.store.recording() as recording:
        return recording.attach(conversation_id, world.id, key, title)


def log(world: World) -> list[tuple[object, ...]]:
    lines = world.store.choices.log(world.id, 20)
    return [(line.what, line.person or line.channel, line.item, line.before, line.after) for line in lines]


def test_a_conversation_is_attached_to_a_new_item_by_hand(world: World) -> None:
    message = world.says("carla")
    item = world.store.items.attach(world.conversation_of(message), "ACME-12", by(world), at(5))
    assert item == Item(item.id, "ACME-12", None, None, None)
    assert world.store.items.conversations_of(item.id) == [world.conversation_of(message)]
    assert where(world, message).item == "ACME-12"


@pytest.mark.parametrize("spelling", ["ACME-12", "acme-12", " Acme-12 "])
def test_an_item_is_found_in_capitals_or_not(world: World, spelling: str) -> None:
    item = world.store.items.attach(world.conversation_of(world.says("carla")), "ACME-12", by(world), at(5))
    assert world.store.items.find(world.id, spelling) == item
    other = world.store.items.attach(
        world.conversation_of(world.says("carla", 9999)), spelling, by(world), at(9)
    )
    assert other == item


def test_keys_know_the_capitals_of_every_alphabet(world: World) -> None:
    item = world.store.items.attach(world.conversation_of(world.says("carla")), "ÄRENDE-7", by(world), at(5))
    assert world.store.items.find(world.id, "ärende-7") == item


def test_an_item_of_another_workspace_is_another_item(world: World) -> None:
    item = world.store.items.attach(world.conversation_of(world.says("carla")), "ACME-12", by(world), at(5))
    elsewhere = World(world.store, "T2")
    assert elsewhere.store.items.find(elsewhere.id, "ACME-12") is None
    assert world.store.items.find(world.id, "ACME-12") == item


def test_every_attachment_by_hand_is_logged_with_its_channel(world: World) -> None:
    conversation_id = world.conversation_of(world.says("carla"))
    world.store.items.attach(conversation_id, "ACME-1", by(world), at(1))
    world.store.items.attach(conversation_id, "ACME-2", by(world), at(2))
    world.store.items.attach(conversation_id, "acme-2", by(world), at(3))
    world.store.items.detach(conversation_id, by(world), at(4))
    assert log(world) == [
        ("item", "help", "ACME-2", "on", "off"),
        ("item", "help", "ACME-2", "off", "on"),
        ("item", "help", "ACME-1", "on", "off"),
        ("item", "help", "ACME-1", "off", "on"),
    ]


def test_a_found_key_attaches_a_conversation_once(world: World) -> None:
    message = world.says("ben")
    first = found(world, message, "ACME-1")
    assert first is not None
    assert found(world, message, "ACME-2") is None
    assert where(world, message).item == "ACME-1"
    assert log(world) == []


def test_what_was_attached_by_hand_stays(world: World) -> None:
    message = world.says("ben")
    world.store.items.attach(world.conversation_of(message), "ACME-1", by(world), at(1))
    assert found(world, message, "ACME-2") is None
    assert where(world, message).item == "ACME-1"


def test_what_was_detached_by_hand_stays_so(world: World) -> None:
    message = world.says("ben")
    found(world, message, "ACME-1")
    world.store.items.detach(world.conversation_of(message), by(world), at(1))
    assert found(world, message, "ACME-1") is None
    assert where(world, message).item is None


def test_an_items_followers_hear_of_the_message_that_attaches_its_conversation(world: World) -> None:
    world.wants("ben", customers="followed")
    item = world.store.items.attach(world.conversation_of(world.says("carla")), "ACME-1", by(world), at(1))
    world.takes("ben", Verb.FOLLOW, Target(TargetKind.ITEM, item.id), 2)
    with world.store.recording() as recording:
        situation = recording.situation(world.id, world.posted("carla", 9999))
        assert situation.channel is not None
        conversation_id = recording.begin(world.id, situation.channel.id)
        recording.attach(conversation_id, world.id, "acme-1")
        concerned = recording.concerned(world.id, situation.channel, conversation_id)
    stances = {one.person.id: one.standing.item for one in concerned}
    assert stances[world.person("ben")] is not None


def test_an_assignee_follows_all_conversations_of_the_item(world: World) -> None:
    for who in ("ana", "ben"):
        world.wants(who, customers="followed")
    item = world.store.items.attach(world.conversation_of(world.says("carla")), "ACME-1", by(world), at(1))
    world.store.items.assign(item.id, world.person("ben"), by(world), at(2))
    message = world.says("carla", 3, text="still broken")
    assert by_dm(world.due(120)) == {"ben": ["still broken"]}
    (given,) = world.store.questions.answers(message, world.person("ben"))
    assert given.because is Because.ASSIGNEE


def test_an_item_is_assigned_to_one_person_or_nobody(world: World) -> None:
    item = world.store.items.attach(world.conversation_of(world.says("carla")), "ACME-1", by(world), at(1))
    world.store.items.assign(item.id, world.person("ben"), by(world), at(2))
    world.store.items.assign(item.id, world.person("ben"), by(world), at(3))
    world.store.items.assign(item.id, world.person("ana"), by(world), at(4))
    world.store.items.assign(item.id, None, by(world), at(5))
    now = world.store.items.find(world.id, "ACME-1")
    assert now is not None
    assert now.assignee_id is None
    assert log(world)[:4] == [
        ("assignee", "Ana", "ACME-1", "on", "off"),
        ("assignee", "Ana", "ACME-1", "off", "on"),
        ("assignee", "Ben", "ACME-1", "on", "off"),
        ("assignee", "Ben", "ACME-1", "off", "on"),
    ]


def test_the_pattern_of_keys_is_the_workspaces_and_known_with_every_message(world: World) -> None:
    assert world.store.items.pattern(world.id) is None
    world.store.items.set_pattern(world.id, "ACME-[0-9]+", by(world), at(1))
    world.store.items.set_pattern(world.id, "ACME-[0-9]+", by(world), at(2))
    with world.store.recording() as recording:
        assert recording.situation(world.id, world.posted("carla", 3)).item_pattern == "ACME-[0-9]+"
    world.store.items.set_pattern(world.id, None, by(world), at(4))
    assert world.store.items.pattern(world.id) is None
    assert log(world) == [
        ("item_pattern", None, None, "ACME-[0-9]+", None),
        ("item_pattern", None, None, None, "ACME-[0-9]+"),
    ]


def test_the_first_title_that_is_told_stays(world: World) -> None:
    message = world.says("ben")
    found(world, message, "ACME-1", "Printer on fire")
    found(world, world.says("ben", 9999), "ACME-1", "Another title")
    item = world.store.items.find(world.id, "ACME-1")
    assert item is not None
    assert (item.title, item.told_in) == ("Printer on fire", world.place("help"))
    assert where(world, message).title == "Printer on fire"


PRIVATE, PUBLIC = {"private": True}, {"private": False}
TITLES = [
    pytest.param(PUBLIC, False, False, None, id="a title from another project is not shown"),
    pytest.param(PUBLIC, True, False, "Secret", id="a title from a public channel of the project is shown"),
    pytest.param(PRIVATE, True, False, None, id="a title from a private channel of the project is not shown"),
    pytest.param(PRIVATE, True, True, "Secret", id="a title from an opened channel of the project is shown"),
    pytest.param(PRIVATE, False, True, None, id="opened means opened to its own project"),
]


@pytest.mark.parametrize(("told_in", "same_project", "opened", "shown"), TITLES)
def test_whoever_may_see_the_conversation_may_see_where_its_title_comes_from(
    world: World, told_in: dict[str, bool], same_project: bool, opened: bool, shown: str | None
) -> None:
    place = world.channel("board", "ana", **told_in)
    if same_project:
        (project,) = world.store.projects.find(world.id, "help")
        world.store.projects.add_channel(project.id, place, by(world), at(0))
    world.store.choices.open_channel(place, by(world), at(0), opened=opened)
    secret, message = world.says("ana", 1, "board"), world.says("carla", 2)
    found(world, secret, "ACME-1", "Secret")
    world.store.items.attach(world.conversation_of(message), "ACME-1", by(world), at(3))
    assert where(world, message) == Whereabouts(
        world.conversation_of(message), "help", "help", "ACME-1", shown
    )
    assert where(world, secret).title == "Secret"


def test_a_title_that_somebody_gave_is_shown_everywhere(world: World) -> None:
    message = world.says("carla")
    item = world.store.items.attach(world.conversation_of(message), "ACME-1", by(world), at(3))
    world.store.items.set_title(item.id, "Printer on fire")
    assert where(world, message).title == "Printer on fire"
    (notice,) = (one for one in world.due(120) if one.recipient.ref == "ben")
    assert notice.alerts[0].where.title == "Printer on fire"
