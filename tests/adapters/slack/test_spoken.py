"""What people do with the app itself is understood, and nothing else is answered."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.spoken import Asked, Opened, heard
from tests.adapters.spoiling import JUNK, places, replaced

Json = dict[str, Any]

BOT = "U0UNSEEN"
TS, ROOT = "1700000000.000100", "1700000000.000001"
SAID: Json = {
    "type": "message",
    "channel": "D0BEN",
    "channel_type": "im",
    "user": "U0BEN",
    "text": "dm off",
    "ts": TS,
}
LOOKED: Json = {
    "type": "app_home_opened",
    "user": "U0BEN",
    "channel": "D0BEN",
    "tab": "home",
    "view": {"private_metadata": "team", "hash": "1.a"},
}


def test_what_somebody_writes_to_the_app_is_heard() -> None:
    assert heard(SAID, BOT) == Asked("U0BEN", "D0BEN", TS, None, "dm off")
    assert heard(SAID | {"thread_ts": ROOT}, BOT) == Asked("U0BEN", "D0BEN", TS, ROOT, "dm off")


NOT_HEARD = [
    pytest.param({"channel_type": "channel"}, id="in a channel"),
    pytest.param({"user": BOT}, id="by ourselves"),
    pytest.param({"bot_id": "B0UNSEEN"}, id="by an app"),
    pytest.param({"subtype": "bot_message"}, id="by a bot of the old kind"),
    pytest.param({"subtype": "message_changed"}, id="an edit"),
    pytest.param({"hidden": True}, id="hidden"),
    pytest.param({"text": "  "}, id="nothing"),
    pytest.param({"type": "reaction_added"}, id="no message"),
]


@pytest.mark.parametrize("other", NOT_HEARD)
def test_nothing_else_is_answered(other: Json) -> None:
    assert heard(SAID | other, BOT) is None


def test_who_looks_at_the_home_page_is_noticed_with_what_stands_there() -> None:
    assert heard(LOOKED, BOT) == Opened("U0BEN", "team", "1.a")
    del (first := dict(LOOKED))["view"]
    assert heard(first, BOT) == Opened("U0BEN", "", "")


def test_who_looks_at_the_messages_sees_no_home_page() -> None:
    assert heard(LOOKED | {"tab": "messages"}, BOT) is None


@given(st.data())
def test_a_spoiled_event_breaks_nothing(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([SAID, LOOKED]))
    event = replaced(whole, data.draw(st.sampled_from(places(whole)[1:])), data.draw(JUNK))
    assert isinstance(event, dict)
    assert heard(event, BOT) is None or event["user"] == "U0BEN"


def test_the_platforms_own_sample_is_understood(shared_data: Path) -> None:
    sample = json.loads((shared_data / "slack/samples/events/AppHomeOpenedPayload.json").read_text())
    event = sample["event"] | {"user": "U0BEN", "tab": "home"}
    assert isinstance(heard(event, BOT), Opened)
