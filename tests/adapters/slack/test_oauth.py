"""What people agree to becomes tokens, through the real SDK."""

from urllib.parse import parse_qs, urlsplit

import pytest
from slack_sdk import WebClient

from adapters.slack.clients import connect
from adapters.slack.manifest import SCOPES, USER_SCOPES
from adapters.slack.oauth import App, consent_address, redeem, revoke, seen_by, workspaces
from adapters.trouble import PlatformTroubleError
from sandbox.actor import Actor
from sandbox.client import Sandbox

BACK = "https://unseen.example/slack/oauth_redirect"


@pytest.fixture
def app(pocket: Sandbox) -> App:
    known = pocket.app_env()
    return App(known["SLACK_CLIENT_ID"], known["SLACK_CLIENT_SECRET"], pocket.api_url)


def code(person: Actor, address: str, *, org_wide: bool = False) -> str:
    return parse_qs(urlsplit(person.agrees(address, org_wide=org_wide)).query)["code"][0]


def test_people_are_asked_by_slack_itself() -> None:
    asked = consent_address(App("1.2", "", "https://slack.com/api/"), BACK, "a b&c", scopes=SCOPES)
    assert asked.startswith("https://slack.com/oauth/v2/authorize?client_id=1.2&")
    told = {name: values[0] for name, values in parse_qs(urlsplit(asked).query).items()}
    assert told == {
        "client_id": "1.2",
        "scope": ",".join(sorted(SCOPES)),
        "redirect_uri": BACK,
        "state": "a b&c",
    }


def test_an_installation_brings_a_bot_token(pocket: Sandbox, app: App) -> None:
    south = pocket.founds("Southwind")
    granted = redeem(app, BACK, code(south.person("ann"), consent_address(app, BACK, "s", scopes=SCOPES)))
    assert (granted.team, granted.org_wide, granted.bot) == ("T0SOUTHWIND", False, "U0UNSEEN")
    assert granted.bot_token is not None
    assert granted.bot_token.scopes == SCOPES.keys()
    assert not granted.bot_token.expires
    assert granted.person_token is None
    assert granted.bot_token.secret not in repr(granted)
    assert app.client_secret not in repr(app)


def test_an_enterprise_grid_brings_one_token_for_all_of_its_workspaces(pocket: Sandbox, app: App) -> None:
    east, _ = pocket.founds("East", "E0GRID"), pocket.founds("West", "E0GRID")
    address = consent_address(app, BACK, "s", scopes=SCOPES)
    granted = redeem(app, BACK, code(east.person("ann"), address, org_wide=True))
    assert (granted.team, granted.enterprise, granted.org_wide) == (None, "E0GRID", True)
    assert granted.bot_token is not None
    client = connect(granted.bot_token.secret, pocket.api_url)
    assert workspaces(client) == {"T0EAST": "East", "T0WEST": "West"}


def test_a_person_lends_their_token_and_gets_it_back(pocket: Sandbox, app: App) -> None:
    address = consent_address(app, BACK, "s", user_scopes=USER_SCOPES, team="T0NORTHWIND")
    granted = redeem(app, BACK, code(pocket.person("bo"), address))
    assert (granted.team, granted.person, granted.bot_token) == ("T0NORTHWIND", "U0BO", None)
    assert granted.person_token is not None
    assert granted.person_token.scopes == USER_SCOPES.keys()
    revoke(granted.person_token.secret, pocket.api_url)
    with pytest.raises(PlatformTroubleError, match="token_revoked"):
        revoke(granted.person_token.secret, pocket.api_url)


def test_a_code_that_slack_does_not_know_is_trouble(app: App) -> None:
    with pytest.raises(PlatformTroubleError, match="invalid_code"):
        redeem(app, BACK, "made-up")


def test_an_event_that_slack_does_not_know_is_trouble(pocket: Sandbox) -> None:
    client = WebClient(pocket.env()["SLACK_APP_TOKEN"], base_url=pocket.api_url)
    with pytest.raises(PlatformTroubleError, match="invalid_event_context"):
        seen_by(client, "4-made-up")
