"""The Web API through the real SDK: pages, errors, scopes and what each method does."""

from itertools import pairwise
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import Sandbox
from tests.sandbox.apps import web_client

Json = dict[str, Any]


def section(text: str = "words") -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(**more: object) -> Json:
    return {"type": "button", "action_id": "b", "text": {"type": "plain_text", "text": "Go"}} | more


def refused(slack: WebClient, method: str, **args: object) -> str:
    """Call a method that must fail and return the error code."""
    with pytest.raises(SlackApiError) as refusal:
        slack.api_call(method, json=args)
    return str(refusal.value.response["error"])


REFUSALS = [
    pytest.param("no.such", {}, "unknown_method", id="no such method"),
    pytest.param("users.info", {"user": "U0NOBODY"}, "user_not_found", id="nobody"),
    pytest.param("conversations.info", {"channel": "C0NONE"}, "channel_not_found", id="no such channel"),
    pytest.param("conversations.info", {}, "invalid_arguments", id="no channel named"),
    pytest.param("conversations.history", {"channel": "C0GENERAL"}, "not_in_channel", id="not a member"),
    pytest.param("conversations.list", {"types": "rooms"}, "invalid_types", id="no such type"),
    pytest.param("conversations.list", {"types": "im"}, "missing_scope", id="scope of the type missing"),
    pytest.param("conversations.list", {"cursor": "%"}, "invalid_cursor", id="not a cursor"),
    pytest.param("conversations.list", {"limit": "-1"}, "invalid_limit", id="not a limit"),
    pytest.param("team.info", {}, "missing_scope", id="scope of the method missing"),
    pytest.param("conversations.open", {"users": "U0NOBODY"}, "user_not_found", id="open with nobody"),
    pytest.param("conversations.open", {"users": "U0TICKETBOT"}, "cannot_dm_bot", id="open with a bot"),
    pytest.param("conversations.open", {}, "users_list_not_supplied", id="open without people"),
    pytest.param(
        "conversations.replies", {"channel": "C0ACME", "ts": "1.0"}, "thread_not_found", id="no thread"
    ),
    pytest.param(
        "chat.postMessage", {"channel": "C0NONE", "text": "x"}, "channel_not_found", id="post nowhere"
    ),
    pytest.param(
        "chat.postMessage", {"channel": "C0GENERAL", "text": "x"}, "not_in_channel", id="post outside"
    ),
    pytest.param("chat.postMessage", {"channel": "C0ACME"}, "no_text", id="post nothing"),
    pytest.param(
        "chat.postMessage", {"channel": "C0ACME", "text": "x" * 40_001}, "msg_too_long", id="too long"
    ),
    pytest.param(
        "chat.update", {"channel": "C0ACME", "ts": "1.0", "text": "x"}, "message_not_found", id="update none"
    ),
    pytest.param("bots.info", {"bot": "B0NONE"}, "bot_not_found", id="no such bot"),
    pytest.param("apps.connections.open", {}, "not_allowed_token_type", id="a socket with the bot token"),
]


@pytest.mark.parametrize(("method", "args", "code"), REFUSALS)
def test_mistakes_are_refused_with_slacks_codes(slack: WebClient, method: str, args: Json, code: str) -> None:
    assert refused(slack, method, **args) == code


INVALID_BLOCKS = [
    pytest.param([section()] * 51, id="51 blocks in a message"),
    pytest.param([section("x" * 3001)], id="3,001 characters in a section"),
    pytest.param([{"type": "section"}], id="a section without text"),
    pytest.param(
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}], id="151 in a header"
    ),
    pytest.param([{"type": "actions", "elements": [button()] * 26}], id="26 elements in actions"),
    pytest.param(
        [{"type": "actions", "elements": [button(accessibility_label="x" * 76)]}], id="76 in a label"
    ),
    pytest.param([section() | {"block_id": "a"}, section() | {"block_id": "a"}], id="a block id twice"),
    pytest.param([{"type": "marquee"}], id="an unknown block"),
]


@pytest.mark.parametrize("blocks", INVALID_BLOCKS)
def test_blocks_beyond_the_limits_are_refused(slack: WebClient, blocks: list[Json]) -> None:
    assert refused(slack, "chat.postMessage", channel="C0ACME", text="x", blocks=blocks) == "invalid_blocks"


def test_radio_buttons_have_at_most_ten_options(slack: WebClient) -> None:
    options = [{"text": {"type": "plain_text", "text": str(one)}, "value": str(one)} for one in range(11)]
    blocks = [section() | {"accessory": {"type": "radio_buttons", "action_id": "a", "options": options}}]
    assert refused(slack, "chat.postMessage", channel="C0ACME", text="x", blocks=blocks) == "invalid_blocks"


def test_a_wrong_token_and_none_are_refused(world: Sandbox) -> None:
    assert refused(web_client(world, "xoxb-wrong"), "auth.test") == "invalid_auth"
    assert refused(WebClient(base_url=world.api_url, retry_handlers=[]), "auth.test") == "not_authed"


