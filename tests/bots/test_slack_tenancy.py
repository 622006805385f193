"""Workspaces come and go while the program serves them."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from logging.handlers import QueueHandler
from pathlib import Path
from queue import SimpleQueue
from urllib.parse import parse_qsl, urlsplit

import pytest
from slack_bolt import BoltRequest

from adapters.connecting import Without
from adapters.slack import oauth
from adapters.slack.farewells import Addressee
from adapters.slack.manifest import SCOPES
from bots.catchup import CatchUp
from bots.credentials import Slack, SlackSocket
from bots.hands import Hands
from bots.offices import Offices
from bots.pipeline import Road
from bots.slack.site import PLATFORM, Builder, Site
from bots.slack.tenancy import Tenancy
from rules.events import ChannelProfile
from rules.model import Medium
from rules.settings import Settings
from sandbox.client import Sandbox
from storage.sealing import Keys, Seal
from storage.store import Store
from tests.bots.stage import empty_database

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEYS = Keys((bytes(range(32)),))
BACK = "https://unseen.example/slack/oauth_redirect"
GRID = "E0GRID"


@dataclass
class Grid:
    """Two workspaces of an Enterprise Grid in which the app was installed at once."""

    pocket: Sandbox
    east: Sandbox
    west: Sandbox
    tenancy: Tenancy
    log: "SimpleQueue[logging.LogRecord]"

    def agrees(self, through: Tenancy | None = None) -> None:
        """Let an admin of the east install the app everywhere."""
        known = self.pocket.app_env()
        app = oauth.App(known["SLACK_CLIENT_ID"], known["SLACK_CLIENT_SECRET"], self.pocket.api_url)
        asked = oauth.consent_address(app, BACK, "", scopes=SCOPES)
        back = self.east.person("ann").agrees(asked, org_wide=True)
        code = dict(parse_qsl(urlsplit(back).query))["code"]
        (through or self.tenancy).welcome(oauth.redeem(app, BACK, code), NOON)

    def takes_away(self, workspace: Sandbox) -> None:
        """Let an admin of the Grid take the app out of one workspace."""
        workspace.revokes(workspace.env()["SLACK_BOT_TOKEN"])

    def waits_for(self, *lines: str) -> None:
        """Wait until the program has said all this, in whichever order."""
        left = set(lines)
        while left:
            left.discard(self.log.get(timeout=10).getMessage())

    @property
    def served(self) -> list[str]:
        """Name the workspaces that are served."""
        return sorted(site.workspace.name for site in self.tenancy.sites.all())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "unseen.db").write_bytes(empty_database())
    url = f"sqlite:///{tmp_path / 'unseen.db'}"
    store = Store(url, Settings(), frozenset({Medium.DIRECT_MESSAGE}), Seal(KEYS))
    yield store
    store.close()


@pytest.fixture
def log() -> Iterator["SimpleQueue[logging.LogRecord]"]:
    lines: SimpleQueue[logging.LogRecord] = SimpleQueue()
    source, handler = logging.getLogger("bots.slack.tenancy"), QueueHandler(lines)
    before = source.level
    source.setLevel(logging.INFO)
    source.addHandler(handler)
    yield lines
    source.removeHandler(handler)
    source.setLevel(before)


@pytest.fixture
def grid(store: Store, log: "SimpleQueue[logging.LogRecord]") -> Iterator[Grid]:
    with Sandbox.start() as pocket:
        road = Road(store, Offices())
        slack = Slack(None, SlackSocket("xapp-1-a"), pocket.api_url)
        builder = Builder(slack, road, Without.UNPREPARED, CatchUp(road, Hands(1, "catch-up"), PLATFORM))
        east, west = pocket.founds("East", GRID), pocket.founds("West", GRID)
        grid = Grid(pocket, east, west, Tenancy(builder), log)
        grid.agrees()
        grid.waits_for("unseen is watching 0 channels in East", "unseen is watching 0 channels in West")
        yield grid


def test_a_workspace_that_a_grid_takes_the_app_away_from_is_served_no_longer(
    grid: Grid, store: Store
) -> None:
    assert grid.served == ["East", "West"]
    grid.takes_away(grid.west)
    grid.tenancy.look_after()
    grid.waits_for("unseen was removed from West")
    assert grid.served == ["East"]
    assert [one.ref for one in store.installations.all(PLATFORM)] == [GRID]


def test_a_workspace_that_joins_a_grid_is_found_when_something_is_sent_for_it(grid: Grid) -> None:
    west = grid.tenancy.sites.of("T0WEST")
    assert west is not None
    grid.tenancy.sites.remove(west)
    found = grid.tenancy.discover(Addressee("T0WEST", GRID))
    grid.waits_for("unseen is watching 0 channels in West")
    assert found is not None
    assert found.workspace.name == "West"
    assert grid.served == ["East", "West"]


def test_a_workspace_of_another_grid_is_not_discovered(grid: Grid) -> None:
    assert grid.tenancy.discover(Addressee("T0NORTH", "E0OTHER")) is None
    assert grid.tenancy.discover(Addressee("T0NORTH")) is None


@pytest.fixture
def other(grid: Grid, store: Store) -> Tenancy:
    """Let another worker serve the same installations."""
    road = Road(store, Offices())
    slack = Slack(None, SlackSocket("xapp-1-a"), grid.pocket.api_url)
    catch_up = CatchUp(road, Hands(1, "catch-up"), PLATFORM)
    other = Tenancy(Builder(slack, road, Without.UNPREPARED, catch_up))
    other.move_in()
    grid.waits_for("unseen is watching 0 channels in East", "unseen is watching 0 channels in West")
    return other


def test_what_another_worker_was_told_to_serve_is_served_here_too(grid: Grid, other: Tenancy) -> None:
    with_old_tokens = {site.token for site in grid.tenancy.sites.all()}
    grid.agrees(other)
    grid.waits_for("unseen is watching 0 channels in East", "unseen is watching 0 channels in West")
    grid.tenancy.keep_up()
    grid.waits_for("unseen is watching 0 channels in East", "unseen is watching 0 channels in West")
    assert grid.served == ["East", "West"]
    assert with_old_tokens.isdisjoint(site.token for site in grid.tenancy.sites.all())
    grid.tenancy.keep_up()
    assert grid.served == ["East", "West"]


def test_what_was_installed_anew_through_another_worker_is_not_removed_by_one_that_has_the_old_token(
    grid: Grid, other: Tenancy, store: Store
) -> None:
    east = grid.tenancy.sites.of("T0EAST")
    assert east is not None
    grid.agrees(other)
    grid.waits_for("unseen is watching 0 channels in East", "unseen is watching 0 channels in West")
    profile = ChannelProfile("C1", "help", private=False, shared=False, members=frozenset())
    store.directory.learn_channel(east.workspace.id, profile, NOON)
    hears_of_removal(east)
    assert grid.served == []
    assert [one.ref for one in store.installations.all(PLATFORM)] == [GRID]
    assert len(store.directory.watched_channels(east.workspace.id)) == 1


def test_what_another_worker_has_removed_is_served_here_no_longer(grid: Grid, other: Tenancy) -> None:
    east = other.sites.of("T0EAST")
    assert east is not None
    hears_of_removal(east)
    grid.tenancy.keep_up()
    assert grid.served == []


def test_what_another_worker_has_just_installed_is_found_when_something_is_sent_for_it(
    grid: Grid, other: Tenancy
) -> None:
    for site in other.sites.all():
        other.sites.remove(site)
    assert other.discover(Addressee("T0EAST", GRID)) is not None
    grid.waits_for("unseen is watching 0 channels in East", "unseen is watching 0 channels in West")


def hears_of_removal(site: Site) -> None:
    """Let Slack tell that the app was removed."""
    removed = {"event_time": int(NOON.timestamp()), "event": {"type": "app_uninstalled"}}
    site.app.dispatch(BoltRequest(body={"type": "event_callback", **removed}, mode="socket_mode"))
