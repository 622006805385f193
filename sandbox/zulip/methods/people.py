"""Who is there."""

from sandbox.records import Json
from sandbox.zulip import access
from sandbox.zulip.call import Call
from sandbox.zulip.shapes import person_json

_NOT_OF_ONESELF = ("bot_type", "bot_owner_id")


def get_users(call: Call) -> Json:
    """Tell everybody but the server's own bots."""
    people = [one for one in call.world.people.values() if not one.is_system]
    return {"members": [person_json(call.world, one) for one in people]}


def get_own_user(call: Call) -> Json:
    """Tell who calls."""
    described = person_json(call.world, call.caller)
    own = {name: value for name, value in described.items() if name not in _NOT_OF_ONESELF}
    own["avatar_url"] = f"{call.world.realm.url}/avatar/{call.caller.id}"
    own["delivery_email"] = call.caller.email
    return own | {"max_message_id": -1, "profile_data": {}}


def get_user(call: Call) -> Json:
    """Tell one person or bot."""
    return {"user": person_json(call.world, call.person())}


def get_subscription_status(call: Call) -> Json:
    """Tell whether somebody is in a channel."""
    person, channel = call.person(), call.channel()
    is_in = person in access.subscribers(call.world, channel)
    return {"is_subscribed": is_in}
