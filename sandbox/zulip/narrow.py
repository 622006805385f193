"""Narrows say which messages a client means, see https://zulip.com/api/construct-narrow."""

from collections.abc import Callable

from sandbox.zulip import access
from sandbox.zulip.call import CHANNEL_WORDS, DM_NARROW, Call, RefusalError
from sandbox.zulip.world import Channel, Message, Person, World

Fits = Callable[[Message], bool]


def meant(call: Call) -> list[Message]:
    """Return the messages that a call is about, oldest first.

    Without a narrow, these are the ones that were sent to whoever asks.
    """
    terms = [_term(one) for one in _listed(call.read("narrow"))]
    fitting = [_fits(call, operator, operand) for operator, operand in terms]
    found = []
    for message in call.world.messages.values():
        is_visible = access.sees_message(call.world, call.caller, message)
        is_own = bool(terms) or call.caller.id in message.received
        if is_visible and is_own and all(fits(message) for fits in fitting):
            found.append(message)
    return sorted(found, key=lambda message: message.id)


def _listed(narrow: object) -> list[object]:
    if narrow is None:
        return []
    if not isinstance(narrow, list):
        raise RefusalError("narrow is not a list", "REQUEST_VARIABLE_INVALID")
    return narrow


def _term(term: object) -> tuple[str, object]:
    match term:
        case {"negated": True}:
            raise _bad("the sandbox knows no negated terms")
        case {"operator": str(operator), "operand": operand}:
            return operator, operand
        case [str(operator), operand]:
            return operator, operand
    raise RefusalError("narrow is not valid", "REQUEST_VARIABLE_INVALID")


def _fits(call: Call, operator: str, operand: object) -> Fits:
    world, level = call.world, call.world.realm.level
    if operator == "stream" or (operator == "channel" and level >= CHANNEL_WORDS):
        channel = _channel(call, operand)
        return lambda message: message.channel_id == channel.id
    if operator == "topic":
        topic = str(operand).lower()
        return lambda message: message.channel_id is not None and message.topic.lower() == topic
    if operator == "pm-with" or (operator == "dm" and level >= DM_NARROW):
        together = _together(call, operand)
        return lambda message: message.recipients == together
    if operator == "sender":
        sender = _person(world, operand).id
        return lambda message: message.sender_id == sender
    if operator == "id":
        return lambda message: str(message.id) == str(operand)
    raise _bad(f"unknown operator: {operator}")


def _channel(call: Call, operand: object) -> Channel:
    for channel in call.world.channels.values():
        named = operand == channel.id if isinstance(operand, int) else operand == channel.name
        if named and access.sees_channel(call.caller, channel):
            return channel
    raise _bad("unknown channel")


def _together(call: Call, operand: object) -> tuple[int, ...]:
    if isinstance(operand, str):
        operand = operand.split(",")
    named = operand if isinstance(operand, list) else [operand]
    people = {_person(call.world, one).id for one in named}
    return tuple(sorted(people | {call.caller.id}))


def _person(world: World, operand: object) -> Person:
    by_id = world.people.get(operand) if isinstance(operand, int) else None
    person = by_id or world.by_email(str(operand))
    if person is None:
        raise _bad("unknown user")
    return person


def _bad(why: str) -> RefusalError:
    return RefusalError(f"Invalid narrow operator: {why}", "BAD_NARROW", desc=why)
