"""Whatever a platform answers, a call comes to a value or to trouble with a name; nothing else is raised."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from adapters.replies import Reply
from adapters.slack import oauth
from adapters.slack.clients import connect as slack_connect
from adapters.slack.directory import SlackDirectory
from adapters.slack.installation import Installation
from adapters.slack.installation import introduce as slack_introduce
from adapters.slack.messenger import SlackMessenger
from adapters.slack.profiles import Home
from adapters.slack.screens import Screens
from adapters.slack.seen import SlackWitness
from adapters.slack.surfaces import reading
from adapters.trouble import PlatformTroubleError
from adapters.zulip.clients import connect as zulip_connect
from adapters.zulip.directory import ZulipDirectory
from adapters.zulip.messages import Scene
from adapters.zulip.messenger import ZulipMessenger
from adapters.zulip.organization import Organization
from adapters.zulip.organization import introduce as zulip_introduce
from adapters.zulip.queues import Queue, poll, register
from adapters.zulip.seen import ZulipWitness
from rules.seen import Inquiry, Waiting
from tests.adapters.slack import notices as slack_notices
from tests.adapters.spoiling import JUNK, places, replaced
from tests.adapters.zulip import notices as zulip_notices
from tests.adapters.zulip.canned import Canned, CannedServer, canned
from tests.security.examples import few

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
TS = "1700000000.000100"
NOTHING: dict[str, Any] = {"ok": True, "result": "success", "msg": ""}
INSTALLATION = Installation(Home("T1", None), "N", "https://n.slack.com/", "U9", frozenset())

SAMPLES: dict[str, Any] = {
    "users.list": {
        "ok": True,
        "members": [{"id": "U1", "team_id": "T1", "name": "a", "profile": {"email": "a@b.example"}}],
        "response_metadata": {"next_cursor": "more"},
    },
    "users.info": {
        "ok": True,
        "user": {"id": "U1", "team_id": "T1", "is_restricted": True},
    },
    "conversations.info": {
        "ok": True,
        "channel": {"id": "C1", "name": "a", "last_read": TS},
    },
    "conversations.history": {
        "ok": True,
        "messages": [
            {"type": "message", "user": "U1", "ts": TS, "text": "a", "reply_count": 1, "latest_reply": TS}
        ],
        "has_more": True,
        "response_metadata": {"next_cursor": "more"},
    },
    "chat.postMessage": {"ok": True, "channel": {"id": "D1"}, "ts": TS, "message": {"text": "a"}},
    "views.publish": {"ok": True, "view": {"id": "V1", "hash": "1.a"}},
    "auth.test": {
        "ok": True,
        "url": "https://n.slack.com/",
        "team": "N",
        "team_id": "T1",
        "user_id": "U9",
        "bot_id": "B1",
        "is_enterprise_install": False,
    },
    "oauth.v2.access": {
        "ok": True,
        "access_token": "xoxb-1",
        "scope": "a,b",
        "bot_user_id": "U9",
        "team": {"id": "T1"},
        "enterprise": {"id": "E1"},
        "authed_user": {"id": "U1", "access_token": "xoxp-1", "scope": "a"},
    },
    "error": {"ok": False, "error": "ratelimited", "response_metadata": {"messages": ["a"]}},
    "zulip.register": {
        "result": "success",
        "queue_id": "1:2",
        "last_event_id": -1,
        "max_message_id": 7,
        "realm_enable_read_receipts": True,
        "cross_realm_bots": [{"user_id": 1}],
        "event_queue_longpoll_timeout_seconds": 90,
    },
    "zulip.users": {
        "result": "success",
        "members": [{"user_id": 1, "full_name": "a", "role": 400}],
        "user": {},
    },
    "zulip.me": {"result": "success", "user_id": 9, "full_name": "Unseen", "is_bot": True, "bot_type": 1},
    "zulip.settings": {
        "result": "success",
        "realm_url": "https://n.example",
        "realm_name": "N",
        "zulip_feature_level": 200,
        "zulip_version": "9",
        "user_id": 9,
        "is_bot": True,
    },
    "zulip.channels": {
        "result": "success",
        "subscriptions": [{"stream_id": 1, "name": "a", "subscribers": [1, 2], "invite_only": True}],
        "stream": {"stream_id": 1, "name": "a"},
        "subscribers": [1, 2],
    },
    "zulip.messages": {
        "result": "success",
        "messages": [
            {"id": 7, "type": "stream", "stream_id": 1, "sender_id": 1, "timestamp": 1, "content": "a"}
        ],
        "message": {"id": 7},
        "found_newest": True,
        "found_oldest": True,
        "id": 7,
        "user_ids": [1, 2],
    },
    "zulip.events": {"result": "success", "events": [{"id": 1, "type": "heartbeat"}]},
    "zulip.error": {"result": "error", "code": "RATE_LIMIT_HIT", "msg": "a", "retry-after": 0.1},
}


@pytest.fixture(scope="module")
def server() -> Iterator[CannedServer]:
    with canned() as server:
        yield server


def nameless(_: str) -> str | None:
    return None


def inquiries() -> list[Inquiry]:
    return [Inquiry(1, "U1", 1, "C1", (Waiting(TS, AT), Waiting("1690000000.000001", AT, TS)))]


def of_slack(site: str) -> dict[str, Callable[[], object]]:
    """Everything that asks Slack."""
    api = f"{site}/api/"
    client = slack_connect("xoxb-1", api)
    directory = SlackDirectory(client, INSTALLATION, nameless)
    messenger, app = SlackMessenger(client, "https://n.slack.com/"), oauth.App("1.2", "secret", api)
    witness = SlackWitness(lambda ids: dict.fromkeys(ids, "xoxp-1"), lambda *_: None, api)
    notice, view = slack_notices.notice(), reading("a", Reply("a"))
    return {
        "introduce": lambda: slack_introduce(client),
        "people": directory.people,
        "channels": lambda: list(directory.channels()),
        "person": lambda: directory.person("U1"),
        "bot": lambda: directory.person("B1"),
        "channel": lambda: directory.channel("C1"),
        "past": lambda: list(directory.past("C1", AT - timedelta(days=1), AT)),
        "message": lambda: directory.message("C1", TS),
        "sightings": lambda: witness.sightings(inquiries()),
        "send": lambda: messenger.send(notice),
        "amend": lambda: messenger.amend(notice, f"D1/{TS}"),
        "arrived": lambda: messenger.arrived(notice),
        "publish": lambda: Screens(client).publish("U1", view, None),
        "open": lambda: Screens(client).open("1", view),
        "redeem": lambda: oauth.redeem(app, "https://a.example", "code"),
        "workspaces": lambda: oauth.workspaces(client),
        "seen_by": lambda: oauth.seen_by(client, "EC"),
        "revoke": lambda: oauth.revoke("xoxp-1", api),
    }


def of_zulip(site: str) -> dict[str, Callable[[], object]]:
    """Everything that asks Zulip."""
    client = zulip_connect(lambda: 0.0, site=site, email="bot@n.example", key="abc")
    organization = Organization("n.example", "N", "https://n.example", "9", "Unseen", 300, "9.0")
    directory = ZulipDirectory(client, organization, Scene("9", "Unseen", frozenset(), nameless))
    messenger, notice = ZulipMessenger(client, organization), zulip_notices.notice()
    asked = [Inquiry(1, "1", 1, "1", (Waiting("7", AT),))]
    queue = Queue("1:2", -1, 5, frozenset())
    return {
        "introduce": lambda: zulip_introduce(client),
        "register": lambda: register(client),
        "poll": lambda: poll(client, queue, wait=False),
        "people": directory.people,
        "channels": directory.channels,
        "person": lambda: directory.person("1"),
        "channel": lambda: directory.channel("1"),
        "past": lambda: directory.past("1", AT - timedelta(days=1), AT),
        "message": lambda: directory.message("1", "7"),
        "newest": directory.newest,
        "missed": lambda: list(directory.missed("3")),
        "sightings": lambda: ZulipWitness(client, organization).sightings(asked),
        "send": lambda: messenger.send(notice),
        "amend": lambda: messenger.amend(notice, "7"),
        "arrived": lambda: messenger.arrived(notice),
    }


def spoilt(data: DataObject, samples: list[str]) -> list[Canned]:
    """Spoil a few answers in a few places, or cut one in two."""
    answers: list[Canned] = []
    for _ in range(3):
        said = SAMPLES[data.draw(st.sampled_from(samples))]
        for _ in range(data.draw(st.integers(0, 2))):
            said = replaced(said, data.draw(st.sampled_from(places(said))), data.draw(JUNK))
        raw = json.dumps(said).encode("utf-8", "surrogatepass")
        cut = data.draw(st.integers(0, len(raw)) | st.just(len(raw)))
        status = data.draw(st.sampled_from([200, 200, 200, 200, 400, 404, 429, 500]))
        retry = data.draw(st.sampled_from(["", "0", "x", "-1", "9" * 30, "0.5", "\u00b2"]))
        answers.append(Canned(raw[:cut], status, {"Retry-After": retry, "Content-Type": "application/json"}))
    return answers


def asks(server: CannedServer, ask: Callable[[], object], answers: list[Canned]) -> None:
    server.ready.clear()
    server.ready += [*answers, *[Canned(NOTHING)] * 30]
    with suppress(PlatformTroubleError):
        ask()


SLACK = sorted(of_slack("http://127.0.0.1:1"))
ZULIP = sorted(of_zulip("http://127.0.0.1:1"))


@pytest.mark.parametrize("name", SLACK)
@few(8)
@given(data=st.data())
def test_any_answer_of_slack_is_a_value_or_trouble(server: CannedServer, name: str, data: DataObject) -> None:
    samples = [one for one in SAMPLES if not one.startswith("zulip.")]
    asks(server, of_slack(server.site)[name], spoilt(data, samples))


@pytest.mark.parametrize("name", ZULIP)
@few(8)
@given(data=st.data())
def test_any_answer_of_zulip_is_a_value_or_trouble(server: CannedServer, name: str, data: DataObject) -> None:
    samples = [one for one in SAMPLES if one.startswith("zulip.")]
    asks(server, of_zulip(server.site)[name], spoilt(data, samples))


def test_every_recorded_answer_of_slack_may_come_to_any_question(
    server: CannedServer, shared_data: Path
) -> None:
    for path in sorted((shared_data / "slack" / "samples" / "api").glob("*.json")):
        recorded = json.loads(path.read_text())
        recorded.pop("response_metadata", None)
        for ask in of_slack(server.site).values():
            asks(server, ask, [Canned(recorded)] * 3)
