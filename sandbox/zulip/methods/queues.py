"""Registering a queue and taking events from it."""

from http import HTTPStatus

from sandbox.records import Json
from sandbox.zulip import access
from sandbox.zulip.call import EMPTY_TOPICS, Call, RefusalError
from sandbox.zulip.queues import Queue, Wants
from sandbox.zulip.shapes import (
    EMPTY_TOPIC,
    channel_json,
    person_json,
    subscription_json,
    system_bot_json,
)


def register_queue(call: Call) -> Json:
    """Gather events from now on, and tell how things stand."""
    kinds = _kinds(call, "event_types")
    fetched = _kinds(call, "fetch_event_types") if "fetch_event_types" in call.args else kinds
    queue = call.queues.register(call.caller, _wants(call, kinds))
    realm = call.world.realm
    told: Json = {
        "queue_id": queue.id,
        "last_event_id": queue.latest,
        "zulip_feature_level": realm.level,
        "zulip_version": realm.version,
        "zulip_merge_base": realm.version,
    }
    for kind, tell in _STATES.items():
        if fetched is None or kind in fetched:
            told |= tell(call)
    return told


def _kinds(call: Call, name: str) -> frozenset[str] | None:
    kinds = call.read(name)
    return frozenset(map(str, kinds)) if isinstance(kinds, list) else None


def _wants(call: Call, kinds: frozenset[str] | None) -> Wants:
    said = call.read("client_capabilities", {})
    able = said if isinstance(said, dict) else {}
    return Wants(
        kinds,
        markdown=call.flag("apply_markdown"),
        all_public=call.flag("all_public_streams"),
        bulk_deletions=bool(able.get("bulk_message_deletion")),
        archived_channels=bool(able.get("archived_channels")),
        empty_topics=bool(able.get("empty_topic_name")) and call.world.realm.level >= EMPTY_TOPICS,
    )


def _message_state(call: Call) -> Json:
    own = [one.id for one in call.world.messages.values() if one.sender_id == call.caller.id]
    return {"max_message_id": max(own, default=-1)}


def _realm_state(call: Call) -> Json:
    realm = call.world.realm
    told: Json = {
        "realm_name": realm.name,
        "realm_uri": realm.url,
        "realm_url": realm.url,
        "realm_allow_message_editing": realm.allows_editing,
        "realm_message_content_edit_limit_seconds": realm.edit_limit,
        "realm_enable_read_receipts": realm.has_receipts,
        "realm_empty_topic_display_name": EMPTY_TOPIC,
        "max_message_length": realm.longest_message,
        "max_topic_length": realm.longest_topic,
        "event_queue_longpoll_timeout_seconds": 90,
    }
    return {name: value for name, value in told.items() if realm.level >= _SINCE.get(name, 0)}


_SINCE = {
    "realm_url": 257,
    "realm_enable_read_receipts": 137,
    "realm_empty_topic_display_name": EMPTY_TOPICS,
    "event_queue_longpoll_timeout_seconds": 74,
}
"""The feature levels since which register tells this: https://zulip.com/api/changelog"""


def _people_state(call: Call) -> Json:
    everybody = list(call.world.people.values())
    people = [one for one in everybody if not one.is_system]
    described = {one.id: person_json(call.world, one) for one in people}
    return {
        "realm_users": [described[one.id] for one in people if one.is_active],
        "realm_non_active_users": [described[one.id] for one in people if not one.is_active],
        "cross_realm_bots": [system_bot_json(call.world, one) for one in everybody if one.is_system],
        "user_id": call.caller.id,
        "email": call.world.shown_email(call.caller),
        "full_name": call.caller.full_name,
        "is_admin": call.caller.is_admin,
        "is_owner": call.caller.role == call.caller.role.OWNER,
        "is_guest": call.caller.is_guest,
    }


def _channel_state(call: Call) -> Json:
    visible = [one for one in call.world.channels.values() if access.sees_channel(call.caller, one)]
    return {"streams": [channel_json(call.world, one) for one in visible if not one.is_archived]}


def _subscription_state(call: Call) -> Json:
    own = [one for one in call.world.channels.values() if call.caller.id in one.subscribers]
    with_all = call.flag("include_subscribers")
    return {
        "subscriptions": [
            subscription_json(call.world, one, with_subscribers=with_all)
            for one in own
            if not one.is_archived
        ],
        "unsubscribed": [],
        "never_subscribed": [],
    }


_STATES = {
    "message": _message_state,
    "realm": _realm_state,
    "realm_user": _people_state,
    "stream": _channel_state,
    "subscription": _subscription_state,
}


async def get_events(call: Call) -> Json:
    """Tell what has happened, waiting for it unless the client does not want to."""
    queue, last = _queue(call), call.number("last_event_id")
    if last < queue.taken:
        raise RefusalError(f"An event newer than {last} has already been pruned!")
    queue.take(last)
    if not queue.events and not call.flag("dont_block"):
        await call.queues.wait(queue)
        _queue(call)
    return {"queue_id": queue.id, "events": list(queue.events)}


def delete_queue(call: Call) -> Json:
    """Throw a queue away."""
    call.queues.forget(_queue(call))
    return {}


def _queue(call: Call) -> Queue:
    identity = call.text("queue_id")
    queue = call.queues.find(identity)
    if queue is None:
        raise RefusalError(f"Bad event queue ID: {identity}", "BAD_EVENT_QUEUE_ID", queue_id=identity)
    if queue.person is not call.caller:
        raise RefusalError(
            "You are not authorized to get events from this queue", status=HTTPStatus.FORBIDDEN
        )
    return queue
