"""One request as the API sees it, and the errors with which it can be refused."""

import json
from dataclasses import dataclass
from http import HTTPStatus

from sandbox.impossible import ImpossibleError
from sandbox.records import Json
from sandbox.zulip import access
from sandbox.zulip.organization import Organization
from sandbox.zulip.queues import Queues
from sandbox.zulip.world import Channel, Message, Person, World

DIRECT = 174
"""The feature level since which messages to people are called ``direct``: https://zulip.com/api/changelog"""
DM_NARROW = 177
CHANNEL_WORDS = 250
"""Streams may be called channels since then."""
RECEIPTS = 137
STREAM_BY_ID = 132
EMPTY_TOPICS = 334


class RefusalError(Exception):
    """Zulip does not do this, as told in https://zulip.com/api/rest-error-handling."""

    def __init__(
        self, message: str, code: str = "BAD_REQUEST", status: int = HTTPStatus.BAD_REQUEST, **more: object
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.answer: Json = {"result": "error", "msg": message, "code": code} | more


class UnknownPathError(Exception):
    """This server has nothing under the address, perhaps because it is too old."""


@dataclass(frozen=True)
class Call:
    """A request by somebody known, with its arguments."""

    place: Organization
    queues: Queues
    caller: Person
    path: Json
    """What stands in the address."""
    args: Json
    client: str
    """The name of the program that calls."""

    @property
    def world(self) -> World:
        """Return what exists."""
        return self.place.world

    def need_level(self, level: int) -> None:
        """Have nothing here on a server that is older."""
        if self.world.realm.level < level:
            raise UnknownPathError

    def text(self, name: str) -> str:
        """Return an argument that must be there."""
        if name not in self.args:
            raise RefusalError(f"Missing '{name}' argument", "REQUEST_VARIABLE_MISSING", var_name=name)
        return str(self.args[name])

    def flag(self, name: str, *, otherwise: bool = False) -> bool:
        """Return a yes or no."""
        value = self.args.get(name)
        return otherwise if value is None else str(value).lower() == "true"

    def number(self, name: str) -> int:
        """Return a whole number that must be there."""
        try:
            return int(self.text(name))
        except ValueError:
            raise RefusalError(f"{name} is not valid JSON", "REQUEST_VARIABLE_INVALID") from None

    def read(self, name: str, otherwise: object = None) -> object:
        """Return an argument that is written in JSON."""
        if name not in self.args:
            return otherwise
        try:
            return json.loads(self.args[name])
        except ValueError:
            raise RefusalError(f"{name} is not valid JSON", "REQUEST_VARIABLE_INVALID") from None

    def message(self) -> Message:
        """Return the message that is named in the address."""
        message = self.world.messages.get(int(self.path["message_id"]))
        if message is None or not access.sees_message(self.world, self.caller, message):
            raise RefusalError("Invalid message(s)")
        return message

    def channel(self) -> Channel:
        """Return the channel that is named in the address."""
        return self.channel_of(int(self.path["stream_id"]))

    def channel_of(self, number: int) -> Channel:
        """Return the channel of this id, if the caller can see it."""
        channel = self.world.channels.get(number)
        if channel is None or not access.sees_channel(self.caller, channel):
            raise RefusalError("Invalid channel ID")
        return channel

    def person(self) -> Person:
        """Return the person who is named in the address."""
        person = self.world.people.get(int(self.path["user_id"]))
        if person is None or person.is_system:
            raise RefusalError("No such user")
        return person


def refused(impossible: ImpossibleError) -> RefusalError:
    """Say in Zulip's way what cannot be done."""
    return RefusalError(str(impossible))
