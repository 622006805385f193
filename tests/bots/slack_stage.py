"""The real Slack side of the program before a pocket workspace, with a store to look into."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.slack.manifest import PATH
from bots.credentials import Slack, SlackHttp
from bots.door import Door
from bots.offices import Offices
from bots.pipeline import Road
from bots.slack.branch import SlackBranch
from rules.model import Medium
from rules.settings import Settings
from sandbox.actor import Actor
from sandbox.client import Sandbox
from sandbox.records import Answer, Post, Request, words_of
from storage.store import Store
from tests.adapters.slack.test_requests import complaints
from tests.bots.stage import empty_database
from tests.bots.test_slack_receiving import listening
from tests.conftest import SHARED_DATA

Json = dict[str, Any]

TAKEN = {"ok", "hash_conflict", "rate_limited", "error"}
"""What Slack may answer to a request: a page that was overtaken is drawn anew."""


@dataclass(frozen=True)
class SlackStage:
    """A pocket workspace, and the store of the program that serves it."""

    world: Sandbox
    store: Store
    workspace_id: int
    road: Road

    def id_of(self, person: Actor) -> int:
        """Name somebody as the store does."""
        member = self.store.directory.person(self.workspace_id, person.id)
        assert member is not None
        return member.id

    def settings(self, person: Actor) -> Settings:
        """Say what holds for somebody."""
        return self.store.choices.settings(self.id_of(person))

    def home(self, person: Actor) -> Json:
        """Let somebody open their home page, and return it as it is drawn then."""
        before = person.home()
        person.opens_home()
        return self.drawn(person, before)

    def drawn(self, person: Actor, before: Json | None) -> Json:
        """Wait until a home page is another than before."""

        def look() -> Json | None:
            view = person.home()
            return view if view and view["hash"] != (before or {}).get("hash") else None

        return self.world.until(look, what=f"the home page of {person.name}")

    def presses(self, person: Actor, control: str, value: str | None = None) -> Json:
        """Let somebody press something on their home page, and return the page as it is drawn then."""
        before = person.home()
        assert person.presses_at_home(control, value).failure == ""
        return self.drawn(person, before)

    def says(self, person: Actor, channel: str, text: str, **more: Any) -> Post:
        """Let somebody write, and wait until it is recorded."""
        post = person.says(channel, text, **more)
        self.world.waits_until_settled()
        return post

    def window(self, person: Actor, opened: Answer, containing: str) -> Json:
        """Wait until the window that somebody looks at says something."""
        assert opened.failure == ""

        def look() -> Json | None:
            view = person.window()
            return view if view and containing in shown(view) else None

        return self.world.until(look, what=f"a window that says {containing}")


def shown(view: Json) -> str:
    """Return all words of a view."""
    return words_of(view["blocks"])


def block(view: Json, block_id: str) -> Json:
    """Return the block of that name."""
    found: Json = next(one for one in view["blocks"] if one["block_id"] == block_id)
    return found


def options_of(view: Json, block_id: str) -> list[str]:
    """Return the values that one can choose in a control."""
    return [option["value"] for option in block(view, block_id)["accessory"]["options"]]


def unlike_described(request: Request) -> list[str]:
    """Say what is wrong with a request by the platform's own description, where that is at hand."""
    return list(complaints(SHARED_DATA, request)) if SHARED_DATA.is_dir() else []


@contextmanager
def slack_stage(folder: Path) -> Iterator[SlackStage]:
    """Serve a pocket workspace; at the end, every request must have been one that Slack takes."""
    (folder / "unseen.db").write_bytes(empty_database())
    store = Store(f"sqlite:///{folder / 'unseen.db'}", Settings(), frozenset(Medium))
    with Sandbox.start() as world, listening(Door()) as (door, address):
        known = world.env(http=True)
        way = SlackHttp(known["SLACK_SIGNING_SECRET"])
        slack = Slack(known["SLACK_BOT_TOKEN"], way, known["SLACK_API_URL"])
        road = Road(store, Offices())
        branch = SlackBranch(slack, known["SLACK_BOT_TOKEN"], road, door)
        branch.open()
        world.sends_to(f"http://{address}{PATH}")
        (workspace,) = store.directory.workspaces()
        try:
            yield SlackStage(world, store, workspace.id, road)
            assert [one for one in world.requests() if one.outcome not in TAKEN] == []
            assert [why for one in world.requests() for why in unlike_described(one)] == []
        finally:
            branch.close()
            store.close()
