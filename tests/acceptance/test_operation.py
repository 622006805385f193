"""What an operator meets: configuration, check, migration and the end, through the installed command."""

import socket
from importlib.metadata import version
from pathlib import Path

import pytest

from sandbox.client import Sandbox
from tests.acceptance.conftest import WAYS
from tests.acceptance.program import program_for, unseen, unseen_piped


def test_a_wrong_configuration_is_reported_whole_and_nothing_starts(tmp_path: Path) -> None:
    code, _, said = unseen(
        "run",
        folder=tmp_path,
        SLACK_BOT_TOKEN="xapp-1-hunter2",
        SLACK_SIGNING_SECRET="hunter 2",
        UNSEEN_DATABASE_URL="mysql://u:hunter2@h/d",
        UNSEEN_HTTP="everywhere",
        UNSEEN_WAIT="soon",
        UNSEEN_RETENTION="forever",
        UNSEEN_LOG_LEVEL="hunter2",
        UNSEEN_WIAT="5",
    )
    named = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "UNSEEN_DATABASE_URL", "UNSEEN_HTTP", "UNSEEN_WAIT")
    also = ("UNSEEN_RETENTION", "UNSEEN_LOG_LEVEL", "UNSEEN_WIAT")
    assert code == 2
    assert all(name in said for name in named + also)
    assert "hunter" not in said
    assert list(tmp_path.iterdir()) == []


def test_without_any_configuration_the_sandbox_is_named(tmp_path: Path) -> None:
    code, _, said = unseen("run", folder=tmp_path)
    assert code == 2
    assert "unseen sandbox" in said


def test_a_token_that_slack_refuses_is_a_wrong_configuration(tmp_path: Path) -> None:
    with Sandbox.start() as world:
        environment = world.env() | {"SLACK_BOT_TOKEN": "xoxb-of-nobody"}
        code, _, said = unseen("run", folder=tmp_path, **environment)
    assert code == 2
    assert "invalid_auth" in said
    assert "xoxb-of-nobody" not in said


def test_an_app_token_that_slack_refuses_is_a_wrong_configuration(tmp_path: Path) -> None:
    with Sandbox.start() as world:
        environment = world.env() | {"SLACK_APP_TOKEN": "xapp-of-nobody"}
        code, _, said = unseen("run", folder=tmp_path, **environment)
    assert code == 2
    assert "xapp-of-nobody" not in said


def test_an_address_that_is_taken_is_a_wrong_configuration(tmp_path: Path) -> None:
    with Sandbox.start() as world, socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        code, _, said = unseen("run", folder=tmp_path, UNSEEN_HTTP=address, **world.env(http=True))
    assert code == 2
    assert address in said


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_database_that_does_not_answer_is_a_wrong_configuration(tmp_path: Path, command: str) -> None:
    (tmp_path / "unseen.db").write_text("This is a letter to my aunt, and no database. " * 100)
    with Sandbox.start() as world:
        code, _, said = unseen(command, folder=tmp_path, **world.env())
    assert code == 2
    assert "UNSEEN_DATABASE_URL" in said


def test_the_program_waits_for_slack_rather_than_to_die(tmp_path: Path) -> None:
    with Sandbox.start() as world:
        world.fault("rate_limited", "auth.test", seconds=1)
        program = program_for(world, tmp_path, "socket")
        program.start()
        program.waits_for_line("trouble with Slack")
        assert program.stop() == 0


def test_the_program_can_be_ended_while_it_waits_for_slack(tmp_path: Path) -> None:
    with Sandbox.start() as world:
        world.fault("rate_limited", "users.list", times=9, seconds=300)
        program = program_for(world, tmp_path, "http")
        program.launch()
        program.waits_for_line("trouble with Slack")
        assert program.stop() == 0


@pytest.mark.parametrize("way", WAYS)
def test_check_says_what_works_and_how_to_mend_the_rest(tmp_path: Path, way: str) -> None:
    with Sandbox.start() as world:
        environment = world.env(http=way == "http")
        fine, found, _ = unseen("check", folder=tmp_path, **environment)
        world.grants({"channels:read", "groups:read", "users:read"})
        unwell, missing, _ = unseen("check", folder=tmp_path, **environment)
    assert fine == 0
    assert "#acme: customers read along." in found
    assert "mend" not in found
    assert unwell == 1
    assert "The scope chat:write is missing" in missing


def test_check_tells_what_admins_have_chosen(tmp_path: Path) -> None:
    with Sandbox.start() as world:
        program = program_for(world, tmp_path, "socket")
        program.start()
        world.person("ann").command("/unseen", "admin channel #support off")
        assert program.stop() == 0
        _, found, _ = unseen("check", folder=tmp_path, **world.env())
    assert "#support: not watched, as an admin has chosen." in found
    assert "#acme: customers read along." in found


def test_check_tells_a_wrong_configuration_from_a_wrong_token(tmp_path: Path) -> None:
    assert unseen("check", folder=tmp_path)[0] == 2
    with Sandbox.start() as world:
        code, found, _ = unseen(
            "check", folder=tmp_path, **world.env() | {"SLACK_BOT_TOKEN": "xoxb-of-nobody"}
        )
    assert code == 1
    assert "invalid_auth" in found


def test_the_database_is_brought_up_to_date_by_hand_or_at_the_start(tmp_path: Path) -> None:
    code, said, _ = unseen("migrate", folder=tmp_path)
    assert (code, said) == (0, "The database is up to date.\n")
    assert (tmp_path / "unseen.db").exists()


def test_the_manifest_is_printed_for_either_way(tmp_path: Path) -> None:
    socket_mode = unseen("manifest", folder=tmp_path)
    over_http = unseen("manifest", "--url", "https://unseen.example.com", folder=tmp_path)
    assert (socket_mode[0], over_http[0]) == (0, 0)
    assert "socket_mode_enabled: true" in socket_mode[1]
    assert "https://unseen.example.com/slack/events" in over_http[1]


@pytest.mark.parametrize(
    "arguments", [["manifest", "--url", "unseen.example.com"], ["run", "--fast"], ["jump"], []]
)
def test_a_command_line_that_nobody_understands_exits_with_two(tmp_path: Path, arguments: list[str]) -> None:
    assert unseen(*arguments, folder=tmp_path)[0] == 2


def test_the_version_is_told(tmp_path: Path) -> None:
    assert unseen("--version", folder=tmp_path)[1] == f"unseen {version('unseen')}\n"


def test_check_says_once_that_slack_cannot_be_reached(tmp_path: Path) -> None:
    with Sandbox.start() as world:
        environment = world.env()
    code, found, besides = unseen("check", folder=tmp_path, **environment)
    assert (code, besides) == (1, "")
    assert "Slack does not answer as it should" in found


@pytest.mark.parametrize(("command", "code"), [("check", 1), ("manifest", 0)])
def test_whoever_reads_along_may_stop_at_any_time(tmp_path: Path, command: str, code: int) -> None:
    with Sandbox.start() as world:
        environment = world.env()
    assert unseen_piped(command, tmp_path, **environment) == (code, "")
