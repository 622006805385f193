"""A token says whose it is, or what is wrong with it."""

import pytest
from slack_sdk import WebClient

from adapters.slack.clients import connect
from adapters.slack.installation import BadTokenError, introduce
from adapters.slack.profiles import Home
from adapters.trouble import PlatformTroubleError
from sandbox.client import Sandbox


def test_a_token_introduces_its_workspace(pocket: Sandbox, client: WebClient) -> None:
    pocket.grants(["chat:write", "im:write"])
    found = introduce(client)
    assert (found.home, found.bot) == (Home("T0NORTHWIND"), "U0UNSEEN")
    assert (found.name, found.url) == ("Northwind Support", "https://northwind-support.slack.com/")
    assert found.scopes == {"chat:write", "im:write"}


def test_a_bad_token_is_explained(pocket: Sandbox) -> None:
    with pytest.raises(BadTokenError, match=r"invalid_auth.*xoxb-"):
        introduce(connect("xoxb-wrong", pocket.api_url))


def test_a_persons_token_is_no_bot_token(pocket: Sandbox) -> None:
    token = pocket.person("ann").lends_token("users:read")
    with pytest.raises(BadTokenError, match="not_a_bot_token"):
        introduce(connect(token, pocket.api_url))


def test_trouble_is_no_bad_token(pocket: Sandbox, client: WebClient) -> None:
    pocket.fault("server_error", "auth.test")
    with pytest.raises(PlatformTroubleError, match="http_500"):
        introduce(client)