def test_a_missing_scope_is_named(world: Sandbox, slack: WebClient) -> None:
    world.grants(["chat:write"])
    with pytest.raises(SlackApiError) as refusal:
        slack.users_list()
    answer = refusal.value.response
    assert (answer["error"], answer["needed"], answer["provided"]) == (
        "missing_scope",
        "users:read",
        "chat:write",
    )


def test_every_answer_names_the_scopes(slack: WebClient) -> None:
    assert "chat:write" in slack.auth_test().headers["x-oauth-scopes"].split(",")


def test_the_bot_token_speaks_for_the_app(slack: WebClient) -> None:
    answer = slack.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team"]) == (
        "U0UNSEEN",
        "B0UNSEEN",
        "Northwind Support",
    )


def test_everybody_is_listed_once_over_many_pages(slack: WebClient) -> None:
    pages = [page["members"] for page in slack.users_list(limit=5)]
    whole = slack.users_list()["members"]
    assert [len(page) for page in pages] == [5, 5, len(whole) - 10]
    assert [person["id"] for page in pages for person in page] == [person["id"] for person in whole]


def test_channels_and_members_come_by_pages(slack: WebClient) -> None:
    kinds = "public_channel,private_channel"
    mine = [
        one["name"] for page in slack.users_conversations(types=kinds, limit=2) for one in page["channels"]
    ]
    members = [
        one for page in slack.conversations_members(channel="C0ACME", limit=3) for one in page["members"]
    ]
    assert mine == ["support", "acme", "acme-plan", "globex"]
    assert members == ["U0ANN", "U0BO", "U0BEN", "U0DORA", "U0CARLA", "U0CYRUS", "U0UNSEEN"]


def test_history_is_newest_first_by_pages_and_without_replies(world: Sandbox, slack: WebClient) -> None:
    carla = world.person("carla")
    posts = [carla.says("#acme", str(number)) for number in range(5)]
    carla.replies(posts[0], "in the thread")
    pages = [page["messages"] for page in slack.conversations_history(channel="C0ACME", limit=2)]
    moments = [float(message["ts"]) for page in pages for message in page]
    assert [message["text"] for page in pages for message in page] == ["4", "3", "2", "1", "0"]
    assert all(later > earlier for later, earlier in pairwise(moments))
    assert pages[-1][-1]["reply_count"] == 1


def test_history_between_two_moments_leaves_out_both_unless_inclusive(
    world: Sandbox, slack: WebClient
) -> None:
    first, second, third = (world.person("carla").says("#acme", text) for text in ("one", "two", "three"))
    args = {"channel": "C0ACME", "oldest": first.ts, "latest": third.ts}
    exclusive = slack.api_call("conversations.history", params=args)["messages"]
    inclusive = slack.api_call("conversations.history", params=args | {"inclusive": True})["messages"]
    assert [message["ts"] for message in exclusive] == [second.ts]
    assert [message["ts"] for message in inclusive] == [third.ts, second.ts, first.ts]


def test_a_thread_is_told_from_any_of_its_messages(world: Sandbox, slack: WebClient) -> None:
    root = world.person("carla").says("#acme", "Help!")
    reply = world.person("ben").replies(root, "Looking.")
    from_root, from_reply = (
        slack.conversations_replies(channel="C0ACME", ts=post.ts)["messages"] for post in (root, reply)
    )
    assert [message["text"] for message in from_root] == ["Help!", "Looking."]
    assert from_root[1]["parent_user_id"] == "U0CARLA"
    assert from_reply == from_root


def test_a_posts_metadata_is_found_only_when_asked_for(slack: WebClient) -> None:
    channel = slack.conversations_open(users="U0BEN")["channel"]["id"]
    key = {"event_type": "notice", "event_payload": {"key": "n1"}}
    slack.chat_postMessage(channel=channel, text="New", metadata=key)
    with_key = slack.conversations_history(channel=channel, include_all_metadata=True)["messages"]
    without = slack.conversations_history(channel=channel)["messages"]
    assert with_key[0]["metadata"] == key
    assert "metadata" not in without[0]


def test_nobody_but_the_app_changes_its_messages(world: Sandbox, slack: WebClient) -> None:
    post = world.person("carla").says("#acme", "Help!")
    assert refused(slack, "chat.update", channel="C0ACME", ts=post.ts, text="x") == "cant_update_message"


def test_the_app_changes_its_message(world: Sandbox, slack: WebClient) -> None:
    posted = slack.chat_postMessage(channel="U0BEN", text="New")
    slack.chat_update(channel=posted["channel"], ts=posted["ts"], text="Seen")
    [message] = world.person("ben").inbox()
    assert (message.text, message.is_edited) == ("Seen", True)


def test_an_ephemeral_message_reaches_one_member_only(world: Sandbox, slack: WebClient) -> None:
    slack.chat_postEphemeral(channel="C0ACME", user="U0BEN", text="Psst")
    assert [whisper.text for whisper in world.person("ben").whispers()] == ["Psst"]
    assert world.history("#acme") == []
    refusal = refused(slack, "chat.postEphemeral", channel="C0ACME", user="U0EVA", text="Psst")
    assert refusal == "user_not_in_channel"


