"""Whatever happens, nothing that people wrote, no address and no token stands in the log or in an answer."""

import json
import sqlite3
from collections.abc import Collection, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

import pytest

from sandbox.client import Sandbox
from sandbox.zulip.client import ZulipSandbox
from tests.acceptance.program import Program, connecting, program_for
from tests.acceptance.stage import LIGHTHOUSE, Stage
from tests.acceptance.zulip_stage import ZulipStage, asks
from tests.security.test_http_side import signed

WORDS, ADDRESS = "Konfidentiell-7311", "hugo.hemlig@kund.example"
SAID = f"{WORDS}: ask {ADDRESS}"
TROUBLES = {
    "text": ("malformed", "server_error", "drop_before", "rate_limited"),
    "json": ("error", "hollow", "cut", "drop_after", "huge"),
}
"""What goes wrong with sending, for one person each; troubles that hang would only take their time."""
FULL = f"CREATE TRIGGER full BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"


@dataclass
class Both:
    """One program in a workspace of each platform, and everything that strangers were answered."""

    slack: Stage
    zulip: ZulipStage
    program: Program
    answers: list[str] = field(default_factory=list)

    def secrets(self) -> set[str]:
        """Name what must stand nowhere."""
        known = self.slack.world.env() | self.slack.world.env(http=True) | self.slack.world.app_env()
        keys = {name: value for name, value in known.items() if not name.endswith(("URL", "CLIENT_ID"))}
        zulip = self.zulip.world.env()["ZULIP_API_KEY"]
        ours = self.program.environment["UNSEEN_SECRET_KEY"]
        return {WORDS, WORDS.lower(), ADDRESS, "@example.com", "@unseen.invalid", zulip, ours, *keys.values()}

    def asks_the_door(
        self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None
    ) -> None:
        """Send something to the HTTP side, and keep what it answers."""
        connection = HTTPConnection(self.program.environment["UNSEEN_HTTP"], timeout=10)
        connection.request(method, path, body.encode(), headers or {})
        self.answers.append(connection.getresponse().read().decode(errors="replace"))
        connection.close()


def changes_database(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "unseen.db", timeout=10)) as connection:
        connection.execute(statement)
        connection.commit()


def tells(both: Both, troubles: Collection[str]) -> None:
    """Let customers write to many people at once, so that every trouble befalls somebody."""
    carla, guest = both.slack.customer(), both.zulip.customer()
    told = both.slack.teammates(*["dora"] * len(troubles), customers="all")
    readers = both.zulip.teammates(*["reader"] * len(troubles), customers="all")
    channel, topics = both.slack.channel(*told, carla), both.zulip.channel(*readers, guest)
    for trouble in troubles:
        both.slack.world.fault(trouble, "chat.postMessage", seconds=0.2, code="fatal_error")
        both.zulip.world.fault(trouble, "send-message", seconds=0.2)
    first = carla.says(channel, SAID)
    guest.says(topics, WORDS, SAID)
    both.slack.world.waits_for_request("chat.postMessage", 40, after=len(troubles) - 1)
    carla.edits(first, f"{SAID}!")
    told[0].command("/unseen", f"frobnicate {SAID}")
    told[0].command("/unseen", f"why {SAID}")
    asks(readers[0], f"frobnicate {SAID}")
    changes_database(both.program.folder, FULL)
    carla.says(channel, SAID)
    guest.says(topics, "Another", SAID)
    both.program.waits_for_line("has failed")
    changes_database(both.program.folder, "DROP TRIGGER full")


def meets_trouble(both: Both) -> None:
    """Let whatever is looked up go wrong, too, about people and channels that are new."""
    for trouble in ("malformed", "server_error"):
        for method in ("conversations.info", "conversations.members", "users.info", "views.publish"):
            both.slack.world.fault(trouble, method)
        for method in ("get-subscribers", "get-user", "get-messages", "get-read-receipts", "get-events"):
            both.zulip.world.fault(trouble, method)
    before = len(both.program.lines)
    both.slack.customer().opens_home()
    both.slack.channel(both.slack.customer(), both.slack.world.person("ann"))
    guest = both.zulip.customer()
    guest.says(both.zulip.channel(guest), WORDS, SAID)
    both.program.waits_for_line("", count=before + 2)


def knock(both: Both) -> None:
    """Let strangers, and Slack itself, send what nobody understands."""
    command = f"command=/unseen&text={WORDS}&user_id=U0ANN&team_id=T0NORTHWIND"
    press = {"type": "block_actions", "actions": [{"action_id": WORDS}], "user": {"id": WORDS}, "view": SAID}
    event = {"type": "event_callback", "event": {"type": "message", "text": SAID, "ts": WORDS}}
    shortcut = {"type": "shortcut", "callback_id": WORDS, "user": SAID}
    bodies = [SAID, f'{{"{SAID}', json.dumps(press), json.dumps(event), json.dumps(shortcut), command]
    bodies += [f"payload={json.dumps(one)}" for one in (press, shortcut, {"type": SAID})]
    form = "application/x-www-form-urlencoded"
    for body in bodies:
        for kind in ("application/json", form):
            both.asks_the_door("POST", "/slack/events", body, signed(body.encode()) | {"Content-Type": kind})
            secret = both.slack.world.env(http=True)["SLACK_SIGNING_SECRET"]
            headers = signed(body.encode(), secret=secret) | {"Content-Type": kind}
            both.asks_the_door("POST", "/slack/events", body, headers)
            # Whom Slack lets ask is answered with their own words.
            both.answers.pop()
    for path in (
        "/slack/connect?ticket=",
        "/slack/oauth_redirect?state=",
        "/slack/install?a=",
        "/unsubscribe?ticket=",
    ):
        both.asks_the_door("GET", f"{path}{WORDS}", headers={"Cookie": f"unseen_state={WORDS}; {SAID}"})
    both.asks_the_door("POST", f"/unsubscribe?ticket={WORDS}")
    both.asks_the_door("GET", f"/{WORDS}", headers={"Authorization": f"Bearer {WORDS}"})
    both.asks_the_door("GET", "/metrics", headers={"Authorization": f"Bearer {WORDS}"})


def telling(secrets: Collection[str], texts: Iterable[str]) -> list[str]:
    """Name the lines in which a secret stands."""
    return [text for text in texts if any(secret in text for secret in secrets)]


@pytest.mark.parametrize(
    ("form", "way"), [pytest.param("text", "http", id="text"), pytest.param("json", "socket", id="json")]
)
def test_the_log_gives_nothing_away_whatever_goes_wrong(form: str, way: str, tmp_path: Path) -> None:
    chosen = {"UNSEEN_LOG_LEVEL": "debug", "UNSEEN_LOG_FORMAT": form, "UNSEEN_WAIT": "0"}
    with Sandbox.start() as slack, ZulipSandbox.start() as zulip:
        zulip.takes_requests((100_000, 60))
        for world in (slack, zulip):
            world.add_channel(LIGHTHOUSE, members=["ann"])
        variables = connecting(slack) | zulip.env() | chosen
        program = program_for(slack, tmp_path, way, **variables)
        slack.timing(acknowledge_within=1, retry_waits=(1, 1))
        program.start()
        program.waits_for_line("unseen is watching", count=2)
        both = Both(Stage(slack, program), ZulipStage(zulip, program), program)
        tells(both, TROUBLES[form])
        meets_trouble(both)
        knock(both)
        assert program.stop() == 0
        assert telling(both.secrets(), program.lines) == []
        assert telling(both.secrets(), both.answers) == []
        assert form == "text" or all(json.loads(line) for line in program.lines)
