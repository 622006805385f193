"""What changes in Slack, and what that means for the next message: while we listen, and while we do not."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bots.clock import utc_now
from bots.credentials import Slack, SlackSocket
from bots.door import Door
from bots.offices import Offices
from bots.pipeline import Road
from bots.slack.branch import SlackBranch
from bots.sweep import Sweep
from rules.model import Medium, Scope
from rules.settings import Settings
from sandbox.client import Sandbox
from storage.store import Store
from tests.bots.stage import empty_database

WAIT = timedelta(minutes=2)
"""After so long everything is due."""


@dataclass
class Scene:
    """Slack's side of the program, a pocket workspace, and how the story goes on."""

    world: Sandbox
    store: Store
    sweep: Sweep
    branch: SlackBranch | None = None

    @property
    def road(self) -> Road:
        return Road(self.store, self.sweep.offices)

    @property
    def workspace_id(self) -> int:
        (workspace,) = self.store.directory.workspaces()
        return workspace.id

    def starts(self) -> None:
        known = self.world.env()
        slack = Slack(known["SLACK_BOT_TOKEN"], SlackSocket(known["SLACK_APP_TOKEN"]), known["SLACK_API_URL"])
        self.branch = SlackBranch(slack, known["SLACK_BOT_TOKEN"], self.road, Door())
        self.branch.open()
        self.world.waits_for_connection()
        self.road.tend(utc_now())

    def stops(self) -> None:
        if self.branch is not None:
            self.branch.close()
            self.branch = None

    def settles(self) -> None:
        """Wait until everything that has happened is known."""
        self.world.waits_until_settled()
        self.world.until(
            lambda: not self.store.behind.lags(self.workspace_id) or None, what="the end of the catch-up"
        )
        self.road.tend(utc_now())

    def told(self, besides: Iterable[str]) -> dict[str, str]:
        """Send what is due; tell who was told what."""
        self.sweep.run(utc_now() + WAIT)
        people = [self.world.person(name) for name in {*TEAM, *besides}]
        inboxes = {person.name: person.inbox() for person in people}
        return {name: posts[-1].text for name, posts in inboxes.items() if posts}


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Let Eva be told of all projects; everybody else is told of their own."""
    (tmp_path / "unseen.db").write_bytes(empty_database())
    store = Store(f"sqlite:///{tmp_path / 'unseen.db'}", Settings(), frozenset({Medium.DIRECT_MESSAGE}))
    with closing(store), Sandbox.start() as world, ThreadPoolExecutor(4) as pool:
        world.timing(patience=0, retry_waits=())
        scene = Scene(world, store, Sweep(store, Offices(), pool))
        scene.starts()
        ids = {one.ref: one.id for one in store.directory.admins(scene.workspace_id)}
        eva = store.directory.person(scene.workspace_id, "U0EVA")
        assert eva is not None
        store.choices.grant_scope(eva.id, Scope.ALL, ids["U0ANN"], utc_now())
        yield scene
        scene.stops()


TEAM = ("ann", "bo", "ben", "dora", "eva", "finn")
IN_ACME = {"ann", "bo", "ben", "dora", "eva"}
TICKET = "Carla Nyström opened a new ticket in #acme"


def says(who: str, channel: str, words: str = "Help!") -> Callable[[Sandbox], object]:
    return lambda world: world.person(who).says(channel, words)


def answers(who: str, whom: str, channel: str) -> Callable[[Sandbox], object]:
    """Let somebody write, and somebody else in their thread."""
    return lambda world: world.person(who).replies(world.person(whom).says(channel, "Who?"), "Me.")


def both(*deeds: Callable[[Sandbox], object]) -> Callable[[Sandbox], None]:
    def do(world: Sandbox) -> None:
        for deed in deeds:
            deed(world)

    return do


def newcomer(world: Sandbox) -> None:
    world.add_person("nils").joins("#acme")


def robot(world: Sandbox) -> None:
    world.person("ticketbot").says_as_integration("#acme", "Ticket 7 was opened.")


CHANGES = [
    pytest.param(
        lambda world: world.person("finn").joins("#acme"),
        says("carla", "#acme"),
        (IN_ACME | {"finn"}, TICKET),
        id="who joins a channel is told",
    ),
    pytest.param(
        lambda world: world.person("ben").leaves("#acme"),
        says("carla", "#acme"),
        (IN_ACME - {"ben"}, TICKET),
        id="who leaves a channel is not told",
    ),
    pytest.param(newcomer, says("carla", "#acme"), (IN_ACME | {"nils"}, TICKET), id="somebody new is told"),
    pytest.param(
        lambda world: world.removes_app("#acme"),
        says("carla", "#acme"),
        (set(), ""),
        id="where we were removed nobody is told",
    ),
    pytest.param(
        both(lambda world: world.removes_app("#acme"), lambda world: world.invites_app("#acme")),
        says("carla", "#acme"),
        (IN_ACME, TICKET),
        id="where we were invited again everybody is told",
    ),
    pytest.param(
        lambda world: world.renames("#acme", "acme-ab"),
        says("carla", "#acme-ab"),
        (IN_ACME, f"{TICKET}-ab"),
        id="a channel is called by its new name",
    ),
    pytest.param(
        lambda world: world.archives("#acme"),
        says("carla", "#acme"),
        (set(), ""),
        id="an archived channel is not watched",
    ),
    pytest.param(
        both(lambda world: world.archives("#acme"), lambda world: world.unarchives("#acme")),
        says("carla", "#acme"),
        (IN_ACME, TICKET),
        id="a channel that was brought back is watched",
    ),
    pytest.param(
        lambda world: world.shares("#support", "Acme AB"),
        answers("ann", "ben", "#support"),
        ({"ben"}, "Ann Lindqvist replied to a customer in #support"),
        id="in a channel that is shared teammates speak to customers",
    ),
    pytest.param(
        lambda world: world.unshares("#acme", "Acme AB"),
        answers("ann", "ben", "#acme"),
        ({"ben"}, "Ann Lindqvist wrote an internal message in #acme"),
        id="in a channel that is shared no more they speak to each other",
    ),
    pytest.param(
        lambda world: world.makes_private("#acme"),
        says("carla", "#acme"),
        (IN_ACME - {"eva"}, TICKET),
        id="of a channel made private only its members are told",
    ),
    pytest.param(
        lambda world: world.make_guest("ben"),
        says("ben", "#support"),
        (set(TEAM) - {"ben"}, "Ben Okafor opened a new ticket in #support"),
        id="who became a guest is heard as a customer",
    ),
    pytest.param(
        lambda world: world.make("gus", "member"),
        answers("gus", "ann", "#globex"),
        ({"ann"}, "Gus Moreau wrote an internal message in #globex"),
        id="a guest who became a member is heard as a teammate",
    ),
    pytest.param(
        lambda world: world.deactivate("ben"),
        says("carla", "#acme"),
        (IN_ACME - {"ben"}, TICKET),
        id="who was deactivated is not told",
    ),
    pytest.param(
        both(lambda world: world.deactivate("ben"), lambda world: world.reactivate("ben")),
        says("carla", "#acme"),
        (IN_ACME, TICKET),
        id="who is active again is told",
    ),
    pytest.param(
        lambda world: world.person("ticketbot").joins("#acme"),
        both(says("ben", "#acme", "Hello"), robot),
        ({"ben"}, "Ticket Robot replied to a customer in #acme"),
        id="a classic bot or a workflow without a user is a bot all the same",
    ),
    pytest.param(
        lambda world: world.person("ticketbot").joins("#acme"),
        lambda world: world.person("carla").says("#acme", "Help!", via="ticketbot"),
        (IN_ACME, TICKET),
        id="what an app posts for a person is that person's",
    ),
]


@pytest.mark.parametrize(("changes", "speaks", "told"), CHANGES)
@pytest.mark.parametrize("listening", [True, False], ids=["while we listen", "while we do not"])
def test_what_a_change_means_for_the_next_message(
    scene: Scene,
    listening: bool,
    changes: Callable[[Sandbox], object],
    speaks: Callable[[Sandbox], object],
    told: tuple[set[str], str],
) -> None:
    names, headline = told
    if not listening:
        scene.stops()
    changes(scene.world)
    if listening:
        scene.settles()
    speaks(scene.world)
    if not listening:
        scene.starts()
    scene.settles()
    notices = scene.told(names)
    assert notices.keys() == names
    assert not names or headline in {text.splitlines()[0] for text in notices.values()}


KEPT = [
    pytest.param(
        answers("ben", "ann", "#support"),
        lambda world: world.make_guest("ben"),
        "Ben Okafor wrote an internal message in #support",
        id="a teammate who became a guest wrote as a teammate",
    ),
    pytest.param(
        says("gus", "#globex"),
        lambda world: world.make("gus", "member"),
        "Gus Moreau opened a new ticket in #globex",
        id="a guest who became a member wrote as a customer",
    ),
]


@pytest.mark.parametrize(("speaks", "changes", "headline"), KEPT)
def test_what_was_written_before_a_change_keeps_its_kind(
    scene: Scene, speaks: Callable[[Sandbox], object], changes: Callable[[Sandbox], object], headline: str
) -> None:
    speaks(scene.world)
    scene.settles()
    changes(scene.world)
    scene.settles()
    assert scene.told(())["ann"].splitlines()[0] == headline
