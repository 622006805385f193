"""Several workspaces that have installed the app, served by one running program."""

import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.client import Sandbox
from tests.acceptance.browser import Browser
from tests.acceptance.program import KEY, Program, consenting_program_for, unseen

WAYS = ("socket", "http")
OTHER_KEY = b64encode(bytes(range(100, 132))).decode()


@pytest.fixture
def north() -> Iterator[Sandbox]:
    with Sandbox.start() as world:
        world.uninstalls_app()
        yield world


@pytest.fixture
def south(north: Sandbox) -> Sandbox:
    return north.founds("Southwind")


@pytest.fixture(params=WAYS)
def program(request: pytest.FixtureRequest, north: Sandbox, tmp_path: Path) -> Iterator[Program]:
    """Start the program without a token of any workspace."""
    yield from running(consenting_program_for(north, tmp_path, request.param, UNSEEN_WAIT="0"))


@pytest.fixture
def one_way(north: Sandbox, tmp_path: Path) -> Iterator[Program]:
    """Start it over HTTP only, for what does not depend on the way."""
    yield from running(consenting_program_for(north, tmp_path, "http", UNSEEN_WAIT="0"))


def running(program: Program) -> Iterator[Program]:
    program.start()
    yield program
    assert program.stop() == 0, program.log


def install(program: Program, *places: Sandbox, channel: str = "acme") -> None:
    """Let an admin of each workspace install the app, and invite it to a channel."""
    for place in places:
        before = program.log.count("channels in ")
        assert "Unseen is installed" in Browser(program.url).installs(place.person("ann"))
        program.waits_for_line("channels in ", count=before + 1)
        place.invites_app(channel)
        place.waits_until_settled()


def told(place: Sandbox, text: str, *names: str) -> None:
    """Let a customer write, and see that these people are told."""
    place.person("carla").says("acme", text)
    for name in names:
        place.person(name).waits_for_message(containing=text)


def test_two_workspaces_with_the_same_people_and_channels_by_id_stay_strangers(
    program: Program, north: Sandbox, south: Sandbox
) -> None:
    install(program, north, south)
    introduced = len(north.requests("auth.test"))
    here, there = north.person("ben"), south.person("ben")
    assert here.id == there.id
    assert "all" in here.command("/unseen", "customers all").text
    assert "none" in there.command("/unseen", "customers none").text
    told(north, "Only for the north", "ben", "dora")
    told(south, "Only for the south", "dora")
    assert there.inbox() == []
    assert [post.text for post in here.inbox() if "south" in post.text] == []
    asked = here.command("/unseen", f"why {south.history('acme')[-1].link}")
    assert "Only for the south" not in asked.shown
    assert len(north.requests("auth.test")) == introduced


def test_an_uninstall_in_the_middle_of_waiting_alerts(north: Sandbox, south: Sandbox, tmp_path: Path) -> None:
    program = consenting_program_for(north, tmp_path, "http", UNSEEN_WAIT="4")
    for _ in running(program):
        install(program, north, south)
        for place in (north, south):
            place.person("carla").says("acme", "Waiting for you")
            place.waits_until_settled()
        north.uninstalls_app()
        program.waits_for_line("unseen was removed from Northwind Support")
        south.person("dora").waits_for_message(containing="Waiting for you")
        install(program, north)
        told(north, "Welcome back", "dora")
        about = [post.text for post in north.person("dora").inbox() if "Waiting for you" in post.text]
        assert about == []
    assert withdrawn(tmp_path) == {"channel_off"}


def withdrawn(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / "unseen.db")) as database:
        found = database.execute("SELECT DISTINCT reason FROM answers WHERE state = 'withdrawn'")
        return {reason for (reason,) in found}


def test_what_was_installed_is_served_after_a_restart_and_no_token_lies_about(
    north: Sandbox, south: Sandbox, tmp_path: Path
) -> None:
    program = consenting_program_for(north, tmp_path, "socket", UNSEEN_WAIT="0")
    for _ in running(program):
        install(program, north, south)
    for _ in running(program):
        told(north, "Good morning, north", "ben")
        told(south, "Good morning, south", "ben")
    tokens = [place.env()["SLACK_BOT_TOKEN"] for place in (north, south)]
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir()) + program.log.encode()
    assert [token for token in tokens if token.encode() in written] == []


def test_a_workspace_that_catches_up_slowly_keeps_no_other_waiting(
    north: Sandbox, south: Sandbox, tmp_path: Path
) -> None:
    north.timing(patience=0, retry_waits=())
    program = consenting_program_for(north, tmp_path, "http", UNSEEN_WAIT="0")
    for _ in running(program):
        install(program, north, south)
        for place in (north, south):
            told(place, "Good morning", "dora")
    for place in (north, south):
        place.person("carla").says("acme", "Written meanwhile")
    north.tightens(every=20)
    for _ in running(program):
        south.person("dora").waits_for_message(30, containing="Written meanwhile")
        early = [post.text for post in north.person("dora").inbox() if "Written meanwhile" in post.text]
        assert early == []
        north.person("dora").waits_for_message(60, containing="Written meanwhile")


