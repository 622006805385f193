"""Words are kept for a while only; who wrote them, where and when, and what was decided stays."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, text

from rules.decide import Case
from rules.events import MessageEdited, Spoken
from rules.model import Medium, Role
from rules.settings import Settings
from storage.due import DueNotice
from storage.rows.talk import HAS_WORDS
from storage.store import Store
from storage.tables import arrivals, early, items, messages
from tests.storage.world import World, at

OLD = 100
"""Seconds after noon; what was said before is forgotten."""
SECRET = "Koh-i-Noor"


def forget(world: World, seconds: float = OLD, limit: int = 100) -> int:
    return world.store.retention.forget(at(seconds), limit)


def words(world: World) -> list[str]:
    with world.store.database.reading() as connection:
        return list(connection.execute(select(messages.c.text).order_by(messages.c.id)).scalars())


def told(world: World, seconds: float) -> DueNotice:
    """Send what is due, and return the notice that Ben got."""
    due = world.due(seconds)
    world.send(due, seconds)
    return next(one for one in due if one.recipient.ref == "ben")


def test_words_from_before_are_removed_and_later_ones_are_not(world: World) -> None:
    for seconds in (0, 99, 100, 150):
        world.says("carla", seconds, text=f"said at {seconds}")
    assert forget(world) == 2
    assert words(world) == ["", "", "said at 100", "said at 150"]
    assert forget(world) == 0


def test_a_few_are_removed_at_a_time_the_oldest_first(world: World) -> None:
    for seconds in (30, 10, 20):
        world.says("carla", seconds, text=f"said at {seconds}")
    assert [forget(world, limit=2), words(world)] == [2, ["said at 30", "", ""]]
    assert [forget(world, limit=2), forget(world, limit=2)] == [1, 0]


def test_what_was_read_of_the_past_obeys_too(world: World) -> None:
    message_id = world.says("carla", 0, text="long ago")
    with world.store.database.writing() as connection:
        connection.execute(text("UPDATE messages SET planned = false"))
    forget(world)
    assert words(world) == [""]
    assert world.store.questions.case(message_id, world.person("ben")).message.posted_at == at(0)


def test_words_that_come_back_by_an_edit_go_again(world: World) -> None:
    world.says("carla", 0, ref="1")
    forget(world)
    with world.store.recording() as recording:
        recording.amend(world.id, MessageEdited("help", "1", at(OLD + 1), "said anew"), at(OLD + 1))
    assert [words(world), forget(world), words(world)] == [["said anew"], 1, [""]]


def test_the_name_that_a_relay_told_goes_with_the_words(world: World) -> None:
    world.says("carla", 0)
    with world.store.database.writing() as connection:
        connection.execute(text("UPDATE messages SET author_name = 'Dora', text = ''"))
    assert forget(world) == 1
    assert world.store.questions.message(world.id, "help", "1").author == "Carla"  # type: ignore[union-attr]


def test_whoever_wrote_follows_still(world: World) -> None:
    first = world.says("ben", 0)
    before: Case = world.store.questions.case(first, world.person("ben"))
    forget(world)
    after = world.store.questions.case(first, world.person("ben"))
    assert after.standing == before.standing
    assert after.standing.wrote_at == at(0)


def test_a_thread_goes_on_in_its_conversation(world: World) -> None:
    root = world.says("carla", 0, ref="root")
    forget(world)
    reply = world.says("carla", OLD + 1, thread="root")
    assert world.conversation_of(reply) == world.conversation_of(root)


def test_what_was_decided_is_known_still(world: World) -> None:
    message_id, ben = world.says("carla", 0), world.person("ben")
    told(world, 60)
    before = world.store.questions.answers(message_id, ben)
    forget(world)
    assert world.store.questions.answers(message_id, ben) == before


def test_who_waits_is_listed_without_words(world: World) -> None:
    world.says("carla", 0)
    forget(world)
    (waiting,) = world.store.inbox(world.person("ben"), world.id)
    assert (waiting.text, waiting.waiting_since, waiting.author) == ("", at(0), "Carla")


def test_a_notice_stays_as_it_was_sent(world: World) -> None:
    world.says("carla", 0, ref="1")
    told(world, 60)
    with world.store.recording() as recording:
        recording.amend(world.id, MessageEdited("help", "1", at(70), "said anew"), at(70))
    forget(world)
    assert world.store.kept.claim(at(80), 10, at(1) - at(0)) == []


def test_an_alert_that_still_waits_is_told_without_words(world: World) -> None:
    world.says("carla", 0)
    forget(world)
    notice = told(world, 160)
    assert [alert.text for alert in notice.alerts] == [""]


@pytest.fixture
def waiting(world: World) -> World:
    """Let a message and an event wait for what is not known yet."""
    with world.store.recording() as recording:
        spoken = Spoken("zendesk", Role.CUSTOMER, "Dora", text=SECRET)
        recording.keep_unplanned(world.id, world.posted("stranger", 0, text=SECRET, spoken=spoken))
        recording.amend(world.id, MessageEdited("help", "unknown", at(0), SECRET), at(0))
    return world


def test_what_waits_for_an_unknown_author_is_not_kept_for_ever(waiting: World) -> None:
    assert waiting_rows(waiting) == [1, 1]
    forget(waiting)
    assert waiting_rows(waiting) == [0, 0]


def test_what_has_not_waited_so_long_stays(waiting: World) -> None:
    forget(waiting, 0)
    assert waiting_rows(waiting) == [1, 1]


def waiting_rows(world: World) -> list[int]:
    with world.store.database.reading() as connection:
        return [len(connection.execute(select(table)).all()) for table in (arrivals, early)]


@pytest.fixture
def titled(world: World) -> World:
    """Let a relay tell the title of an item to which a conversation of channel *help* is attached."""
    conversation_id = world.conversation_of(world.says("carla", 0))
    with world.store.recording() as recording:
        recording.attach(conversation_id, world.id, "ACME-1", SECRET)
    return world


def title(world: World) -> str | None:
    with world.store.database.reading() as connection:
        found: str | None = connection.execute(select(items.c.title)).scalar_one()
        return found


def test_a_title_that_came_from_a_message_goes_with_the_last_words_about_it(titled: World) -> None:
    titled.says("carla", OLD + 1)
    forget(titled)
    assert title(titled) == SECRET
    forget(titled, OLD + 2)
    assert title(titled) is None


def test_a_title_that_somebody_typed_stays(world: World) -> None:
    world.item("ACME-1", world.says("carla", 0))
    forget(world)
    assert title(world) == "acme-1"


def test_two_workers_take_each_message_once(world: World, url: str) -> None:
    for _ in range(4):
        world.says("carla", 0)
    with closing(Store(url, Settings(), frozenset(Medium))) as other, ThreadPoolExecutor(2) as pool:
        workers = (world.store.retention, other.retention)
        counts = list(pool.map(lambda one: sum(one.forget(at(OLD), 1) for _ in range(4)), workers))
    assert sum(counts) + forget(world) == 4
    assert words(world) == [""] * 4


def test_nothing_is_read_through_to_find_what_is_old(world: World) -> None:
    old = f"SELECT id FROM messages WHERE ({HAS_WORDS}) AND posted_at < 5 ORDER BY posted_at LIMIT 9"  # noqa: S608 no value in it
    plan = "EXPLAIN " if world.store.database.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    with world.store.database.reading() as connection:
        told = str(connection.execute(text(plan + old)).all())
    assert "ix_messages_words" in told
    assert "TEMP B-TREE" not in told


@pytest.fixture
def file(tmp_path: Path, sqlite_file: Path) -> Path:
    """Copy an empty SQLite database."""
    file = tmp_path / "unseen.db"
    file.write_bytes(sqlite_file.read_bytes())
    return file


def traces(file: Path) -> dict[str, int]:
    """Count how often the secret stands in the files of a database, whatever the database says."""
    beside = file.parent.glob(f"{file.name}*")
    counts = {one.name: one.read_bytes().count(SECRET.encode()) for one in beside}
    return {name: count for name, count in counts.items() if count}


def fill(world: World) -> None:
    """Let words of every length be said, so many that pages of the file are divided; let some be edited."""
    for number in range(300):
        world.says("carla", 0, ref=f"{number}", text=f"{SECRET} {number} " * (1 + number % 40 * 7))
    with world.store.recording() as recording:
        for number in range(0, 300, 3):
            edited = f"{SECRET} anew " * (1 + number % 50 * 6)
            recording.amend(world.id, MessageEdited("help", f"{number}", at(1), edited), at(1))


def test_the_file_does_not_keep_them_either(file: Path) -> None:
    with closing(Store(f"sqlite:///{file}", Settings(), frozenset(Medium))) as store:
        world = World(store)
        world.teammates("ana", "ben")
        world.customers("carla")
        world.channel("help", "ana", "ben", "carla")
        fill(world)
        assert traces(file)
        while forget(world):
            pass
        assert store.retention.clean()
        assert traces(file) == {}


def test_whoever_still_reads_them_is_waited_for_but_not_long(file: Path) -> None:
    with closing(Store(f"sqlite:///{file}", Settings(), frozenset(Medium))) as store:
        world = World(store)
        world.teammates("ana", "ben")
        world.customers("carla")
        world.channel("help", "ana", "ben", "carla")
        world.says("carla", 0, text=SECRET)
        with store.database.reading() as reader:
            reader.execute(select(messages.c.id)).all()
            forget(world)
            assert not store.retention.clean()
        assert store.retention.clean()
        assert traces(file) == {}