def test_permalinks_lead_to_messages_and_into_threads(world: Sandbox, slack: WebClient) -> None:
    root = world.person("carla").says("#acme", "Help!", ts="1700000000.000100")
    reply = world.person("ben").says("#acme", "Looking.", thread=root, ts="1700000001.000200")
    link = slack.chat_getPermalink(channel="C0ACME", message_ts=reply.ts)["permalink"]
    assert root.link == "https://northwind-support.slack.com/archives/C0ACME/p1700000000000100"
    assert link == reply.link
    assert link.endswith("/C0ACME/p1700000001000200?thread_ts=1700000000.000100&cid=C0ACME")


def test_a_private_channel_without_the_app_does_not_exist_for_it(world: Sandbox, slack: WebClient) -> None:
    world.add_channel("secret", members=["ann"], private=True, with_app=False)
    assert refused(slack, "conversations.info", channel="C0SECRET") == "channel_not_found"
    listed = slack.conversations_list(types="public_channel,private_channel")["channels"]
    assert "secret" not in [channel["name"] for channel in listed]


def test_nothing_is_posted_into_an_archived_channel(world: Sandbox, slack: WebClient) -> None:
    world.archives("#acme")
    assert refused(slack, "chat.postMessage", channel="C0ACME", text="x") == "is_archived"
    listed = slack.conversations_list(exclude_archived=True)["channels"]
    assert "acme" not in [channel["name"] for channel in listed]


def test_a_deactivated_person_is_listed_without_zone_and_role(world: Sandbox, slack: WebClient) -> None:
    world.deactivate("ben")
    user = slack.users_info(user="U0BEN")["user"]
    assert user["deleted"]
    assert not {"tz", "is_admin", "is_restricted"} & user.keys()
    assert refused(slack, "conversations.open", users="U0BEN") == "user_disabled"


def test_outsiders_are_known_by_their_team(slack: WebClient) -> None:
    carla = slack.users_info(user="U0CARLA", include_locale=True)["user"]
    assert (carla["team_id"], carla["is_stranger"], carla["locale"]) == ("T0ACMEAB", False, "en-US")
    assert "email" not in carla["profile"]


def test_addresses_are_told_only_with_the_scope(world: Sandbox, slack: WebClient) -> None:
    assert slack.users_info(user="U0BEN")["user"]["profile"]["email"] == "ben@northwind.example"
    world.grants(["users:read"])
    assert "email" not in slack.users_info(user="U0BEN")["user"]["profile"]


def test_a_lent_token_tells_how_far_its_owner_has_read(world: Sandbox, slack: WebClient) -> None:
    ben, carla = world.person("ben"), world.person("carla")
    own = web_client(world, ben.lends_token("channels:read", "channels:history"))
    first, _ = carla.says("#acme", "One"), carla.says("#acme", "Two")
    ben.reads(first)
    assert own.conversations_info(channel="C0ACME")["channel"]["last_read"] == first.ts
    assert "last_read" not in slack.conversations_info(channel="C0ACME")["channel"]


def test_channel_and_thread_have_read_cursors_of_their_own(world: Sandbox) -> None:
    ben, carla = world.person("ben"), world.person("carla")
    own = web_client(world, ben.lends_token("channels:read", "channels:history"))
    root = carla.says("#acme", "Help!")
    mine = ben.replies(root, "Looking.")
    carla.replies(root, "Thanks!")
    ben.reads("#acme")
    parent = own.conversations_replies(channel="C0ACME", ts=root.ts)["messages"][0]
    assert (parent["subscribed"], parent["last_read"], parent["unread_count"]) == (True, mine.ts, 1)
    assert own.conversations_info(channel="C0ACME")["channel"]["last_read"] == root.ts


def test_a_home_page_that_changed_meanwhile_is_not_overwritten(world: Sandbox, slack: WebClient) -> None:
    view = {"type": "home", "blocks": [section()]}
    old = slack.views_publish(user_id="U0BEN", view=view)["view"]
    slack.views_publish(user_id="U0BEN", view=view, hash=old["hash"])
    refusal = refused(slack, "views.publish", user_id="U0BEN", view=view, hash=old["hash"])
    assert refusal == "hash_conflict"
    assert (world.person("ben").home() or {})["id"] == old["id"]


def test_reactions_are_told_with_who_reacted(world: Sandbox, slack: WebClient) -> None:
    post = world.person("carla").says("#acme", "Help!")
    world.person("ben").reacts(post, "eyes")
    message = slack.reactions_get(channel="C0ACME", timestamp=post.ts)["message"]
    assert message["reactions"] == [{"name": "eyes", "users": ["U0BEN"], "count": 1}]


def test_an_uninstalled_app_has_no_token_left(world: Sandbox, slack: WebClient) -> None:
    world.uninstalls_app()
    assert refused(slack, "auth.test") == "token_revoked"


def test_requests_are_written_down_without_the_token(world: Sandbox, slack: WebClient) -> None:
    slack.conversations_members(channel="C0ACME", limit=3)
    [request] = world.requests("conversations.members")
    assert (request.args, request.token_kind, request.outcome) == (
        {"channel": "C0ACME", "limit": "3"},
        "bot",
        "ok",
    )
