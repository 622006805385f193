"""Several workspaces behind one address: the app is installed in each by consent; each is its own world."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.actor import Actor
from sandbox.client import Sandbox
from tests.sandbox.apps import Json, web_client

BACK = "https://unseen.example/slack/oauth_redirect"
SCOPES = "channels:read,chat:write,users:read"


@pytest.fixture
def southwind(world: Sandbox) -> Sandbox:
    return world.founds("Southwind")


def asked_for(world: Sandbox, **more: str) -> str:
    client = world.app_env()["SLACK_CLIENT_ID"]
    return f"{world.url}/oauth/v2/authorize?" + urlencode(
        {"client_id": client, "redirect_uri": BACK, "state": "s"} | more
    )


def code_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["code"][0]


def exchanged(world: Sandbox, code: str, **wrong: str) -> Json:
    env = world.app_env() | wrong
    answer = WebClient(base_url=world.api_url).oauth_v2_access(
        client_id=env["SLACK_CLIENT_ID"],
        client_secret=env["SLACK_CLIENT_SECRET"],
        code=code,
        redirect_uri=env.get("redirect_uri", BACK),
    )
    assert isinstance(answer.data, dict)
    return answer.data


def installed(place: Sandbox, person: Actor, *, org_wide: bool = False) -> WebClient:
    code = code_of(person.agrees(asked_for(place, scope=SCOPES), org_wide=org_wide))
    return web_client(place, exchanged(place, code)["access_token"])


def test_a_workspace_that_is_founded_has_the_same_ids_and_not_the_app(southwind: Sandbox) -> None:
    assert southwind.person("ann").id == "U0ANN"
    with pytest.raises(SlackApiError, match="token_revoked"):
        web_client(southwind).auth_test()


def test_who_agrees_installs_the_app_there_and_nowhere_else(world: Sandbox, southwind: Sandbox) -> None:
    client = installed(southwind, southwind.person("ann"))
    assert client.auth_test()["team_id"] == "T0SOUTHWIND"
    assert web_client(world).auth_test()["team_id"] == "T0NORTHWIND"
    southwind.person("ann").says("acme", "Hello, south")
    assert world.history("acme") == []


def test_who_does_not_agree_is_sent_back_without_a_code(southwind: Sandbox) -> None:
    address = southwind.person("ann").refuses(asked_for(southwind, scope=SCOPES))
    assert address == f"{BACK}?state=s&error=access_denied"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"SLACK_CLIENT_ID": "9"}, "invalid_client_id"),
        ({"SLACK_CLIENT_SECRET": "9"}, "bad_client_secret"),
        ({"redirect_uri": "https://elsewhere.example/"}, "bad_redirect_uri"),
    ],
)
def test_a_code_is_for_the_app_alone(southwind: Sandbox, wrong: dict[str, str], error: str) -> None:
    code = code_of(southwind.person("ann").agrees(asked_for(southwind, scope=SCOPES)))
    with pytest.raises(SlackApiError, match=error):
        exchanged(southwind, code, **wrong)


def test_a_code_is_good_once(southwind: Sandbox) -> None:
    code = code_of(southwind.person("ann").agrees(asked_for(southwind, scope=SCOPES)))
    exchanged(southwind, code)
    with pytest.raises(SlackApiError, match="invalid_code"):
        exchanged(southwind, code)


def test_a_person_s_token_speaks_for_them_until_it_is_revoked(world: Sandbox) -> None:
    code = code_of(world.person("bo").agrees(asked_for(world, user_scope="channels:read")))
    lent = exchanged(world, code)["authed_user"]
    assert (lent["id"], lent["scope"]) == ("U0BO", "channels:read")
    client = web_client(world, lent["access_token"])
    assert client.auth_test()["user_id"] == "U0BO"
    client.auth_revoke()
    with pytest.raises(SlackApiError, match="token_revoked"):
        client.auth_test()


def test_an_enterprise_grid_is_opened_at_once(world: Sandbox) -> None:
    east, west = world.founds("East", "E0GRID"), world.founds("West", "E0GRID")
    person = west.add_person("willy")
    client = installed(east, east.person("ann"), org_wide=True)
    assert [team["id"] for team in client.auth_teams_list()["teams"]] == ["T0EAST", "T0WEST"]
    assert client.users_info(user=person.id)["user"]["team_id"] == "T0WEST"
    assert len(client.users_list(team_id="T0WEST")["members"]) > len(
        client.users_list(team_id="T0EAST")["members"]
    )


def test_a_shared_channel_s_event_names_one_installation_and_tells_all(
    world: Sandbox, southwind: Sandbox, taken: list[Json]
) -> None:
    installed(southwind, southwind.person("ann"))
    alva = world.add_person("alva")
    world.add_channel("joint", members=[alva])
    world.connects("joint", southwind)
    southwind.invites_app("joint")
    world.waits_until_settled()
    taken.clear()
    alva.says("joint", "To both of us")
    world.waits_until_settled()
    (envelope,) = [one for one in taken if one["event"].get("text") == "To both of us"]
    assert [one["team_id"] for one in envelope["authorizations"]] == ["T0NORTHWIND"]
    client = web_client(world, world.env()["SLACK_APP_TOKEN"])
    every = client.apps_event_authorizations_list(event_context=envelope["event_context"])["authorizations"]
    assert [one["team_id"] for one in every] == ["T0NORTHWIND", "T0SOUTHWIND"]
    assert [post.text for post in southwind.history("joint")][-1] == "To both of us"
