"""Which channels there are, and who is in them."""

from sandbox.records import Json
from sandbox.zulip import access
from sandbox.zulip.call import STREAM_BY_ID, Call
from sandbox.zulip.shapes import channel_json, subscription_json


def get_subscriptions(call: Call) -> Json:
    """Tell the channels that the caller is in."""
    own = [one for one in call.world.channels.values() if call.caller.id in one.subscribers]
    everybody = call.flag("include_subscribers")
    return {
        "subscriptions": [
            subscription_json(call.world, one, with_subscribers=everybody)
            for one in own
            if not one.is_archived
        ]
    }


def get_streams(call: Call) -> Json:
    """Tell the channels that the caller can see."""
    visible = [one for one in call.world.channels.values() if access.sees_channel(call.caller, one)]
    is_wanted = call.flag("exclude_archived", otherwise=True)
    shown = [one for one in visible if not (one.is_archived and is_wanted)]
    return {"streams": [channel_json(call.world, one) | {"is_default": False} for one in shown]}


def get_stream_by_id(call: Call) -> Json:
    """Tell one channel."""
    call.need_level(STREAM_BY_ID)
    return {"stream": channel_json(call.world, call.channel())}


def get_subscribers(call: Call) -> Json:
    """Tell who is in a channel."""
    channel = call.channel()
    return {"subscribers": [person.id for person in access.subscribers(call.world, channel)]}
