"""Reading messages, and who has read them."""

from sandbox.records import Json
from sandbox.zulip import narrow
from sandbox.zulip.call import EMPTY_TOPICS, RECEIPTS, Call, RefusalError
from sandbox.zulip.shapes import flags, message_json
from sandbox.zulip.world import Message

# https://zulip.com/api/get-messages
_LONGEST_PAGE = 5000
_ENDS = {"newest": 10**16, "oldest": 0}


def get_messages(call: Call) -> Json:
    """Tell the messages around an anchor."""
    before, after = call.number("num_before"), call.number("num_after")
    if before + after > _LONGEST_PAGE:
        raise RefusalError(f"Too many messages requested (maximum {_LONGEST_PAGE}).")
    anchor = _anchor(call)
    meant = narrow.meant(call)
    older = [message for message in meant if message.id < anchor]
    newer = [message for message in meant if message.id > anchor]
    at = [
        message for message in meant if message.id == anchor and call.flag("include_anchor", otherwise=True)
    ]
    page = [*older[len(older) - min(before, len(older)) :], *at, *newer[:after]]
    return {
        "anchor": anchor,
        "found_anchor": bool(at),
        "found_oldest": before >= len(older),
        "found_newest": after >= len(newer) or anchor == _ENDS["newest"],
        "history_limited": False,
        "messages": [_told(call, message) for message in page],
    }


def _anchor(call: Call) -> int:
    anchor = call.text("anchor")
    if anchor in _ENDS:
        return _ENDS[anchor]
    if not anchor.isdecimal():
        raise RefusalError("Invalid anchor")
    return int(anchor)


def get_message(call: Call) -> Json:
    """Tell one message."""
    message = call.message()
    return {"raw_content": message.content, "message": _told(call, message)}


def _told(call: Call, message: Message) -> Json:
    empty_topics = call.flag("allow_empty_topic_name") and call.world.realm.level >= EMPTY_TOPICS
    markdown = call.flag("apply_markdown", otherwise=True)
    described = message_json(call.world, message, markdown=markdown, empty_topics=empty_topics)
    return described | {"flags": flags(message, call.caller)}


def get_read_receipts(call: Call) -> Json:
    """Tell who has read a message: neither its sender, nor who keeps it to themselves."""
    call.need_level(RECEIPTS)
    message = call.message()
    if not call.world.realm.has_receipts:
        raise RefusalError("Read receipts are disabled in this organization.")
    readers = [call.world.people[one] for one in sorted(message.read_by)]
    return {
        "user_ids": [
            person.id
            for person in readers
            if person.is_active
            and person.sends_receipts
            and person.id != message.sender_id
            and call.caller.id not in person.muted
        ]
    }


def no_bots(_: Call) -> Json:
    """Refuse what Zulip keeps to people."""
    raise RefusalError("This endpoint does not accept bot requests.")
