"""Whatever comes in is read as something, refused, or nothing: no reader of payloads ever raises."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from adapters.slack.clients import connect
from adapters.slack.farewells import addressee, farewell
from adapters.slack.inbound import normalise
from adapters.slack.installation import Installation
from adapters.slack.manifest import COMMAND, SHORTCUTS
from adapters.slack.profiles import Home, channel, integration, person
from adapters.slack.relays.posters import spoken
from adapters.slack.screens import Screens
from adapters.slack.spoken import heard
from adapters.slack.surfaces import filled, mistaken, pressed
from bots.config import WrongConfigurationError, read_config
from bots.credentials import Slack, SlackSocket
from bots.slack.app import slack_app
from bots.slack.clerks import Clerks
from bots.slack.http import FromSlack
from bots.slack.intake import Intake
from bots.slack.listeners import Listeners
from bots.slack.reception import Reception
from rules.events import Event
from tests.adapters.slack.envelopes import BOT, NAMES, TEAM
from tests.adapters.spoiling import JUNK, places, replaced
from tests.bots.story import Story
from tests.security.examples import few
from tests.security.test_http_side import SECRET, signed

NOWHERE = "http://127.0.0.1:9/api/"
VIEW = {
    "id": "V1",
    "type": "modal",
    "hash": "1.a",
    "callback_id": "window",
    "private_metadata": "attach https://n.example/acme/1",
    "title": {"type": "plain_text", "text": "a"},
    "blocks": [{"type": "input", "block_id": "key"}],
    "state": {"values": {"key": {"key": {"type": "plain_text_input", "value": "ACME-1"}}}},
}
WHO = {"user": {"id": "ann"}, "team": {"id": "T1"}, "trigger_id": "1.2", "api_app_id": "A1"}
MESSAGE = {"ts": "1.000000", "text": "a", "blocks": [{"type": "actions", "elements": []}]}


def action(action_id: str, **more: object) -> dict[str, object]:
    """Describe something that was pressed in a message or on the home page."""
    one = {"action_id": action_id, "block_id": "b", "value": "1 key", "type": "button"} | more
    place = {"message": MESSAGE, "channel": {"id": "C1"}, "container": {"type": "message"}}
    return {**WHO, **place, "type": "block_actions", "actions": [one], "view": {**VIEW, "type": "home"}}


def shortcut(name: str) -> dict[str, object]:
    """Describe something that was done about a message."""
    about = {"type": "message_action", "callback_id": name, "message": MESSAGE, "channel": {"id": "C1"}}
    return {**WHO, **about}


INTERACTIONS: list[dict[str, object]] = [
    *map(action, ("open", "seen", "follow", "mute", "why", "connect", "set", "offer", "do.1", "go.2")),
    action("fill.3", value="attach x"),
    action("read.4", selected_option={"value": "help", "text": {"type": "plain_text", "text": "a"}}),
    action("do.5", selected_user="U1", block_id="x:admin scope {} all"),
    {**WHO, "type": "view_submission", "view": VIEW},
    {**WHO, "type": "view_closed", "view": VIEW},
    *map(shortcut, SHORTCUTS),
    {"command": COMMAND, "text": "help", "user_id": "ann", "team_id": "T1", "trigger_id": "1.2"},
]
SAMPLED = {
    "interactive": "interactive-components",
    "commands": "slash-commands",
    "views": "views",
    "events": "events",
}


def spoilt(data: DataObject, payloads: list[dict[str, object]]) -> object:
    """Take a payload and put something else into some of its places."""
    payload: object = data.draw(st.sampled_from(payloads))
    for _ in range(data.draw(st.integers(0, 3))):
        payload = replaced(payload, data.draw(st.sampled_from(places(payload))), data.draw(JUNK))
    return payload


READERS: dict[str, Callable[[dict[str, object]], object]] = {
    "addressee": addressee,
    "farewell": farewell,
    "normalise": lambda sent: normalise(sent, TEAM, BOT, NAMES.get),
    "heard": lambda sent: heard(sent, BOT),
    "pressed": pressed,
    "filled": filled,
    "mistaken": lambda sent: mistaken(sent, "why"),
    "person": lambda sent: person(sent, Home(TEAM, None)),
    "integration": integration,
    "channel": lambda sent: channel(sent, ()),
    "spoken": lambda sent: spoken(sent, NAMES.get),
}


@pytest.mark.parametrize("reader", READERS)
@few(25)
@given(data=st.data())
def test_no_reader_of_payloads_raises(reader: str, data: DataObject) -> None:
    sent = spoilt(data, INTERACTIONS)
    inside = [sent, *(sent.values() if isinstance(sent, dict) else ())]
    for one in inside:
        if isinstance(one, dict):
            READERS[reader](one)


@pytest.mark.parametrize("reader", READERS)
@few(25)
@given(data=st.data())
def test_no_reader_raises_over_a_recorded_payload(reader: str, data: DataObject, shared_data: Path) -> None:
    folder = shared_data / "slack" / "samples"
    recorded = [
        json.loads(path.read_text())
        for inside in SAMPLED.values()
        for path in sorted((folder / inside).glob("*.json"))
    ]
    sent = spoilt(data, recorded)
    if isinstance(sent, dict):
        READERS[reader](sent)


class Front:
    """The real Bolt with all our listeners before a real desk; Slack itself cannot be reached."""

    def __init__(self, story: Story) -> None:
        installation = Installation(Home("T1", None), "N", "https://n.slack.com/", "UBOT", frozenset())
        slack = Slack("xoxb-1", SlackSocket("xapp-1"), NOWHERE)
        self.clerks = Clerks()
        reception = Reception(story.desk, Screens(connect("xoxb-1", NOWHERE)), self.clerks.leave)
        self.recorded: list[Event] = []
        intake = Intake(installation, lambda _: None, self.recorded.append)
        app = slack_app("xoxb-1", slack, installation, intake)
        Listeners(reception, self.clerks).register(app)
        self.room = FromSlack(app, SECRET)

    def takes(self, body: str, kind: str) -> int:
        """Let Slack send a body, and return the status of the answer."""
        headers = signed(body.encode())
        environ = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        said = {"CONTENT_LENGTH": str(len(body.encode())), "CONTENT_TYPE": kind}
        return self.room({**environ, **said, "wsgi.input": BytesIO(body.encode())}).status


@pytest.fixture(scope="module")
def front() -> Iterator[Front]:
    with TemporaryDirectory() as folder, Story(Path(folder)) as story:
        yield Front(story)


@few(20)
@given(data=st.data())
def test_whatever_slack_signs_is_answered(front: Front, data: DataObject) -> None:
    sent = spoilt(data, INTERACTIONS)
    assert front.takes(json.dumps(sent), "application/json") in (200, 400, 404, 500)


@few(20)
@given(st.text(max_size=80) | st.sampled_from(["", "payload=", "payload={", "[1]", "null", '"a"', "{}", "1"]))
def test_whatever_is_no_payload_is_answered(front: Front, body: str) -> None:
    for kind in ("application/json", "application/x-www-form-urlencoded", "", "text/html"):
        assert front.takes(body, kind) in (200, 400, 404, 500)


NAMES_OF_VARIABLES = """
    SLACK_BOT_TOKEN SLACK_APP_TOKEN SLACK_API_URL SLACK_CLIENT_ID SLACK_SIGNING_SECRET ZULIP_SITE ZULIP_EMAIL
    ZULIP_API_KEY ZULIP_CONFIG SMTP_URL MAIL_FROM UNSEEN_WAIT UNSEEN_HTTP UNSEEN_DATABASE_URL
    UNSEEN_SECRET_KEY UNSEEN_PUBLIC_URL UNSEEN_RETENTION UNSEEN_LOG_LEVEL
"""
VARIABLES = st.sampled_from(NAMES_OF_VARIABLES.split())
VALUES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)


@few(25)
@given(
    written=st.binary(max_size=200), variables=st.dictionaries(VARIABLES, VALUES, max_size=6), zuliprc=VALUES
)
def test_any_configuration_is_read_or_refused_with_all_that_is_wrong(
    written: bytes, variables: dict[str, str], zuliprc: str
) -> None:
    with TemporaryDirectory() as name:
        file, rc = Path(name) / ".env", Path(name) / "zuliprc"
        file.write_bytes(written)
        rc.write_text(f"[api]\n{zuliprc}\nsite={zuliprc}", encoding="utf-8")
        for told in (variables, variables | {"ZULIP_CONFIG": str(rc)}):
            with suppress(WrongConfigurationError):
                read_config(told, file)
