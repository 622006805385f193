"""One call of a Web API method: its arguments, its token, and what it may reach."""

import json
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sandbox.slack.interactions import Interactions
from sandbox.slack.registration import Registration
from sandbox.slack.tokens import Keyring, Token, TokenKind
from sandbox.slack.views import Views
from sandbox.slack.workspace import Workspace
from sandbox.slack.world import Channel, Json, Kind, Person, World

_SCOPE_OF = {Kind.PUBLIC: "channels", Kind.PRIVATE: "groups", Kind.DIRECT: "im"}
# https://docs.slack.dev/apis/web-api/pagination
_PAGE = 100
_LARGEST_PAGE = 1000

Item = TypeVar("Item")


class RefusalError(Exception):
    """The call is answered with an error code of Slack."""

    def __init__(self, code: str, **more: object) -> None:
        super().__init__(code)
        self.answer: Json = {"ok": False, "error": code} | more


@dataclass(frozen=True)
class Slack:
    """Everything that a method may use."""

    workspace: Workspace
    interactions: Interactions
    views: Views
    registration: Registration
    keyring: Keyring
    base_url: str

    @property
    def world(self) -> World:
        """Return what exists."""
        return self.workspace.world


@dataclass(frozen=True)
class Call:
    """A call with the ways to read its arguments; what is wrong with them refuses it."""

    slack: Slack
    token: Token
    args: Json

    @property
    def world(self) -> World:
        """Return what exists."""
        return self.slack.world

    @property
    def caller(self) -> Person:
        """Return whom the token speaks for."""
        return self.world.people[self.token.person_id]

    @property
    def is_by_bot(self) -> bool:
        """Tell whether this is the app itself, not a person who lent it their token."""
        return self.token.kind is TokenKind.BOT

    def need_scope(self, *any_of: str) -> None:
        """Refuse the call unless the token has one of these scopes."""
        if not self.token.scopes.intersection(any_of):
            provided = ",".join(sorted(self.token.scopes))
            raise RefusalError("missing_scope", needed=",".join(any_of), provided=provided)

    def text(self, name: str) -> str:
        """Read a text; empty when it was not given."""
        return str(self.args.get(name) or "")

    def required(self, name: str) -> str:
        """Read a text that must be there."""
        if not self.text(name):
            message = f"[ERROR] missing required field: {name}"
            raise RefusalError("invalid_arguments", response_metadata={"messages": [message]})
        return self.text(name)

    def flag(self, name: str) -> bool:
        """Read a yes or no."""
        return str(self.args.get(name, "")).lower() in ("1", "true")

    def structure(self, name: str, refusal: str) -> object:
        """Read an argument that is JSON, or JSON written as text."""
        value = self.args.get(name)
        try:
            return json.loads(value) if isinstance(value, str) and value else value or None
        except json.JSONDecodeError:
            raise RefusalError(refusal) from None

    def channel(self, doing: str) -> Channel:
        """Find the channel that the call names, if its token may see it and has the scope to do this."""
        try:
            channel = self.world.channels[self.required("channel")]
        except KeyError:
            raise RefusalError("channel_not_found") from None
        if not self.sees(channel):
            raise RefusalError("channel_not_found")
        self.need_scope(f"{_SCOPE_OF[channel.kind]}:{doing}")
        return channel

    def sees(self, channel: Channel) -> bool:
        """Tell whether a channel exists as far as the caller knows."""
        is_open = channel.kind is Kind.PUBLIC and not self.caller.role.is_guest
        return is_open or self.caller.id in channel.members

    def person(self, name: str) -> Person:
        """Find the person that an argument names by id."""
        try:
            return self.world.people[self.required(name)]
        except KeyError:
            raise RefusalError("user_not_found") from None

    def page(self, items: Sequence[Item], default: int = _PAGE) -> tuple[list[Item], Json]:
        """Cut one page out of a list; return it with the metadata that leads to the next."""
        limit = self._limit(default)
        start = self._start(len(items))
        more = start + limit < len(items)
        cursor = b64encode(f"next:{start + limit}".encode()).decode() if more else ""
        return list(items[start : start + limit]), {"response_metadata": {"next_cursor": cursor}}

    def _limit(self, default: int) -> int:
        try:
            limit = int(self.args.get("limit") or default)
        except ValueError:
            raise RefusalError("invalid_limit") from None
        if not 0 < limit <= max(_LARGEST_PAGE, default):
            raise RefusalError("invalid_limit")
        return limit

    def _start(self, length: int) -> int:
        if not self.text("cursor"):
            return 0
        try:
            start = int(b64decode(self.text("cursor"), validate=True).decode().removeprefix("next:"))
        except (NotBase64, ValueError):
            raise RefusalError("invalid_cursor") from None
        if not 0 < start <= length:
            raise RefusalError("invalid_cursor")
        return start
