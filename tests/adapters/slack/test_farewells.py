"""For which workspace something is, and which tokens are good for nothing any more."""

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.slack.farewells import Addressee, Farewell, addressee, farewell

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
NAMED = [{"team_id": "T0NORTH", "enterprise_id": None, "user_id": "U0UNSEEN"}]
GRID = [{"team_id": "T0EAST", "enterprise_id": "E0GRID", "is_enterprise_install": True}]
SENT = [
    pytest.param(
        {"type": "event_callback", "team_id": "T0ACMEAB", "authorizations": NAMED},
        Addressee("T0NORTH"),
        id="an event names the installation, not the author's workspace",
    ),
    pytest.param(
        {
            "type": "event_callback",
            "authorizations": NAMED,
            "is_ext_shared_channel": True,
            "event_context": "4-abc",
        },
        Addressee("T0NORTH", context="4-abc"),
        id="an event of a shared channel may be for others, too",
    ),
    pytest.param(
        {"type": "event_callback", "team_id": "T0NORTH", "enterprise_id": "E0GRID", "authorizations": []},
        Addressee("T0NORTH", "E0GRID"),
        id="an event that names no installation",
    ),
    pytest.param(
        {"type": "event_callback", "authorizations": GRID},
        Addressee("T0EAST", "E0GRID"),
        id="an event of an Enterprise Grid",
    ),
    pytest.param({"command": "/unseen", "team_id": "T0NORTH"}, Addressee("T0NORTH"), id="a command"),
    pytest.param(
        {"type": "block_actions", "team": {"id": "T0NORTH"}, "user": {"team_id": "T0ACMEAB"}},
        Addressee("T0NORTH"),
        id="a button that a stranger presses",
    ),
    pytest.param(
        {"type": "view_submission", "view": {"app_installed_team_id": "T0NORTH"}, "team": {"id": "T0OTHER"}},
        Addressee("T0NORTH"),
        id="a window belongs to where the app is installed",
    ),
    pytest.param(
        {"type": "block_actions", "team": None, "user": {"team_id": "T0NORTH"}},
        Addressee("T0NORTH"),
        id="a button in an Enterprise Grid",
    ),
    pytest.param(
        {"type": "block_actions", "team": {"id": "T0EAST"}, "enterprise": {"id": "E0GRID"}},
        Addressee("T0EAST", "E0GRID"),
        id="a button in a workspace of a Grid that is not known yet",
    ),
    pytest.param(
        {
            "type": "view_submission",
            "view": {"app_installed_team_id": "E0GRID"},
            "team": {"id": "T0EAST"},
            "enterprise": {"id": "E0GRID"},
        },
        Addressee("T0EAST", "E0GRID"),
        id="a window where the app is installed in the whole Grid",
    ),
    pytest.param({"type": "event_callback", "authorizations": "no"}, Addressee(None), id="nonsense"),
]
TOLD = [
    pytest.param({"type": "app_uninstalled"}, Farewell(AT, removed=True), id="the app was removed"),
    pytest.param(
        {"type": "tokens_revoked", "tokens": {"oauth": ["U0BEN", "U0DORA"]}},
        Farewell(AT, removed=False, people=("U0BEN", "U0DORA")),
        id="people took theirs back",
    ),
    pytest.param(
        {"type": "tokens_revoked", "tokens": {"bot": ["U0UNSEEN"], "oauth": [None, 7]}},
        Farewell(AT, removed=True),
        id="the app's own was revoked",
    ),
    pytest.param(
        {"type": "tokens_revoked", "tokens": "all"}, Farewell(AT, removed=False), id="nobody can read whose"
    ),
    pytest.param({"type": "message"}, None, id="a message"),
]


@pytest.mark.parametrize(("sent", "to"), SENT)
def test_for_whom_something_is(sent: dict[str, Any], to: Addressee) -> None:
    assert addressee(sent) == to


@pytest.mark.parametrize(("event", "said"), TOLD)
def test_which_tokens_are_gone(event: dict[str, Any], said: Farewell | None) -> None:
    envelope = {"type": "event_callback", "event_time": int(AT.timestamp()), "event": event}
    assert farewell(envelope) == said


def test_a_farewell_without_a_time_is_older_than_everything() -> None:
    said = farewell({"type": "event_callback", "event_time": "soon", "event": {"type": "app_uninstalled"}})
    assert said == Farewell(datetime(1970, 1, 1, tzinfo=UTC), removed=True)
