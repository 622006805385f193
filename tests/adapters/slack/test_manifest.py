"""The manifest asks for what the code uses, and for nothing else."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from adapters.slack.inbound import UNDERSTOOD
from adapters.slack.manifest import EVENTS, FAREWELLS, SCOPES, SHORTCUTS, manifest, manifest_yaml
from adapters.slack.spoken import HEARD
from tests.adapters.slack.calls import CODE, called_methods

NOT_SEEN = ("im:", "mpim:")
"""Only public and private channels are read."""
DIRECT = {"conversations.open": {"im:write"}, "conversations.history": {"im:history"}}
"""What is only asked about direct messages."""
UNLISTED = {"channel_archive", "channel_unarchive", "group_archive", "group_unarchive"}
"""Events that the list in the shared data lacks; they need the scopes of their siblings."""


OF_FIELDS = {"users:read.email"}
"""What shows a field of an answer, rather than allows the question."""


def scopes_of_method(shared_data: Path, method: str) -> set[str]:
    described = json.loads((shared_data / "slack" / "methods" / f"{method}.json").read_text())
    scopes = set(described["scope"].get("bot", ()))
    if method in DIRECT:
        return scopes & DIRECT[method]
    return {scope for scope in scopes if not scope.startswith(NOT_SEEN)}


def scopes_of_event(shared_data: Path, event: str) -> set[str]:
    listed = json.loads((shared_data / "slack" / "events.json").read_text())
    scopes = {one["name"]: set(one.get("scopes", ())) for one in listed}
    if event in UNLISTED:
        return {"groups:read" if event.startswith("group") else "channels:read"}
    return {scope for scope in scopes[event] if not scope.startswith(NOT_SEEN)}


def test_every_scope_that_is_used_is_asked_for_and_none_unused(shared_data: Path) -> None:
    used = {"commands"} | OF_FIELDS
    for method in called_methods():
        used |= scopes_of_method(shared_data, method)
    for event in EVENTS:
        used |= scopes_of_event(shared_data, event)
    assert used == set(SCOPES)


def test_every_event_that_is_understood_is_subscribed_to() -> None:
    heard = {event.partition(".")[0] for event in HEARD}
    assert {event.partition(".")[0] for event in EVENTS} == UNDERSTOOD.keys() | FAREWELLS | heard


def test_of_direct_messages_only_those_to_us_are_read() -> None:
    assert {event for event in EVENTS if "im" in event.split(".")} == {"message.im"}


def test_slack_takes_the_names_of_the_shortcuts() -> None:
    assert all(len(name) <= 24 and len(told) <= 150 for name, told in SHORTCUTS.values())


@pytest.mark.parametrize("url", [None, "https://unseen.example"])
def test_slack_takes_the_manifest(shared_data: Path, url: str | None) -> None:
    schemas = shared_data / "slack" / "manifest-schema"
    for version in ("1.0.0", "2.0.0"):
        schema = json.loads((schemas / f"manifest.schema.{version}.json").read_text())
        assert [error.message for error in Draft7Validator(schema).iter_errors(manifest(url))] == []


def test_the_manifest_of_the_repository_is_the_one_for_socket_mode() -> None:
    assert (CODE / "manifest.yml").read_text() == manifest_yaml()
    assert yaml.safe_load(manifest_yaml()) == manifest()
    assert manifest()["settings"]["socket_mode_enabled"] is True


def test_over_http_everything_arrives_at_one_address() -> None:
    asked = manifest("https://unseen.example/")
    address = "https://unseen.example/slack/events"
    assert asked["settings"]["event_subscriptions"]["request_url"] == address
    assert asked["settings"]["interactivity"]["request_url"] == address
    assert asked["features"]["slash_commands"][0]["url"] == address
    assert asked["settings"]["socket_mode_enabled"] is False


def test_people_agree_at_our_address_to_what_is_used(shared_data: Path) -> None:
    asked = manifest("https://unseen.example/")["oauth_config"]
    assert asked["redirect_urls"] == ["https://unseen.example/slack/oauth_redirect"]
    assert set(asked["scopes"]["bot"]) == set(SCOPES)
    assert set(asked["scopes"]["user"]) == used_by_people(shared_data)


def used_by_people(shared_data: Path) -> set[str]:
    """Name the scopes of what is asked with people's own tokens."""
    source = (CODE / "adapters" / "slack" / "seen.py").read_text()
    called = {"conversations.info": "conversations_info", "conversations.replies": "conversations_replies"}
    assert all(call in source for call in called.values())
    described = [
        json.loads((shared_data / "slack" / "methods" / f"{method}.json").read_text()) for method in called
    ]
    return {scope for one in described for scope in one["scope"]["user"] if not scope.startswith(NOT_SEEN)}


def test_without_an_address_nobody_is_asked_for_a_token_of_their_own() -> None:
    assert manifest()["oauth_config"] == {"scopes": {"bot": sorted(SCOPES)}}
    assert manifest()["settings"]["org_deploy_enabled"] is False


def test_people_s_browsers_can_come_to_an_address_while_slack_keeps_to_its_socket() -> None:
    asked = manifest("https://unseen.example", socket_mode=True)
    assert asked["settings"]["socket_mode_enabled"] is True
    assert "request_url" not in asked["settings"]["event_subscriptions"]
    assert asked["oauth_config"] == manifest("https://unseen.example")["oauth_config"]


def test_names_in_commands_come_with_their_ids() -> None:
    assert manifest()["features"]["slash_commands"][0]["should_escape"] is True