def test_a_token_that_was_revoked_meanwhile_ends_one_workspace_only(
    north: Sandbox, south: Sandbox, tmp_path: Path
) -> None:
    program = consenting_program_for(north, tmp_path, "http", UNSEEN_WAIT="0")
    for _ in running(program):
        install(program, north, south)
    north.revokes(north.env()["SLACK_BOT_TOKEN"])
    for _ in running(program):
        program.waits_for_line("accepts the token of T0NORTHWIND no longer (token_revoked)")
        told(south, "Still here", "ben")
    with closing(sqlite3.connect(tmp_path / "unseen.db")) as database:
        assert database.execute("SELECT ref FROM installations").fetchall() == [("T0SOUTHWIND",)]


def test_a_rate_limit_of_one_workspace_holds_up_no_other(
    one_way: Program, north: Sandbox, south: Sandbox
) -> None:
    install(one_way, north, south)
    for method in ("users.list", "users.conversations", "conversations.history", "chat.postMessage"):
        north.fault("rate_limited", method, seconds=30, times=100)
    north.person("carla").says("acme", "Help us")
    north.waits_for_request("chat.postMessage")
    told(south, "Help us, too", "ben")
    assert north.person("ben").inbox() == []


def test_a_message_in_a_shared_channel_counts_for_both_workspaces(
    program: Program, north: Sandbox, south: Sandbox
) -> None:
    install(program, north, south)
    alva, sven = north.add_person("alva"), south.add_person("sven")
    north.add_channel("joint", members=[alva])
    north.connects("joint", south)
    south.invites_app("joint")
    sven.joins("joint")
    north.waits_until_settled()
    south.waits_until_settled()
    gus = north.person("gus")
    gus.joins("joint")
    north.waits_until_settled()
    gus.says("joint", "To both of you")
    alva.waits_for_message(containing="To both of you")
    sven.waits_for_message(containing="To both of you")


def test_an_enterprise_grid_is_installed_at_once(one_way: Program, north: Sandbox) -> None:
    east, west = north.founds("East", "E0GRID"), north.founds("West", "E0GRID")
    assert "Unseen is installed" in Browser(one_way.url).installs(east.person("ann"), org_wide=True)
    one_way.waits_for_line("channels in East")
    one_way.waits_for_line("channels in West")
    carl = west.add_person("carl", team="Acme AB")
    willy = west.add_person("willy")
    west.add_channel("western", members=[willy, carl])
    west.waits_until_settled()
    carl.says("western", "Hello, West")
    willy.waits_for_message(containing="Hello, West")
    assert east.person("ann").inbox() == []


def test_the_key_can_be_exchanged_and_another_opens_nothing(north: Sandbox, tmp_path: Path) -> None:
    program = consenting_program_for(north, tmp_path, "http", UNSEEN_WAIT="0")
    for _ in running(program):
        install(program, north)
    program.environment["UNSEEN_SECRET_KEY"] = f"{OTHER_KEY},{KEY}"
    for _ in running(program):
        assert "1 tokens were sealed with the newest key" in program.log
    program.environment["UNSEEN_SECRET_KEY"] = OTHER_KEY
    for _ in running(program):
        told(north, "Under a new key", "ben")
    program.environment["UNSEEN_SECRET_KEY"] = KEY
    program.launch()
    assert program.ends() == 2
    assert "UNSEEN_SECRET_KEY does not open" in program.log


def test_check_tells_who_has_installed_the_app_and_what_is_to_be_mended(
    north: Sandbox, south: Sandbox, tmp_path: Path
) -> None:
    program = consenting_program_for(north, tmp_path, "http", UNSEEN_WAIT="0")
    assert "No workspace has installed the app yet." in checked(program)
    for _ in running(program):
        install(program, north, south)
    fine = checked(program)
    assert "T0SOUTHWIND: the token opens Southwind." in fine
    assert f"People install the app at {program.url}/slack/install" in fine
    assert f"this redirect URL: {program.url}/slack/oauth_redirect" in fine
    north.revokes(north.env()["SLACK_BOT_TOKEN"])
    assert "mend  T0NORTHWIND: Slack refuses the token (token_revoked)." in checked(program)
    assert "mend  Slack does not know SLACK_CLIENT_ID" in checked(program, SLACK_CLIENT_SECRET="wrong")
    assert "mend  UNSEEN_SECRET_KEY does not open" in checked(program, UNSEEN_SECRET_KEY=OTHER_KEY)


def checked(program: Program, **variables: str) -> str:
    return unseen("check", folder=program.folder, **program.environment | variables)[1]
